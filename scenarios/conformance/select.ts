//   h1 ── p1 ─┐
//   h2 ── p2 ─ br0 ── p3 ── monitor      what arrives on p1 goes to p2 by a flow, and back
//   h4 ── p4 ─┘

import { probes, star, tagged } from 'mirrorbench';
import { probing } from '../shapes/probing.ts';

const flows = ['in_port=p1,actions=output:p2', 'in_port=p2,actions=output:p1'];
const topology = star({ p1: 'h1', p2: 'h2', p3: 'monitor' }, { flows });
const { udp, tcp, echo, udp6, arpRequest, raw, lldp, bpdu, lacp } = probes(topology);
const there = udp({ from: 'h1', to: 'h2', id: 1 });
const back = udp({ from: 'h2', to: 'h1', id: 2 });
/** Delivers and copies by flows what the mirror should copy. */
const copying = (...ports: readonly ('p1' | 'p2')[]) => [
  `in_port=p1,actions=output:p2${ports.includes('p1') ? ',output:p3' : ''}`,
  `in_port=p2,actions=output:p1${ports.includes('p2') ? ',output:p3' : ''}`,
];
const kinds = [
  there,
  tcp({ from: 'h1', to: 'h2', id: 3 }),
  echo({ from: 'h1', to: 'h2', id: 4 }),
  udp6({ from: 'h1', to: 'h2', id: 5 }),
  arpRequest({ from: 'h1', to: 'h2', id: 6 }),
  raw({ from: 'h1', to: 'h2', id: 7 }),
  lldp({ from: 'h1', id: 8 }),
  bpdu({ from: 'h1', id: 9 }),
  lacp({ from: 'h1', id: 10 }),
  tagged({ id: 7, priority: 3 }, udp({ from: 'h1', to: 'h2', id: 11 })),
];
const conversation = { topology, inject: [there, back], delivered: { p1: [back], p2: [there] } };

const flooding = star({ p1: 'h1', p2: 'h2', p4: 'h4', p3: 'monitor' });
const broadcast = probes(flooding).udp({ from: 'h1', to: { mac: 'ff:ff:ff:ff:ff:ff' }, id: 1 });

const silentSwitch = star({ p1: 'h1', p2: 'h2', p3: 'monitor' }, { flows: [] });
const dropping = star({ p1: 'h1', p2: 'h2', p3: 'monitor' }, { flows: ['in_port=p1,actions=drop'] });
const returning = star({ p1: 'h1', p2: 'h2', p3: 'monitor' }, { flows: ['in_port=p1,actions=in_port'] });
const endless = star({ p1: 'h1', p2: 'h2', p3: 'monitor' }, { flows: ['in_port=p1,actions=resubmit(,0)'] });

const own = star(
  { p1: 'h1', br0: 'host', p3: 'monitor' },
  { flows: ['in_port=p1,actions=LOCAL', 'in_port=LOCAL,actions=output:p1'] },
);
const ownProbes = probes(own);
const toOwn = ownProbes.udp({ from: 'h1', to: 'host', id: 1 });
const fromOwn = ownProbes.udp({ from: 'host', to: 'h1', id: 2 });

