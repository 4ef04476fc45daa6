//   h1 ── p1 ─┐
//   h2 ── p2 ─ br0 ── p3 ── monitor      flows change packets on their way from p1
//   h4 ── p4 ─┘

import { probes, readdressed, star, tagged } from 'mirrorbench';
import { probing } from '../shapes/probing.ts';

const ports = { p1: 'h1', p2: 'h2', p3: 'monitor' } as const;
const withFlows = (...flows: readonly string[]) => star(ports, { flows });
const { udp, echo } = probes(star(ports));
const probe = udp({ from: 'h1', to: 'h2', id: 1 });
const elsewhere = '02:00:00:00:00:99';
const sentElsewhere = readdressed({ destination: elsewhere }, probe);
const all = { m0: { selectAll: true, outputPort: 'p3' } } as const;
const source = { m0: { selectSrcPort: ['p1'], outputPort: 'p3' } } as const;

const request = echo({ from: 'h1', to: 'h2', id: 1 });
const reply = echo({ from: 'h2', to: 'h1', id: 1, kind: 'reply' });
/** The same probe from the address that h1 is translated to. */
const translated = probes(star(ports, { addresses: { h1: '10.0.0.99/24' } })).udp({ from: 'h1', to: 'h2', id: 1 });

const four = { p1: 'h1', p2: 'h2', p4: 'h4', p3: 'monitor' } as const;

export default [
  probing({
    id: 'A21-modified',
    requires: ['ovs-mirror'],
    claim: 'A packet that a flow modifies is copied as it arrived and, since that counts, as it departs.',
    topology: withFlows('in_port=p1,actions=mod_vlan_vid:17,output:p2'),
    mirrors: all,
    inject: [probe],
    delivered: { p2: [tagged(17, probe)] },
    owed: (has) => (has('modification-copies-again') ? [probe, tagged(17, probe)] : [probe]),
  }),
  probing({
    id: 'A22-responder',
    requires: ['ovs-mirror'],
    claim: 'A flow that makes a request the reply has both copied, since modifications count.',
    topology: withFlows(
      'in_port=p1,icmp,actions=mod_dl_src:02:00:00:00:00:02,mod_dl_dst:02:00:00:00:00:01,mod_nw_src:198.18.0.2,mod_nw_dst:198.18.0.1,load:0->NXM_OF_ICMP_TYPE[],in_port',
    ),
    mirrors: all,
    inject: [request],
    delivered: { p1: [reply] },
    owed: (has) => (has('modification-copies-again') ? [request, reply] : [request]),
  }),
  probing({
    id: 'A23-register',
    requires: ['ovs-mirror'],
    claim: 'A flow that writes a register has not modified the packet, except in the versions that took it for that.',
    topology: withFlows('in_port=p1,actions=load:1->NXM_NX_REG0[],output:p2'),
    mirrors: all,
    inject: [probe],
    delivered: { p2: [probe] },
    owed: (has) => (has('metadata-copies-again') ? [probe, probe] : [probe]),
  }),
  probing({
    id: 'A25-clone',
    requires: ['ovs-mirror'],
    claim:
      'Of a packet that is cloned, modified for one destination and left alone for another, the first delivery is copied.',
    topology: star(four, { flows: [`in_port=p1,actions=clone(mod_dl_dst:${elsewhere},output:p2),output:p4`] }),
    mirrors: { m0: { selectDstPort: ['p2', 'p4'], outputPort: 'p3' } },
    inject: [probe],
    delivered: { p2: [sentElsewhere], p4: [probe] },
    owed: [sentElsewhere],
  }),
  probing({
    id: 'A25-modified-between',
    requires: ['ovs-mirror'],
    claim: 'A packet that is modified between two destinations is copied for both, since modifications count.',
    topology: star(four, { flows: [`in_port=p1,actions=output:p2,mod_dl_dst:${elsewhere},output:p4`] }),
    mirrors: { m0: { selectDstPort: ['p2', 'p4'], outputPort: 'p3' } },
    inject: [probe],
    delivered: { p2: [probe], p4: [sentElsewhere] },
    owed: (has) => (has('modification-copies-again') ? [probe, sentElsewhere] : [probe]),
  }),
  probing({
    id: 'A26-same-value',
    requires: ['ovs-mirror'],
    claim: 'An action that sets a field to the value that it has counts as a modification like any other.',
    topology: withFlows('in_port=p1,udp,actions=set_field:20000->udp_dst,output:p2'),
    mirrors: all,
    inject: [probe],
    delivered: { p2: [probe] },
    owed: (has) => (has('modification-copies-again') ? [probe, probe] : [probe]),
  }),
  probing({
    id: 'A27-move',
    requires: ['ovs-mirror'],
    claim: 'A packet that is changed by moving a field is copied as it arrived only.',
    topology: withFlows('in_port=p1,actions=move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[],output:p2'),
    mirrors: all,
    inject: [probe],
    delivered: { p2: [readdressed({ destination: '02:00:00:00:00:01' }, probe)] },
    owed: [probe],
  }),
  probing({
    id: 'A28-recirculated',
    requires: ['ovs-mirror'],
    claim: 'A packet that connection tracking recirculates is copied once.',
    topology: withFlows('in_port=p1,ip,actions=ct(table=1)', 'table=1,ip,actions=output:p2'),
    mirrors: all,
    inject: [probe],
    delivered: { p2: [probe] },
    owed: [probe],
  }),
  probing({
    id: 'A30-modified-then-recirculated',
    claim:
      'A packet that is modified and then recirculated is copied for its source once more, since modifications count.',
    topology: withFlows(`in_port=p1,ip,actions=mod_dl_dst:${elsewhere},ct(table=1)`, 'table=1,ip,actions=output:p2'),
    mirrors: source,
    inject: [probe],
    delivered: { p2: [sentElsewhere] },
    owed: (has) => (has('recirculation-copies-again') ? [probe, sentElsewhere] : [probe]),
  }),
  probing({
    id: 'A31-translated',
    claim:
      'A packet whose address connection tracking translates is copied for its source once more, since modifications count.',
    topology: withFlows(
      'in_port=p1,ip,actions=ct(commit,nat(src=198.18.0.99),table=1)',
      'table=1,ip,actions=output:p2',
    ),
    mirrors: source,
    inject: [probe],
    delivered: { p2: [translated] },
    owed: (has) => (has('recirculation-copies-again') ? [probe, translated] : [probe]),
  }),
];
