//   h1 ── p1 ─┐                        ┌── q1 ── h3
//             br0 ── patch0 ── patch1 ── br1
//        p3 ──┘ monitor                └── q2 ── collector

import { cut, probes, star } from 'mirrorbench';
import { probing } from '../shapes/probing.ts';

const ports = {
  p1: 'h1',
  p3: 'monitor',
  patch0: { patch: 'patch1' },
  patch1: { bridge: 'br1', patch: 'patch0' },
  q1: { bridge: 'br1', to: 'h3' },
} as const;
const forwarding = { br1: ['in_port=patch1,actions=output:q1', 'in_port=q1,actions=output:patch1'] };
const topology = star(ports, {
  flows: { br0: ['in_port=p1,actions=output:patch0', 'in_port=patch0,actions=output:p1'], ...forwarding },
});
const tracking = star(ports, {
  flows: { br0: ['in_port=patch0,ip,actions=ct(table=1)', 'table=1,ip,actions=output:p1'], ...forwarding },
});
const asOutput = star(
  {
    p1: 'h1',
    p2: 'h2',
    patch0: { patch: 'patch1' },
    patch1: { bridge: 'br1', patch: 'patch0' },
    q1: { bridge: 'br1', to: 'collector' },
  },
  { flows: { br0: ['in_port=p1,actions=output:p2'], br1: ['in_port=patch1,actions=output:q1'] } },
);

const { udp } = probes(topology);
const out = udp({ from: 'h1', to: 'h3', id: 1 });
const home = udp({ from: 'h3', to: 'h1', id: 2 });
const copied = probes(asOutput).udp({ from: 'h1', to: 'h2', id: 1, length: 200 });
const NOT_SELECTED = {
  shows: ['missing'],
  source: 'ofproto-dpif-xlate.c: patch_port_output() asks no mirror',
} as const;
const NOT_OUTPUT_WHEN_CUT = {
  shows: ['missing'],
  what: 'A mirror with a snaplen, whatever it is, copies nothing to a patch port.',
  source: 'ofproto-dpif-xlate.c: check_output_prerequisites() refuses truncation to a patch port',
} as const;

export default [
  probing({
    id: 'A53-destination',
    requires: ['ovs-mirror'],
    claim: 'A patch port as a destination copies what departs through it.',
    deviations: [{ ...NOT_SELECTED, what: 'A patch port as a destination selects nothing.' }],
    topology,
    mirrors: { m0: { selectDstPort: ['patch0'], outputPort: 'p3' } },
    inject: [out],
    delivered: { q1: [out] },
    owed: [out],
  }),
  probing({
    id: 'A53-source',
    requires: ['ovs-mirror'],
    claim: 'A patch port as a source copies what arrives on it.',
    deviations: [
      { ...NOT_SELECTED, what: 'A patch port as a source selects nothing, unless the packet is recirculated.' },
    ],
    topology,
    mirrors: { m0: { selectSrcPort: ['patch0'], outputPort: 'p3' } },
    inject: [home],
    delivered: { p1: [home] },
    owed: [home],
  }),
  probing({
    id: 'A53-source-recirculated',
    requires: ['ovs-mirror'],
    claim: 'A patch port as a source copies what arrives on it and is recirculated.',
    topology: tracking,
    mirrors: { m0: { selectSrcPort: ['patch0'], outputPort: 'p3' } },
    inject: [home],
    delivered: { p1: [home] },
    owed: [home],
  }),
  probing({
    id: 'A50-patch-output',
    claim: 'A patch port as the output brings whole copies to the other bridge.',
    topology: asOutput,
    mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'patch0' } },
    output: 'q1',
    inject: [copied],
    delivered: { p2: [copied] },
    owed: [copied],
    // The oracle judges what leaves by the output itself, where nothing can be captured.
    asked: false,
  }),
  ...[100, 65_535].map((snaplen) =>
    probing({
      id: `A50-patch-output-snaplen-${snaplen}`,
      requires: ['ovs-mirror'],
      claim: `A patch port as the output brings copies of at most ${snaplen} bytes to the other bridge.`,
      deviations: [NOT_OUTPUT_WHEN_CUT],
      topology: asOutput,
      mirrors: { m0: { selectSrcPort: ['p1'], snaplen, outputPort: 'patch0' } },
      output: 'q1',
      inject: [copied],
      delivered: { p2: [copied] },
      owed: [cut(snaplen, copied)],
      asked: false,
    }),
  ),
];
