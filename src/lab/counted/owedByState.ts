import type { Benchmark, BenchmarkState, Load } from '../../model/benchmark.ts';
import { tapsInterfaces } from '../../model/mechanism.ts';
import type { Topology } from '../../model/topology.ts';
import { joined } from '../wiring.ts';
import type { CountedTrial } from './countedTrial.ts';
import { plainOutputsOf } from './plainFlows.ts';

/**
 * Copies that a state owes for what a trial counted, where all that passes goes from one endpoint of the load to the other, unchanged. A
 * mirror owes a packet once: when it arrives at a source, or else when it departs by a destination; one that is made at interfaces owes it for both, and also what the switch itself lost after it had come in at the port. Flows owe what they put out to a
 * mirror's output.
 *
 * @returns undefined where flows do more than put packets out
 */
export function owedByState(
  { topology, mirrors }: Pick<Benchmark, 'topology' | 'mirrors'>,
  state: Pick<BenchmarkState, 'mirrors' | 'flows' | 'mechanism'>,
  { from, to }: Pick<Load, 'from' | 'to'>,
  { forth, back }: Pick<CountedTrial, 'forth' | 'back'>,
): number | undefined {
  const outputs = new Set(Object.values(mirrors).map(({ outputPort }) => outputPort));
  const byFlows = plainOutputsOf(state.flows ?? [])?.filter(({ output }) => outputs.has(output));
  if (byFlows === undefined) return undefined;
  const [near, far] = [portOf(topology, from), portOf(topology, to)];
  const ways = [
    { source: near, destination: far, passed: forth },
    { source: far, destination: near, passed: back },
  ];
  return ways
    .flatMap(({ source, destination, passed }) => [
      ...(state.mirrors ?? []).map((name) => {
        const { selectAll = false, selectSrcPort = [], selectDstPort = [] } = mirrors[name] ?? {};
        const isSource = selectAll || selectSrcPort.includes(source);
        const isDestination = selectAll || selectDstPort.includes(destination);
        if (tapsInterfaces(state.mechanism ?? 'ovs-mirror'))
          return (isSource ? passed.sent : 0) + (isDestination ? passed.delivered : 0);
        if (isSource) return passed.arrived;
        return isDestination ? passed.delivered : 0;
      }),
      ...byFlows.map(({ inPort }) => (inPort === source ? passed.arrived : 0)),
    ])
    .reduce((sum, packets) => sum + packets, 0);
}

function portOf(topology: Topology, endpoint: string): string {
  return joined(topology).find((host) => host.endpoint === endpoint)?.port ?? '';
}
