//   h1 ── p1 ─┐
//             br0 ── p3 ── monitor      mirrors change while a stream flows, and nobody tells the switch to look at its flows anew
//   h2 ── p2 ─┘

import { defineScenario, equivalent, probes, settles, silent, star } from 'mirrorbench';

const topology = star({ p1: 'h1', p2: 'h2', p3: 'monitor' }, { flows: ['in_port=p1,actions=output:p2'] });
const mirrors = { m0: { selectSrcPort: ['p1'], outputPort: 'p3' } } as const;
const { udp } = probes(topology);
const SECONDS = 3;
const PER_SECOND = 100;
const stream = {
  kind: 'frames',
  frames: Array.from({ length: SECONDS * PER_SECOND }, (_, id) => udp({ from: 'h1', to: 'h2', id, length: 200 })),
  packetsPerSecond: PER_SECOND,
} as const;
const soon = { output: 'p3', withinMs: 2000 } as const;
const STALE = {
  source: '29a2f1835 took away what revalidated by mistake; ofproto-dpif.c: mirror_set__() asks for it since 3.4.0',
  without: 'change-reaches-live-flows',
} as const;

export default [
  defineScenario({
    id: 'A56-live-create',
    claim: 'A mirror that is created over a stream copies it within two seconds.',
    deviations: [
      { ...STALE, shows: ['missing'], what: 'A mirror that is created does not copy packets of live flows.' },
    ],
    topology,
    mirrors,
    async run({ trial }) {
      return { during: await trial('during', stream, ({ mirror }) => mirror.install('m0')) };
    },
    check: ({ during }) => [settles(during, 'm0', soon)],
  }),
  defineScenario({
    id: 'A57-live-delete',
    claim: 'A mirror that is deleted over a stream copies no more of it after two seconds.',
    deviations: [
      {
        shows: ['unexpected'],
        what: 'A mirror that is deleted goes on copying packets of live flows.',
        since: ['2.17.3', '3.0.0'],
        source: '29a2f1835; ofproto-dpif.c: mirror_set__() does not ask for revalidation when a mirror goes',
      },
    ],
    topology,
    mirrors,
    async run({ mirror, trial }) {
      await mirror.install('m0');
      return { during: await trial('during', stream, (live) => live.mirror.remove('m0')) };
    },
    check: ({ during }) => [settles(during, 'm0', soon)],
  }),
  defineScenario({
    id: 'A58-live-snaplen',
    claim: 'A snaplen that is set over a stream cuts copies within two seconds.',
    deviations: [
      { ...STALE, shows: ['unexpected', 'missing'], what: 'A snaplen that is set does not cut copies of live flows.' },
    ],
    topology,
    mirrors,
    async run({ mirror, trial }) {
      await mirror.install('m0');
      return { during: await trial('during', stream, (live) => live.mirror.change('m0', { snaplen: 100 })) };
    },
    check: ({ during }) => [settles(during, 'm0', soon)],
  }),
  defineScenario({
    id: 'A58-live-source',
    claim: 'A source port that is taken away over its stream is not copied any more after two seconds.',
    deviations: [
      {
        ...STALE,
        shows: ['unexpected'],
        what: 'A source port that is taken away goes on being copied for live flows.',
      },
    ],
    topology,
    mirrors,
    async run({ mirror, trial }) {
      await mirror.install('m0');
      return { during: await trial('during', stream, (live) => live.mirror.change('m0', { selectSrcPort: ['p2'] })) };
    },
    check: ({ during }) => [settles(during, 'm0', soon)],
  }),
  defineScenario({
    id: 'A59-output-port-deleted',
    requires: ['ovs-mirror'],
    claim:
      'A mirror whose output port is deleted over a stream stops at once, and does not go on when a port of that name is added again.',
    expectedErrors: [/mirror m0 does not specify output; ignoring$/],
    topology,
    mirrors,
    async run({ mirror, trial }) {
      await mirror.install('m0');
      const before = await trial('before', { kind: 'frames', frames: stream.frames.slice(0, 10) });
      const during = await trial('during', stream, async (live) => {
        await live.port.remove('p3');
        await live.port.add('p3');
      });
      return { before, during, after: await trial('after', { kind: 'frames', frames: stream.frames.slice(0, 10) }) };
    },
    check: ({ before, during, after }) => [
      equivalent(before, 'm0'),
      settles(during, 'm0', { output: 'p3', withinMs: 500 }),
      silent(after.departing('p3')),
    ],
  }),
];
