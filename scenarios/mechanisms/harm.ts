//   h1 ── p1 ─┐
//             bridge ── p3 ── monitor      what mirroring does to the traffic itself: the same frames without a mirror and with it
//   h2 ── p2 ─┤
//   h4 ── p4 ─┘

import { copies, defineScenario, equivalent, type Impairment, probes, silent, star, unharmed } from 'mirrorbench';
import { everyWay } from '../shapes/everyWay.ts';

const topology = star({ p1: 'h1', p2: 'h2', p3: 'monitor', p4: 'h4' }, { stations: ['monitor'] });
const { udp } = probes(topology);
const mirrors = { m0: { selectSrcPort: ['p1'], selectDstPort: ['p1'], outputPort: 'p3' } } as const;
const COUNT = 60;
const LENGTHS = [60, 576, 1514];
const length = (id: number) => LENGTHS[id % LENGTHS.length] ?? 60;
const there = Array.from({ length: COUNT }, (_, id) => udp({ from: 'h1', to: 'h2', id, length: length(id) }));
const back = Array.from({ length: COUNT }, (_, id) =>
  udp({ from: 'h2', to: 'h1', id: COUNT + id, length: length(id) }),
);
const one = { kind: 'frames', frames: there.slice(0, 1) } as const;
const conversation = { kind: 'frames', frames: [...there, ...back] } as const;

const targets: readonly { readonly id: string; readonly what: string; readonly how: Impairment }[] = [
  { id: 'target-down', what: 'is down', how: { kind: 'down' } },
  { id: 'target-slow', what: 'sends 1 Mbit/s', how: { kind: 'rate', bitsPerSecond: 1_000_000 } },
  {
    id: 'target-full',
    what: 'sends next to nothing, its queue being full',
    how: { kind: 'rate', bitsPerSecond: 8_000 },
  },
  { id: 'target-of-smaller-mtu', what: 'takes packets of 1280 bytes at most', how: { kind: 'mtu', bytes: 1280 } },
];

export default [
  defineScenario({
    id: 'original-unharmed',
    claim: 'What is mirrored is delivered, packet by packet and in order, as it is without a mirror.',
    variants: { mechanism: everyWay },
    topology,
    mirrors,
    async run({ mirror, trial }) {
      const before = await trial('before', conversation);
      await mirror.install('m0');
      return { before, during: await trial('during', conversation) };
    },
    check: ({ before, during }) => [
      unharmed(during.departing('p2'), before.departing('p2')),
      unharmed(during.departing('p1'), before.departing('p1')),
      equivalent(during, 'm0'),
    ],
  }),
  defineScenario({
    id: 'learning-undisturbed',
    claim:
      'A mirror changes nothing of what the switch knows about where hosts are: nothing of a conversation goes elsewhere.',
    variants: { mechanism: everyWay },
    topology,
    mirrors,
    async run({ mirror, trial }) {
      await mirror.install('m0');
      const during = await trial('during', conversation);
      await mirror.remove('m0');
      return { during, after: await trial('after', conversation) };
    },
    check: ({ during, after }) => [
      silent(during.departing('p4')),
      copies(after.departing('p2'), there),
      copies(after.departing('p1'), back),
      silent(after.departing('p4')),
      silent(after.departing('p3')),
    ],
  }),
  ...targets.map(({ id, what, how }) =>
    defineScenario({
      id,
      claim: `A mirror port that ${what} does not hurt the traffic, and copies are whole again afterwards.`,
      variants: { mechanism: everyWay },
      // Of the port that is down.
      expectedErrors: [/error receiving data from p3: Network is down$/],
      topology,
      mirrors,
      async run({ mirror, port, trial }) {
        await mirror.install('m0');
        // Captures begin at ports that are up.
        if (how.kind === 'down') await trial('before', one);
        await port.impair('p3', how);
        const during = await trial('during', conversation);
        await port.mend('p3');
        // A ring of AF_XDP sends what has waited in it with the next packet.
        if (how.kind === 'down') await trial('recovering', one);
        return { during, after: await trial('after', conversation) };
      },
      check: ({ during, after }) => [
        copies(during.departing('p2'), there),
        unharmed(during.departing('p2'), after.departing('p2')),
        unharmed(during.departing('p1'), after.departing('p1')),
        equivalent(after, 'm0'),
      ],
    }),
  ),
];
