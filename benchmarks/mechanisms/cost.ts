//   h1 ── p1 ─┐
//             bridge ── p3 ── monitor      both directions of p1, by each mechanism that works on the switch
//   h2 ── p2 ─┘

import {
  type BenchmarkState,
  defineBenchmark,
  EVERY_PAIRING,
  type Load,
  type MechanismName,
  type QuantityName,
  type SwitchKind,
  star,
} from 'mirrorbench';

const topology = star({ p1: 'h1', p2: 'h2', p3: 'monitor' }, { stations: ['monitor'] });
const mirrors = { m0: { selectSrcPort: ['p1'], selectDstPort: ['p1'], outputPort: 'p3' } } as const;
type Host = keyof typeof topology.endpoints;

/** A state for each mechanism, after the one without any. */
function statesOn(kind: SwitchKind): Readonly<Record<string, BenchmarkState<'m0'>>> {
  const names = EVERY_PAIRING.filter((pair) => pair.switch === kind).map(({ mechanism }) => mechanism);
  const state = (mechanism: MechanismName): BenchmarkState<'m0'> => ({ mechanism, mirrors: ['m0'], what: mechanism });
  return { none: { what: 'no mirror' }, ...Object.fromEntries(names.map((name) => [name, state(name)])) };
}

/** A thread that polls takes a core whatever passes: of it the cycles tell that it spends on packets. */
const EFFORT: Readonly<Record<SwitchKind, QuantityName>> = {
  'ovs-netdev': 'forwardingCpuPerMillion',
  'ovs-kernel': 'forwardingCpuPerMillion',
  'linux-bridge': 'forwardingCpuPerMillion',
  'ovs-afxdp': 'switchCyclesPerPacket',
};

const loads: readonly {
  readonly id: string;
  readonly load: Load<Host>;
  readonly quantitiesOn: (kind: SwitchKind) => readonly QuantityName[];
}[] = [
  {
    id: 'udp',
    load: { kind: 'udp', from: 'h1', to: 'h2', frameBytes: 64 },
    quantitiesOn: (kind) => ['deliveredPacketsPerSecond', 'copyRatio', EFFORT[kind]],
  },
  { id: 'tcp', load: { kind: 'tcp', from: 'h1', to: 'h2' }, quantitiesOn: () => ['deliveredBitsPerSecond'] },
];

const switches = ['ovs-netdev', 'linux-bridge', 'ovs-afxdp'] as const;

export default switches.flatMap((kind) =>
  loads.map(({ id, load, quantitiesOn }) =>
    defineBenchmark({
      id: `${kind}-${id}`,
      question: `What do the ways to make a mirror cost on ${kind}, measured by ${id.toUpperCase()}?`,
      switch: kind,
      topology,
      mirrors,
      states: statesOn(kind),
      load,
      quantities: quantitiesOn(kind),
    }),
  ),
);
