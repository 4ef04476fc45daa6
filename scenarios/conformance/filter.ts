//   h1 ── p1 ─┐
//             br0 ── p3 ── monitor      copies of what a filter lets through
//   h2 ── p2 ─┘

import { copies, defineScenario, equivalent, probes, silent, star } from 'mirrorbench';

const topology = star({ p1: 'h1', p2: 'h2', p3: 'monitor' }, { flows: ['in_port=p1,actions=output:p2'] });
const { tcp, echo } = probes(topology);
const segment = tcp({ from: 'h1', to: 'h2', id: 1 });
const request = echo({ from: 'h1', to: 'h2', id: 2 });

export default [
  defineScenario({
    id: 'A63-filter',
    claim: 'A filter lets only what matches be copied; changed, it is in force at once; cleared, all is copied again.',
    requires: ['Mirror.filter'],
    topology,
    mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'p3', filter: 'tcp' } },
    async run({ mirror, trial }) {
      const traffic = { kind: 'frames', frames: [segment, request] } as const;
      const before = await trial('before', traffic);
      await mirror.install('m0');
      const tcpOnly = await trial('tcp', traffic);
      await mirror.change('m0', { filter: 'icmp' });
      const icmpOnly = await trial('icmp', traffic);
      await mirror.change('m0', { filter: null });
      return { before, tcpOnly, icmpOnly, cleared: await trial('cleared', traffic) };
    },
    check: ({ before, tcpOnly, icmpOnly, cleared }) => [
      silent(before.departing('p3')),
      copies(tcpOnly.departing('p3'), [segment]),
      equivalent(tcpOnly, 'm0'),
      copies(icmpOnly.departing('p3'), [request]),
      equivalent(icmpOnly, 'm0'),
      copies(cleared.departing('p3'), [segment, request]),
      equivalent(cleared, 'm0'),
    ],
  }),
  defineScenario({
    id: 'A63-invalid-filter',
    claim: 'A mirror with a filter that is none copies nothing, and copies again when the filter is mended.',
    requires: ['Mirror.filter'],
    topology,
    mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'p3', filter: 'no_such_field=1' } },
    expectedErrors: [/filter is invalid: no_such_field=1: /, /mirror m0 configuration is invalid$/],
    async run({ mirror, trial }) {
      const traffic = { kind: 'frames', frames: [segment, request] } as const;
      await mirror.install('m0');
      const invalid = await trial('invalid', traffic);
      await mirror.change('m0', { filter: 'tcp' });
      return { invalid, mended: await trial('mended', traffic) };
    },
    check: ({ invalid, mended }) => [
      silent(invalid.departing('p3')),
      copies(mended.departing('p3'), [segment]),
      equivalent(mended, 'm0'),
    ],
  }),
];
