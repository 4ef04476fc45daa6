//   h1 ── p1 ─┐      ┌─ p4 ── h4
//             br0 ───┼─ p5 ── h5, access in VLAN 500
//   h2 ── p2 ─┘      └─ p3 ── monitor      copies are flooded in VLAN 500

import { copies, cut, defineScenario, equivalent, owesNothing, probes, silent, star, tagged } from 'mirrorbench';

const ports = { p1: 'h1', p2: 'h2', p4: 'h4', p5: { to: 'h5', tag: 500 }, p3: 'monitor' } as const;
const topology = star(ports, { flows: ['in_port=p1,actions=output:p2'] });
const mirrors = {
  m0: { selectAll: true, outputVlan: 500 },
  toPort: { selectSrcPort: ['p2'], outputPort: 'p3' },
  both: { selectAll: true, outputVlan: 500, outputPort: 'p3' },
  cutting: { selectSrcPort: ['p1'], outputVlan: 500, snaplen: 100 },
  // Of whichever port comes first: in what order copies are flooded is not defined.
  ofCopies: { selectDstPort: ['br0', 'p1', 'p2', 'p4', 'p5'], outputPort: 'p3' },
} as const;
const { udp } = probes(topology);
const probe = udp({ from: 'h1', to: 'h2', id: 1 });
const copy = tagged(500, probe);
const long = udp({ from: 'h1', to: 'h2', id: 4, length: 200 });
const reserved = udp({ from: 'h1', to: { mac: '01:80:c2:00:00:0e' }, id: 2 });
const LATENT = {
  source: 'ofproto-dpif-xlate.c: mirror_packet() looks at dl_dst without making the megaflow depend on it',
  // One packet every 50 ms, so that the flow of the first is there when the second comes.
} as const;

/** Two frames to one flow, one of them reserved: the first must not decide for the second. */
const inTurn = (
  id: string,
  says: string,
  frames: readonly (typeof probe)[],
  shows: 'missing' | 'unexpected',
  what: string,
) =>
  defineScenario({
    id,
    claim: `Copies into a VLAN leave out reserved addresses and nothing else, ${says}.`,
    deviations: [{ shows: [shows], what, ...LATENT }],
    topology,
    mirrors,
    async run({ mirror, trial }) {
      const traffic = { kind: 'frames', frames, packetsPerSecond: 20 } as const;
      const before = await trial('before', traffic);
      await mirror.install('m0');
      return { before, during: await trial('during', traffic) };
    },
    check: ({ before, during }) => [silent(before.departing('p4')), copies(during.departing('p4'), [copy])],
  });

export default [
  defineScenario({
    id: 'A45-output-vlan',
    claim:
      "Copies into a VLAN leave by every port that carries it, the port of arrival and the bridge's own too, each tagged as its port says.",
    topology,
    mirrors,
    async run({ mirror, trial }) {
      const traffic = { kind: 'frames', frames: [probe] } as const;
      const before = await trial('before', traffic);
      await mirror.install('m0');
      return { before, during: await trial('during', traffic) };
    },
    check: ({ before, during }) => [
      copies(before.departing('p2'), [probe]),
      ...(['br0', 'p1', 'p3', 'p4', 'p5'] as const).map((port) => silent(before.departing(port))),
      ...(['br0', 'p1', 'p3', 'p4'] as const).map((port) => copies(during.departing(port), [copy])),
      copies(during.departing('p2'), [probe, copy]),
      copies(during.departing('p5'), [probe]),
      equivalent(during, 'm0'),
    ],
  }),
  defineScenario({
    id: 'A45-output-vlan-and-port',
    claim: 'Copies into a VLAN do not leave by the output port of another mirror.',
    topology,
    mirrors,
    async run({ mirror, trial }) {
      const traffic = { kind: 'frames', frames: [probe] } as const;
      await mirror.install('toPort', 'm0');
      return { during: await trial('during', traffic) };
    },
    check: ({ during }) => [
      silent(during.departing('p3')),
      copies(during.departing('p4'), [copy]),
      equivalent(during, 'm0'),
    ],
  }),
  defineScenario({
    id: 'A45-in-the-vlan-already',
    claim: 'A packet that is in the output VLAN already is delivered, and not copied into it again.',
    topology,
    mirrors,
    async run({ mirror, trial }) {
      const frames = [copy, udp({ from: 'h1', to: 'h2', id: 3 })];
      await mirror.install('m0');
      return { during: await trial('during', { kind: 'frames', frames }) };
    },
    check: ({ during }) => [
      copies(during.departing('p4'), [tagged(500, udp({ from: 'h1', to: 'h2', id: 3 }))]),
      equivalent(during, 'm0'),
    ],
  }),
  defineScenario({
    id: 'A45-reserved',
    claim: 'A packet to a reserved address is not copied into a VLAN.',
    topology,
    mirrors,
    async run({ mirror, trial }) {
      await mirror.install('m0');
      const during = await trial('during', { kind: 'frames', frames: [reserved] });
      return { during };
    },
    check: ({ during }) => [
      copies(during.departing('p2'), [reserved]),
      silent(during.departing('p4')),
      owesNothing(during, 'm0'),
    ],
  }),
  defineScenario({
    id: 'A49-output-vlan-snaplen',
    claim: 'Copies into a VLAN are cut on every port, also when another mirror copies one of them.',
    deviations: [
      {
        shows: ['missing', 'unexpected'],
        what: 'Copies into a VLAN are not cut any more after a port whose copy another mirror copies.',
        source: 'ofproto-dpif-xlate.c: mirror_packet() forgets the snaplen when it is entered for a copy',
      },
    ],
    topology,
    mirrors,
    async run({ mirror, trial }) {
      const traffic = { kind: 'frames', frames: [long] } as const;
      const before = await trial('before', traffic);
      await mirror.install('cutting', 'ofCopies');
      return { before, during: await trial('during', traffic) };
    },
    check: ({ before, during }) => [
      silent(before.departing('p4')),
      copies(during.departing('p1'), [cut(100, tagged(500, long))]),
      copies(during.departing('p4'), [cut(100, tagged(500, long))]),
      copies(during.departing('p5'), [cut(100, long)]),
      equivalent(during, 'cutting'),
    ],
  }),
  inTurn(
    'A46-reserved-first',
    'when a reserved one comes first',
    [reserved, probe],
    'missing',
    'After a packet to a reserved address, others of the same flow are not copied into the VLAN either.',
  ),
  inTurn(
    'A46-reserved-second',
    'when a reserved one comes second',
    [probe, reserved],
    'unexpected',
    'After another packet, those of the same flow to reserved addresses are copied into the VLAN too.',
  ),
  defineScenario({
    id: 'A61-both-outputs',
    claim: 'A mirror with an output port and an output VLAN copies to the port alone.',
    expectedErrors: [/specifies both output port and output vlan; ignoring output vlan$/],
    topology,
    mirrors,
    async run({ mirror, trial }) {
      const traffic = { kind: 'frames', frames: [probe] } as const;
      const before = await trial('before', traffic);
      await mirror.install('both');
      return { before, during: await trial('during', traffic) };
    },
    check: ({ before, during }) => [
      silent(before.departing('p3')),
      copies(during.departing('p3'), [probe]),
      silent(during.departing('p4')),
      equivalent(during, 'both'),
    ],
  }),
];
