//   h1 ── p1 ─┐
//             br0 ── p3 ── monitor      ports with tags, and packets with tags
//   h2 ── p2 ─┘

import { probes, star, tagged } from 'mirrorbench';
import { probing } from '../shapes/probing.ts';

const flows = ['in_port=p1,actions=output:p2'];
const trunks = star({ p1: 'h1', p2: 'h2', p3: 'monitor' }, { flows });
const { udp } = probes(trunks);
const probe = (id: number) => udp({ from: 'h1', to: 'h2', id });
const plain = probe(1);
const urgent = tagged({ id: 0, priority: 5 }, plain);

const inVlan33 = star({ p1: { to: 'h1', tag: 33 }, p2: 'h2', p3: 'monitor' }, { flows });
const rewriting = star(
  { p1: 'h1', p2: 'h2', p3: 'monitor' },
  { flows: ['in_port=p1,actions=mod_vlan_vid:17,output:p2'] },
);
const accessOnly = star({ p1: { to: 'h1', tag: 10 }, p2: 'h2', p3: 'monitor' }, { flows });
const all = { m0: { selectAll: true, outputPort: 'p3' } } as const;

const outputs = [
  { id: 'A17-trunk', output: {}, owed: tagged(10, plain), says: 'leaves a trunk with the tag' },
  { id: 'A17-access', output: { tag: 10 }, owed: plain, says: 'leaves an access port without a tag' },
  {
    id: 'A17-access-of-another',
    output: { tag: 20 },
    owed: plain,
    says: 'leaves an access port of another VLAN without a tag',
  },
  {
    id: 'A17-native-untagged',
    output: { tag: 10, vlanMode: 'native-untagged' },
    owed: plain,
    says: 'leaves a port with its VLAN as the untagged native one without a tag',
  },
  {
    id: 'A17-native-tagged',
    output: { tag: 10, vlanMode: 'native-tagged' },
    owed: tagged(10, plain),
    says: 'leaves a port with its VLAN as the tagged native one with the tag',
  },
  {
    id: 'A17-other-trunk',
    output: { trunks: [55] },
    owed: tagged(10, plain),
    says: 'leaves a trunk with the tag, though the trunk does not carry its VLAN',
  },
] as const;

export default [
  probing({
    id: 'A12-vlan-alone',
    claim: 'Select VLAN without a selected port copies nothing.',
    topology: trunks,
    mirrors: { m0: { selectVlan: [7], outputPort: 'p3' } },
    inject: [tagged(7, plain)],
    delivered: { p2: [tagged(7, plain)] },
    owed: [],
  }),
  probing({
    id: 'A13-vlan',
    claim: 'Select VLAN copies the packets in that VLAN and no other.',
    topology: trunks,
    mirrors: { m0: { selectAll: true, selectVlan: [11], outputPort: 'p3' } },
    inject: [probe(1), tagged(10, probe(2)), tagged(11, probe(3))],
    delivered: { p2: [probe(1), tagged(10, probe(2)), tagged(11, probe(3))] },
    owed: [tagged(11, probe(3))],
  }),
  probing({
    id: 'A13-untagged',
    claim: 'Select VLAN 0 copies the packets in no VLAN.',
    topology: trunks,
    mirrors: { m0: { selectAll: true, selectVlan: [0], outputPort: 'p3' } },
    inject: [probe(1), tagged(10, probe(2))],
    owed: [probe(1)],
  }),
  probing({
    id: 'A15-access-vlan',
    claim: 'An untagged packet is in the VLAN of its access port, and its copy says so.',
    topology: inVlan33,
    mirrors: { m0: { selectAll: true, selectVlan: [33], outputPort: 'p3' } },
    inject: [plain],
    delivered: { p2: [plain] },
    owed: [tagged(33, plain)],
  }),
  probing({
    id: 'A16-vlan-at-output',
    claim: 'Select VLAN is judged where the packet is: a tag that a flow gives counts at the output.',
    topology: rewriting,
    mirrors: { m0: { selectAll: true, selectVlan: [17], outputPort: 'p3' } },
    inject: [plain],
    delivered: { p2: [tagged(17, plain)] },
    owed: [tagged(17, plain)],
  }),
  ...outputs.map(({ id, output, owed, says }) =>
    probing({
      id,
      requires: ['ovs-mirror'],
      claim: `A copy of a packet between access ports ${says}.`,
      topology: star({ p1: { to: 'h1', tag: 10 }, p2: { to: 'h2', tag: 10 }, p3: { to: 'monitor', ...output } }),
      mirrors: all,
      inject: [plain],
      delivered: { p2: [plain] },
      owed: [owed],
    }),
  ),
  probing({
    id: 'A19-tag-on-access',
    requires: ['ovs-mirror'],
    claim: 'A tagged packet on an access port is not copied, though a flow delivers it.',
    topology: accessOnly,
    mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'p3' } },
    inject: [tagged(10, plain)],
    delivered: { p2: [tagged(10, plain)] },
    owed: [],
  }),
  probing({
    id: 'A19-priority-on-access',
    requires: ['ovs-mirror'],
    claim: "A packet with a priority alone is in the VLAN of its access port, and its copy's tag has both.",
    topology: accessOnly,
    mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'p3' } },
    inject: [tagged({ id: 0, priority: 5 }, plain)],
    delivered: { p2: [tagged({ id: 0, priority: 5 }, plain)] },
    owed: [tagged({ id: 10, priority: 5 }, plain)],
  }),
  probing({
    id: 'A19-priority-tag',
    requires: ['ovs-mirror'],
    claim: 'On a trunk the copy of a packet tagged with a priority alone keeps the tag.',
    topology: trunks,
    mirrors: all,
    inject: [urgent],
    delivered: { p2: [urgent] },
    owed: [urgent],
  }),
  probing({
    id: 'A19-empty-tag',
    requires: ['ovs-mirror'],
    claim: 'On a trunk the copy of a packet tagged with neither a VLAN nor a priority has no tag.',
    topology: trunks,
    mirrors: all,
    inject: [tagged(0, probe(2))],
    delivered: { p2: [tagged(0, probe(2))] },
    owed: [probe(2)],
  }),
  probing({
    id: 'A19-empty-tag-second',
    requires: ['ovs-mirror'],
    claim: 'What becomes of a tag with neither a VLAN nor a priority does not depend on the packet before.',
    deviations: [
      {
        shows: ['altered'],
        what: 'After a packet with a priority alone, the copies of those of the same flow with an empty tag keep it.',
        since: ['2.17.0'],
        source:
          'ofproto-dpif-xlate.c: xvlan_put() looks at the priority without making the megaflow depend on it; hidden before e7e9973b8',
      },
    ],
    topology: trunks,
    mirrors: all,
    inject: [urgent, tagged(0, probe(2))],
    packetsPerSecond: 20,
    delivered: { p2: [urgent, tagged(0, probe(2))] },
    owed: [urgent, probe(2)],
  }),
];
