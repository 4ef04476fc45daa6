import type { Mirror } from '../model/mirror.ts';
import type { Observation } from '../model/observation.ts';
import type { Suite } from '../model/testing/speed.ts';
import { star } from '../model/topology.ts';
import { macBytes } from '../packet/address.ts';
import { probes } from '../packet/probes.ts';
import { owedCopies } from './owed.ts';
import { type Circumstances, observe, reply, request, type Seen, series } from './testing/observe.ts';

const COUNTS = [1000, 10_000];

/** The copies owed for a trial of so many packets. */
export function suites(): readonly Suite[] {
  return COUNTS.map((packets) => ({
    name: `the copies that ${packets.toLocaleString('en')} packets owe`,
    amount: packets,
    unit: 'packets',
    operations: [
      operation('a ping, the switch learns', { selectAll: true, outputPort: 'p3' }, conversation(packets / 2)),
      operation('flows that rewrite and clone', { selectAll: true, outputPort: 'p3' }, rewritten(packets), REWRITING),
      operation('into an output VLAN', { selectSrcPort: ['p1'], outputVlan: 500 }, inVlan(packets)),
      operation('identical packets from two ports', { selectSrcPort: ['p1'], outputPort: 'p3' }, identical(packets)),
    ],
  }));
}

type Ports = Readonly<Record<string, Seen>>;

function operation(name: string, mirror: Mirror, ports: Ports, circumstances?: Circumstances) {
  const observation: Observation = observe({ m0: mirror }, { ...ports, p3: {} }, circumstances);
  const owed = owedCopies(observation, mirror);
  if ('unknown' in owed) throw new Error(`${name}: ${owed.unknown}`);
  if (owed.outputs.every(({ frames }) => frames.length === 0)) throw new Error(`${name}: nothing is owed`);
  return { name, run: () => owedCopies(observation, mirror) };
}

function conversation(count: number): Ports {
  const [there, back] = [series(count, request), series(count, reply)];
  return { p1: { arriving: there, departing: back }, p2: { arriving: back, departing: there } };
}

const OTHER = '02:00:00:00:00:09';

const REWRITING: Circumstances = {
  topology: {
    flows: { br0: [`in_port=p1,actions=clone(output:p4),mod_dl_dst:${OTHER},output:p2`, 'priority=1,actions=drop'] },
  },
};

function probed(count: number): readonly Uint8Array[] {
  const { udp } = probes(star({ p1: 'h1', p2: 'h2' }));
  return Array.from({ length: count }, (_, index) => udp({ from: 'h1', to: 'h2', id: index + 1 }).bytes);
}

function rewritten(count: number): Ports {
  const sent = probed(count);
  const other = sent.map((frame) => {
    const changed = Uint8Array.from(frame);
    changed.set(macBytes(OTHER));
    return changed;
  });
  return { p1: { arriving: sent }, p2: { departing: other }, p4: { departing: sent } };
}

function inVlan(count: number): Ports {
  const sent = probed(count);
  return { p1: { arriving: sent }, p2: { departing: sent } };
}

function identical(count: number): Ports {
  const frame = request(1);
  const half = Array.from({ length: count / 2 }, () => frame);
  return { p1: { arriving: half }, p2: { departing: half }, p4: { arriving: half } };
}
