//   h1 ── p1 ─┐                     ┌── q3 ── other
//             br0 ── p3 ── monitor  br1
//   h2 ── p2 ─┘

import { probes, star, tagged } from 'mirrorbench';
import { probing } from '../shapes/probing.ts';

const topology = star(
  { p1: 'h1', p2: 'h2', p3: 'monitor', q3: { bridge: 'br1', to: 'other' } },
  { flows: ['in_port=p1,actions=output:p2'] },
);
const { udp } = probes(topology);
const probe = udp({ from: 'h1', to: 'h2', id: 1 });

const many = star({ p1: 'h1', p2: 'h2', p3: 'monitor' }, { flows: ['in_port=p1,actions=output:p2'] });
const probeIn = (vlan: number) => probes(many).udp({ from: 'h1', to: 'h2', id: vlan });
const vlans = Array.from({ length: 33 }, (_, index) => index + 1);

/** A mirror for each of the VLANs 1 to `count`. */
const mirrorsOf = (count: number) =>
  Object.fromEntries(
    vlans.slice(0, count).map((vlan) => {
      return [`m${vlan}`, { selectSrcPort: ['p1'], selectVlan: [vlan], outputPort: 'p3' } as const];
    }),
  );

export default [
  probing({
    id: 'A61-other-bridge',
    requires: ['ovs-mirror'],
    claim: 'A mirror whose output port is on another bridge copies nothing.',
    topology,
    mirrors: { m0: { selectAll: true, outputPort: 'q3' } },
    output: 'q3',
    inject: [probe],
    delivered: { p2: [probe], p3: [] },
    owed: [],
    // Open vSwitch ignores the row, with an error in its log.
    asked: false,
    expectedErrors: [/mirror m0 outputs to port not on bridge$/],
  }),
  probing({
    id: 'A61-no-output',
    claim: 'A mirror without an output copies nothing.',
    topology,
    mirrors: { m0: { selectAll: true } },
    inject: [probe],
    delivered: { p2: [probe] },
    owed: [],
    asked: false,
    expectedErrors: [/mirror m0 does not specify output; ignoring$/],
  }),
  probing({
    id: 'A55-thirty-two',
    claim: 'Thirty-two mirrors of one bridge all copy.',
    topology: many,
    mirrors: mirrorsOf(32),
    inject: vlans.slice(0, 32).map((vlan) => tagged(vlan, probeIn(vlan))),
    owed: vlans.slice(0, 32).map((vlan) => tagged(vlan, probeIn(vlan))),
  }),
  probing({
    id: 'A55-thirty-three',
    claim: 'Thirty-three mirrors of one bridge all copy.',
    deviations: [
      {
        shows: ['missing'],
        what: 'A bridge has 32 mirrors at most. The row of one more is taken, and one of them, not always the last, copies nothing; only the log says so.',
        source: 'ofproto-dpif-mirror.c: MAX_MIRRORS, "maximum of 32 port mirrors reached"',
      },
    ],
    expectedErrors: [
      /maximum of 32 port mirrors reached, cannot create m\d+$/,
      /mirror m\d+ configuration is invalid$/,
    ],
    topology: many,
    mirrors: mirrorsOf(33),
    inject: vlans.map((vlan) => tagged(vlan, probeIn(vlan))),
    owed: vlans.map((vlan) => tagged(vlan, probeIn(vlan))),
  }),
];
