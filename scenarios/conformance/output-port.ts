//   h1 ── p1 ─┐
//             br0 ── p3 ── monitor      what else happens at the output port
//   h2 ── p2 ─┘

import { probes, star } from 'mirrorbench';
import { probing } from '../shapes/probing.ts';

const ports = { p1: 'h1', p2: 'h2', p3: 'monitor' } as const;
const learning = star(ports);
const { udp, raw } = probes(learning);
const probe = udp({ from: 'h1', to: 'h2', id: 1 });
const all = { m0: { selectAll: true, outputPort: 'p3' } } as const;

const toMonitor = udp({ from: 'h1', to: 'monitor', id: 1 });
const fromMonitor = udp({ from: 'monitor', to: 'h1', id: 1 });
const isolated = { p1: { to: 'h1', protected: true }, p2: { to: 'h2', protected: true } } as const;

/** Group addresses that bridges keep to themselves (IEEE 802.1Q), and those of Cisco and Extreme. */
const RESERVED = [
  ...Array.from({ length: 16 }, (_, index) => `01:80:c2:00:00:0${index.toString(16)}`),
  '01:00:0c:cc:cc:cc',
  '01:00:0c:cc:cc:cd',
  '01:00:0c:00:00:00',
  '01:00:0c:cd:cd:cd',
  ...Array.from({ length: 8 }, (_, index) => `01:00:0c:cc:cc:c${index}`),
  '00:e0:2b:00:00:00',
  '00:e0:2b:00:00:04',
  '00:e0:2b:00:00:06',
];
const reserved = RESERVED.map((mac, index) => raw({ from: 'h1', to: { mac }, id: index }));

export default [
  probing({
    id: 'A32-flow-to-output-port',
    requires: ['ovs-mirror'],
    claim: 'A packet that a flow sends to the output port comes there twice: as it is delivered, and as its copy.',
    topology: star(ports, { flows: ['in_port=p1,actions=output:p3'] }),
    mirrors: all,
    inject: [probe],
    without: [probe],
    owed: [probe, probe],
  }),
  probing({
    id: 'A34-learned-at-output-port',
    requires: ['ovs-mirror'],
    claim: 'Learning does not send to the output port, even to an address that was learned there: one copy comes.',
    topology: learning,
    mirrors: all,
    inject: [toMonitor],
    without: [toMonitor],
    owed: (has) => (has('normal-spares-output-ports') ? [toMonitor] : [toMonitor, toMonitor]),
  }),
  probing({
    id: 'A35-from-output-port',
    claim: 'What arrives on the output port goes nowhere.',
    topology: learning,
    mirrors: all,
    inject: [fromMonitor],
    delivered: { p1: [], p2: [] },
    owed: [],
  }),
  probing({
    id: 'A37-packet-out',
    requires: ['ovs-mirror'],
    claim:
      'A packet that a controller sends to the output port comes there twice: as it is delivered, and as its copy.',
    topology: star(ports, { flows: [] }),
    mirrors: all,
    inject: [probe],
    packetOut: 'output:p3',
    without: [probe],
    owed: [probe, probe],
  }),
  probing({
    id: 'A37-packet-out-to-port',
    requires: ['ovs-mirror'],
    claim: 'A packet that a controller sends to a destination port is copied.',
    topology: star(ports, { flows: [] }),
    mirrors: { m0: { selectDstPort: ['p2'], outputPort: 'p3' } },
    inject: [probe],
    packetOut: 'output:p2',
    delivered: { p2: [probe] },
    owed: [probe],
  }),
  probing({
    id: 'A38-reserved-addresses',
    requires: ['ovs-mirror'],
    claim: 'Packets to reserved addresses, which bridges do not forward, are copied.',
    topology: learning,
    mirrors: all,
    inject: reserved,
    delivered: { p2: [] },
    owed: reserved,
  }),
  probing({
    id: 'A42-protected',
    claim: 'A packet between protected ports, which is not delivered, is copied for its source.',
    topology: star({ ...isolated, p3: 'monitor' }),
    mirrors: all,
    inject: [probe],
    delivered: { p2: [] },
    owed: [probe],
  }),
  probing({
    id: 'A42-protected-output',
    requires: ['ovs-mirror'],
    claim: 'A packet from a protected port is not copied to an output port that is protected too.',
    topology: star({ ...isolated, p3: { to: 'monitor', protected: true } }),
    mirrors: all,
    inject: [probe],
    owed: [],
  }),
];