export default [
  probing({
    ...conversation,
    id: 'A01-all',
    requires: ['once-per-packet'],
    claim: 'Select all copies each packet once, whichever way it goes.',
    mirrors: { m0: { selectAll: true, outputPort: 'p3' } },
    owed: [there, back],
    control: copying('p1', 'p2'),
  }),
  probing({
    id: 'A01-every-kind',
    requires: ['once-per-packet'],
    claim:
      'Each kind of frame is copied: IPv4 and IPv6, ARP, TCP, UDP, ICMP, tagged, LLDP, spanning tree, LACP, and one that nobody knows.',
    topology,
    mirrors: { m0: { selectAll: true, outputPort: 'p3' } },
    inject: kinds,
    delivered: { p2: kinds },
    owed: kinds,
    control: copying('p1'),
  }),
  probing({
    ...conversation,
    id: 'A02-source',
    claim: 'A source port copies what arrives on it, and nothing that departs through it.',
    mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'p3' } },
    owed: [there],
    control: copying('p1'),
  }),
  probing({
    ...conversation,
    id: 'A03-destination',
    claim: 'A destination port copies what departs through it, and nothing that arrives on it.',
    mirrors: { m0: { selectDstPort: ['p2'], outputPort: 'p3' } },
    owed: [there],
    control: copying('p1'),
  }),
  probing({
    ...conversation,
    id: 'A04-source-and-destination',
    requires: ['once-per-packet'],
    claim: 'A packet that arrives on a source and departs through a destination of one mirror is copied once.',
    mirrors: { m0: { selectSrcPort: ['p1'], selectDstPort: ['p2'], outputPort: 'p3' } },
    owed: [there],
    control: copying('p1'),
  }),
  probing({
    ...conversation,
    id: 'A05-two-mirrors-one-output',
    requires: ['once-per-packet'],
    claim: 'A packet that two mirrors with one output port select is copied once.',
    mirrors: {
      m0: { selectSrcPort: ['p1'], outputPort: 'p3' },
      m1: { selectDstPort: ['p2'], outputPort: 'p3' },
    },
    owed: [there],
    control: copying('p1'),
  }),
  probing({
    id: 'A07-broadcast',
    requires: ['once-per-packet'],
    claim: 'A broadcast that is delivered to two destination ports is copied once.',
    topology: flooding,
    mirrors: { m0: { selectDstPort: ['p2', 'p4'], outputPort: 'p3' } },
    inject: [broadcast],
    delivered: { p2: [broadcast], p4: [broadcast] },
    // A port that is no output yet is flooded like any other.
    without: [broadcast],
    owed: [broadcast],
  }),
  probing({
    id: 'A08-dropped',
    claim: 'A packet that a flow drops is copied for its source.',
    topology: dropping,
    mirrors: { m0: { selectAll: true, outputPort: 'p3' } },
    inject: [there],
    delivered: { p2: [] },
    owed: [there],
  }),
  probing({
    id: 'A08-no-flow',
    claim: 'A packet that no flow matches is copied for its source.',
    topology: silentSwitch,
    mirrors: { m0: { selectAll: true, outputPort: 'p3' } },
    inject: [there],
    delivered: { p2: [] },
    owed: [there],
  }),
  probing({
    id: 'A09-dropped-before-destination',
    claim: 'A packet that a flow drops is not copied for the destination that it does not reach.',
    topology: dropping,
    mirrors: { m0: { selectDstPort: ['p2'], outputPort: 'p3' } },
    inject: [there],
    owed: [],
  }),
  probing({
    id: 'A10-back-out',
    requires: ['once-per-packet'],
    claim: 'A packet that is sent back out of its own port is copied once.',
    topology: returning,
    mirrors: { m0: { selectAll: true, outputPort: 'p3' } },
    inject: [there],
    delivered: { p1: [there] },
    owed: [there],
    control: ['in_port=p1,actions=in_port,output:p3'],
  }),
  probing({
    id: 'A11-local',
    claim: "Select all copies what passes the bridge's own port, in both directions.",
    topology: own,
    mirrors: { m0: { selectAll: true, outputPort: 'p3' } },
    inject: [toOwn, fromOwn],
    delivered: { br0: [toOwn], p1: [fromOwn] },
    owed: [toOwn, fromOwn],
    control: ['in_port=p1,actions=LOCAL,output:p3', 'in_port=LOCAL,actions=output:p1,output:p3'],
  }),
  probing({
    id: 'A11-local-source',
    claim: "The bridge's own port as a source copies what the host sends, and nothing that it receives.",
    topology: own,
    mirrors: { m0: { selectSrcPort: ['br0'], outputPort: 'p3' } },
    inject: [toOwn, fromOwn],
    delivered: { br0: [toOwn], p1: [fromOwn] },
    owed: [fromOwn],
  }),
  probing({
    id: 'A43-endless-resubmit',
    requires: ['ovs-mirror'],
    claim: 'A packet whose actions cannot be worked out is not copied, because nothing of it is put out.',
    topology: endless,
    mirrors: { m0: { selectAll: true, outputPort: 'p3' } },
    inject: [there],
    owed: [],
  }),
];
