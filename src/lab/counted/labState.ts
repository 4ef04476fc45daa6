import type { Benchmark, BenchmarkState } from '../../model/benchmark.ts';
import { Problem } from '../../model/problem.ts';
import { replaceFlows } from '../flows.ts';
import type { Lab } from '../lab.ts';
import { installMirror, removeMirror } from '../mirrors.ts';
import { revalidate } from '../revalidate.ts';

/** What a bridge without flows does. */
const LEARNING = ['actions=NORMAL'] as const;

/** Brings a lab into a state of a benchmark: its mirrors and no others, its flows or the topology's own, in force for live flows too. */
export async function enterState(
  lab: Lab,
  { topology, mirrors }: Pick<Benchmark, 'topology' | 'mirrors'>,
  state: BenchmarkState,
): Promise<void> {
  const wanted = state.mirrors ?? [];
  const { mechanism = lab.variant.mechanism } = state;
  for (const [name, installed] of lab.mirrors)
    if (!wanted.includes(name) || installed.mechanism !== mechanism) await removeMirror(lab, name);
  for (const name of wanted) {
    const mirror = mirrors[name];
    if (mirror === undefined) throw new Problem(`the benchmark declares no mirror '${name}'`);
    if (!lab.mirrors.has(name)) await installMirror(lab, name, mirror, mechanism);
  }
  const own = topology.flows?.[topology.bridge] ?? LEARNING;
  const flows = state.flows ?? own;
  // Before the first state with flows of its own the bridge has those of the topology.
  if (lab.switch.openVSwitch !== undefined && (lab.flows.get(topology.bridge) ?? own) !== flows)
    await replaceFlows(lab, flows, topology.bridge);
  await revalidate(lab);
}
