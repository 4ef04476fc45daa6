import { ipBatch } from '../../host/namespace.ts';
import type { OpenVSwitchBuild } from '../../host/openVSwitchBuild.ts';
import type { Benchmark, BenchmarkState } from '../../model/benchmark.ts';
import type { Variant } from '../../model/scenario.ts';
import { isOpenVSwitch } from '../../model/switch.ts';
import { hostOf } from '../atEndpoint.ts';
import { endpointInterface } from '../capturePoint.ts';
import { deploy } from '../deploy.ts';
import type { Lab } from '../lab.ts';
import { type Cores, keepApart } from './cores.ts';
import { type CountedTrial, countedTrial } from './countedTrial.ts';
import { enterState } from './labState.ts';
import { loadCapture, openLoad, type Pace } from './loadSource.ts';
import { openMeters } from './meters.ts';

/** A lab in which a benchmark's states are measured. Nothing is captured in it. */
export interface Bench {
  readonly benchmark: Benchmark;
  /** What tcpreplay sends; undefined where iperf3 is the load. */
  readonly capture: string | undefined;
  /** That the switch and tcpreplay are kept to. */
  readonly cores?: Cores;
  /** Brings the lab into a state, if it is in another one, and runs the load once. */
  readonly measure: (state: BenchmarkState, pace: Pace) => Promise<CountedTrial>;
  /** Takes the lab down. */
  readonly close: () => Promise<void>;
  readonly lab: Lab;
}

/** Length of the sending interface's queue in packets: a longer one would hide loss. */
export const QUEUE_PACKETS = 1000;

/** Deploys a benchmark's topology to measure in. @param prefix tells its namespaces from those of other labs */
export async function openBench(
  benchmark: Benchmark,
  variant: Variant,
  build: OpenVSwitchBuild,
  prefix: string,
): Promise<Bench> {
  const { load, quantities } = benchmark;
  const lab = await deploy(benchmark.topology, variant, { prefix, folder: `/run/${prefix}`, build });
  try {
    await shortenQueue(lab, load.from);
    const meters = await openMeters(lab, load, outputsOf(benchmark));
    const capture = await loadCapture(lab, load);
    // iperf3 is two processes: the scheduler knows better where to put them. What the kernel forwards, it does where it was sent.
    const isApart = capture !== undefined && isOpenVSwitch(variant.switch);
    const cores = isApart ? await keepApart(lab.switch.pid) : undefined;
    const opened = openLoad(lab, load, capture, cores?.sender);
    const pings = quantities.includes('roundTripMedianMs') || quantities.includes('roundTripP99Ms');
    let current: BenchmarkState | undefined;
    return {
      benchmark,
      lab,
      capture,
      ...(cores && { cores }),
      measure: async (state, pace) => {
        if (state !== current) {
          await enterState(lab, benchmark, state);
          const { received } = meters.to();
          await opened.warmUp(() => meters.to().received > received);
          current = state;
        }
        const source = opened.at(pace);
        return countedTrial(lab, meters, {
          ...{ load, source, pings },
          socketDrops: quantities.includes('copyRatio'),
          cycles: quantities.includes('switchCyclesPerPacket'),
        });
      },
      close: async () => {
        meters.close();
        await opened.close();
        await lab.remove();
      },
    };
  } catch (error) {
    await lab.remove().catch(() => {});
    throw error;
  }
}

/** The ports that the mirrors of a benchmark put their copies out to, each once. */
export function outputsOf({ mirrors }: Pick<Benchmark, 'mirrors'>): readonly string[] {
  return [...new Set(Object.values(mirrors).flatMap(({ outputPort }) => outputPort ?? []))];
}

async function shortenQueue(lab: Lab, endpoint: string): Promise<void> {
  const name = endpointInterface(lab.topology, lab.variant.port, hostOf(lab, endpoint).port);
  await ipBatch([`link set dev ${name} txqueuelen ${QUEUE_PACKETS}`], lab.namespaceOf(endpoint));
}
