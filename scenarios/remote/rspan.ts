//   h1 ── p1 ─┐                                  ┌─ c1 ── collector, access in VLAN 500
//             br0 ── trunk0 ══ trunk1 ── br1 ────┤
//   h2 ── p2 ─┘                                  └─ c2 ── other, access in VLAN 600

import { copies, defineScenario, equivalent, type Port, probes, probesIn, silent, star, tagged } from 'mirrorbench';

/** The VLAN that carries copies, that of the hosts, and another one. */
const [RSPAN, HOSTS, OTHER] = [500, 10, 600];

const bond = (members: readonly string[], partner: string) =>
  ({ members, partner, mode: 'balance-tcp', lacp: 'active' }) as const;

interface Kind {
  readonly id: string;
  /** How one bridge is joined to the other. */
  readonly near: Port;
  readonly far: Port;
}

const kinds: readonly Kind[] = [
  { id: 'patch', near: { patch: 'trunk1' }, far: { patch: 'trunk0' } },
  {
    id: 'cables',

    near: { bond: bond(['a0', 'a1'], 'trunk1') },
    far: { bond: bond(['b0', 'b1'], 'trunk0') },
  },
];

const mirrors = { m0: { selectSrcPort: ['p1', 'p2'], outputVlan: RSPAN } } as const;

export default kinds.map(({ id, near, far }) => {
  const topology = star(
    {
      p1: { to: 'h1', tag: HOSTS },
      p2: { to: 'h2', tag: HOSTS },
      br0: { tag: OTHER },
      trunk0: { ...near, trunks: [RSPAN] },
      trunk1: { ...far, trunks: [RSPAN], bridge: 'br1' },
      c1: { to: 'collector', bridge: 'br1', tag: RSPAN },
      c2: { to: 'other', bridge: 'br1', tag: OTHER },
      br1: { bridge: 'br1', tag: OTHER },
    },
    // The second bridge must not learn from copies: it would drop those to a host that it has seen where they come from.
    { bridges: { br1: { floodVlans: [RSPAN] } } },
  );
  const { udp } = probes(topology);
  const there = [60, 100, 1514].map((length, index) => udp({ from: 'h1', to: 'h2', id: index, length }));
  const back = [60, 100, 1514].map((length, index) => udp({ from: 'h2', to: 'h1', id: 10 + index, length }));
  const traffic = { kind: 'frames', frames: [...there, ...back] } as const;

  return defineScenario({
    id: `rspan-${id}`,
    claim: 'Copies in a VLAN reach a port of it on a second bridge, once, without the tag, and no other port.',
    topology,
    mirrors,

    async run({ mirror, trial }) {
      const before = await trial('before', traffic);
      await mirror.install('m0');
      return { before, during: await trial('during', traffic) };
    },

    check: ({ before, during }) => [
      silent(before.departing('c1')),
      copies(during.departing('p2'), there),
      copies(during.departing('p1'), back),
      copies(during.departing('c1'), [...there, ...back]),
      ...(['br0', 'br1', 'c2'] as const).map((port) => silent(during.departing(port))),
      ...(near.bond === undefined
        ? []
        : [
            copies(
              probesIn(during.departing('trunk0')),
              [...there, ...back].map((one) => tagged(RSPAN, one)),
            ),
            equivalent(during, 'm0'),
          ]),
    ],
  });
});
