import { rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { QuantityName } from '../model/measurement.ts';
import { Problem } from '../model/problem.ts';
import { notMeasurable } from '../model/quantities.ts';
import type { Variant } from '../model/scenario.ts';
import type { SwitchKind } from '../model/switch.ts';
import type { PortKind, Topology } from '../model/topology.ts';
import type { BenchmarkAssignment, MeasuringOrder } from './messages.ts';
import type { NamedBenchmark } from './namedBenchmarks.ts';
import { repeatBench } from './repeat.ts';
import { prepareReplay, type ReplayOptions } from './replay.ts';
import { type Builds, openRunFolder, planned, runnable } from './runFolder.ts';
import { type Progress, type Run, sandboxedRun, unreadyRun } from './sandboxedRun.ts';

export interface BenchOptions {
  readonly reportFolder: string;
  readonly port: PortKind;
  readonly switch: SwitchKind;
  /** One of them. */
  readonly builds: Builds;
  /** What is measured in place of what the benchmarks say. */
  readonly quantities: readonly QuantityName[];
  readonly order: MeasuringOrder;
  /** Called with what there is to say of a capture that is to be replayed. */
  readonly onLook: ReplayOptions['onLook'];
  readonly onProgress: (progress: Progress) => void;
  /** Ends it: what was measured by then is reported. */
  readonly abort: AbortSignal;
}

/**
 * Measures what benchmarks ask, one after the other, all in one sandbox. The report is written anew after each of them.
 *
 * @throws Problem when what is asked for makes no sense, or the report cannot be written
 */
export async function bench(benchmarks: readonly NamedBenchmark[], options: BenchOptions): Promise<Run> {
  const startedAt = new Date();
  const { order, onProgress, abort } = options;
  for (const benchmark of benchmarks) if (order.search) requireRate(benchmark);
  const builds = runnable(options.builds);
  const [build, ...others] = planned(options.builds);
  if (build === undefined || others.length > 0)
    throw new Problem('a benchmark has one Open vSwitch', 'name one with --ovs');
  const { port, switch: kind, quantities } = options;
  const usual: Variant = {
    port,
    switch: kind,
    mechanism: 'ovs-mirror',
    ovs: build.label,
    offloads: 'off',
    endpoint: 'namespace',
  };
  const assignments = benchmarks.map(({ name, definition, asked }): BenchmarkAssignment => {
    const variant = { ...usual, switch: definition.switch ?? usual.switch };
    for (const quantity of quantities) {
      const reason = notMeasurable(quantity, variant.switch);
      if (reason !== undefined) throw new Problem(`${name}: ${reason}`, 'leave it out of --quantity');
    }
    return {
      benchmark: name,
      definition: quantities.length === 0 ? definition : { ...definition, quantities },
      variant,
      repeat: repeatBench(asked, quantities, order, usual, build.origin),
    };
  });
  const { folder, notReady } = await openRunFolder(options, startedAt);
  const circumstances = { startedAt, folder, builds, onProgress, abort };
  const unready = (problem: Problem) => unreadyRun({ benchmarks: assignments, order }, circumstances, problem);
  const [ready] = builds;
  if (notReady !== undefined || ready === undefined) return unready(notReady ?? new Problem('no Open vSwitch runs'));
  const prepared = await prepareCaptures(assignments, folder.path, options).catch(async (error: unknown) => {
    await folder.discard();
    throw error;
  });
  onProgress({ kind: 'planned', scenarios: assignments.length });
  const job = { kind: 'benchmarks', benchmarks: prepared, order, runFolder: folder.path, build: ready } as const;
  return sandboxedRun(job, circumstances);
}

/** @throws Problem when the load has no rate that could be searched for */
function requireRate({ name, definition }: NamedBenchmark): void {
  const { kind } = definition.load;
  if (kind === 'udp' || kind === 'replay') return;
  throw new Problem(`${name}: a search is for loads of frames, and iperf3 has a pace of its own`, 'leave out --search');
}

/** Makes of captures what can be sent, and labs that let their frames through. */
async function prepareCaptures(
  assignments: readonly BenchmarkAssignment[],
  folder: string,
  options: BenchOptions,
): Promise<readonly BenchmarkAssignment[]> {
  const prepared: BenchmarkAssignment[] = [];
  for (const assignment of assignments) {
    const { definition } = assignment;
    const { load, topology } = definition;
    if (load.kind !== 'replay') {
      prepared.push(assignment);
      continue;
    }
    const made = join(folder, `capture-${prepared.length + 1}`);
    const asked = { loop: 1, rate: 'max', select: 'all', onLook: options.onLook } as const;
    const { capture, mtu } = await prepareReplay(load.capture, made, asked);
    // Nothing is in it where the capture is sent as it is.
    await rmdir(made).catch(() => {});
    const wider = withMtu(topology, mtu, options.port, load.capture);
    prepared.push({ ...assignment, definition: { ...definition, topology: wider }, capture });
  }
  return prepared;
}

/** @throws Problem when interfaces of the kind do not take frames as long */
function withMtu(topology: Topology, mtu: number, port: PortKind, capture: string): Topology {
  if (mtu <= topology.mtu) return topology;
  if (port !== 'veth') throw new Problem(`${capture} has frames for an MTU of ${mtu}`, 'measure it with --port veth');
  return { ...topology, mtu };
}
