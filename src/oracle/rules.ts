import type { MechanismName } from '../model/mechanism.ts';
import { reached } from './versions.ts';

const OPENFLOW = ['ovs-mirror', 'ovs-flow', 'ovs-group'] as const;

/** A rule of what mirrors owe, and who has it: versions of Open vSwitch, or other mechanisms. */
export interface Rule {
  /** What it says, one sentence. */
  readonly what: string;
  /** The first release of each branch that has it, ascending, the last with all later branches; every one unless told. */
  readonly since?: readonly string[];
  /** The first release of each branch that has it no longer. */
  readonly until?: readonly string[];
  /** Releases that had lost it: the first of each branch without it, and the first that has it again. */
  readonly lapse?: { readonly since: readonly string[]; readonly until: readonly string[] };
  /** The mechanisms that have it; Open vSwitch's own mirrors unless told. */
  readonly mechanisms?: readonly MechanismName[];
  /** A commit of Open vSwitch, or documentation. */
  readonly source: string;
}

/** The rules by name. Those that not all versions have are the version gates. */
export const RULES = {
  'source-at-arrival': {
    what: 'A packet is copied when it arrives on a source port, before its flow acts: one that is dropped is copied too.',
    mechanisms: OPENFLOW,
    source: 'ovs-vswitchd.conf.db(5), Mirror: select_src_port',
  },
  'destination-at-output': {
    what: 'A packet is copied when it is delivered to a destination port, by whichever action.',
    mechanisms: OPENFLOW,
    source: 'ovs-vswitchd.conf.db(5), Mirror: select_dst_port',
  },
  'all-is-every-port': {
    what: "Select all is every port of the bridge in both directions, the bridge's own port and the output port too.",
    source: 'ovs-vswitchd.conf.db(5), Mirror: select_all',
  },
  'one-copy-per-output': {
    what: 'A packet that is selected more than once, also by several mirrors, is copied once to each output.',
    mechanisms: OPENFLOW,
    source: 'ovs-vswitchd.conf.db(5), Mirror',
  },
  'output-port-is-exclusive': {
    what: 'What arrives on the output port of a mirror is dropped, and no mirror copies it.',
    mechanisms: OPENFLOW,
    source: 'ovs-vswitchd.conf.db(5), Mirror: output_port',
  },
  'flow-to-output-port': {
    what: 'What a flow itself sends to the output port arrives there beside the copies.',
    mechanisms: OPENFLOW,
    source: 'bef1403ec; only NORMAL keeps off output ports',
  },
  'vlan-must-be-admissible': {
    what: 'A packet in a VLAN that a port does not carry is not copied for that port.',
    source: 'ofproto-dpif-xlate.c: mirror_packet(), input_vid_is_valid()',
  },
  'port-vlan-counts': {
    what: "An untagged packet is in the VLAN of its port's tag, and its copy says so.",
    source: 'ofproto-dpif-xlate.c: xvlan_input_translate()',
  },
  'select-vlan-narrows': {
    what: 'Select VLAN lets only packets in these VLANs be copied, judged at each port, and selects nothing by itself.',
    source: '5621d47b9; ovs-vswitchd.conf.db(5), Mirror: select_vlan',
  },
  'output-port-vlan-mode': {
    what: "The VLAN mode of the output port says whether a copy is tagged, as for any packet: an access port's copies are not.",
    source: 'ofproto-dpif-xlate.c: output_normal(), xvlan_output_translate()',
  },
  'priority-tag-is-lost': {
    what: 'The copy of a packet that is tagged with neither a VLAN nor a priority has no tag.',
    source: 'ofproto-dpif-xlate.c: xvlan_put(); ovs-vswitchd.conf.db(5), Port: other_config:priority-tags',
  },
  'output-port-wins': {
    what: 'A mirror with an output port and an output VLAN has the output port alone.',
    source: 'bridge.c: mirror_configure()',
  },
  'output-vlan-floods': {
    what: "Copies to an output VLAN leave by every port that carries it, the port of arrival and the bridge's own too.",
    source: 'ovs-vswitchd.conf.db(5), Mirror: output_vlan',
  },
  'output-vlan-not-again': {
    what: 'A packet that is in the output VLAN already is not copied into it.',
    source: 'ovs-vswitchd.conf.db(5), Mirror: output_vlan',
  },
  'output-vlan-spares-reserved': {
    what: 'Packets to reserved Ethernet addresses are not copied into an output VLAN.',
    source: 'packets.c: eth_addr_is_reserved(); ofproto-dpif-xlate.c: mirror_packet()',
  },
  'output-ports-are-spared': {
    what: 'Copies to an output VLAN do not leave by output ports of mirrors.',
    source: 'ofproto-dpif-xlate.c: mirror_packet(), xbundle_mirror_out()',
  },
  'snaplen-cuts': {
    what: 'A copy is at most as long as snaplen, counted from its Ethernet header.',
    mechanisms: ['ovs-mirror', 'ovs-flow'],
    source: '1356dbd12; ovs-vswitchd.conf.db(5), Mirror: snaplen',
  },
  'protected-ports': {
    what: 'A packet from a protected port is not copied to an output port that is protected too.',
    source: 'c005f976c, 58d636ee8; ovs-vswitchd.conf.db(5), Port: protected',
  },
  'spanning-tree': {
    what: 'A packet that arrives on a port which spanning tree keeps from forwarding is not copied, unless it is control traffic.',
    source: 'ofproto-dpif-xlate.c: xlate_actions()',
  },
  'filter-narrows': {
    what: 'The filter lets only packets that match it be copied.',
    source: '3b1882261; ovs-vswitchd.conf.db(5), Mirror: filter',
  },
  'error-emits-nothing': {
    what: 'When the actions of a packet cannot be worked out, such as those of an endless resubmit, nothing is put out, not even copies.',
    source: 'ofproto-dpif-xlate.c: xlate_actions()',
  },
  'patch-ports-select': {
    what: 'What passes a patch port is selected by it as by any port.',
    source: 'ovs-vswitchd.conf.db(5), Mirror: select_src_port, select_dst_port',
  },
  'control-frames-are-copied': {
    what: 'LACP, spanning tree, LLDP and the like that the switch takes in itself are copied.',
    since: ['2.10.0'],
    source: 'release notes of 2.10.0',
  },
  'normal-spares-output-ports': {
    what: 'NORMAL does not send to an output port, even where it has learned an address there.',
    since: ['2.13.0'],
    source: '84dd881bb',
  },
  'modification-copies-again': {
    what: 'A packet that an action has modified is copied again when it is selected again.',
    since: ['2.17.8', '3.0.5', '3.1.3', '3.2.0'],
    source: 'feed7f677',
  },
  'recirculation-copies-again': {
    what: 'A packet that was modified before it is recirculated is copied for its source once more.',
    since: ['2.17.8', '3.0.5', '3.1.3', '3.2.0'],
    source: 'feed7f677; ofproto-dpif-xlate.c: mirror_ingress_packet()',
  },
  'metadata-copies-again': {
    what: 'A packet for which an action has written a register is copied again when it is selected again.',
    since: ['2.17.8', '3.0.5', '3.1.3', '3.2.0'],
    until: ['3.1.6', '3.2.4', '3.3.3', '3.4.1', '3.5.0'],
    source: 'feed7f677, mended by 49a249fb2',
  },
  'change-reaches-live-flows': {
    what: 'A mirror that is set or changed copies packets of live flows too.',
    // Once every change of the configuration had all flows revalidated, by mistake.
    lapse: { since: ['2.17.3', '3.0.0'], until: ['2.17.12', '3.0.8', '3.1.6', '3.2.4', '3.3.3', '3.4.0'] },
    source: 'lost with 29a2f1835, regained in ofproto-dpif.c: mirror_set__()',
  },
  'bond-recirculation-copies-once': {
    what: 'A packet that a bond recirculates to balance it is copied once.',
    since: ['3.3.8', '3.4.5', '3.5.3', '3.6.2', '3.7.0'],
    source: 'c8ec54a59',
  },
  'each-port-by-itself': {
    what: 'A packet is copied once for each selected port and direction that it passes, as it is on that wire, and for nothing else.',
    mechanisms: ['tc', 'tc-classful', 'nft', 'ebpf'],
    source: 'tc-mirred(8), egress mirror; nft(8), dup; bpf-helpers(7), bpf_clone_redirect',
  },
} as const satisfies Readonly<Record<string, Rule>>;

/** A rule's name. */
export type RuleName = keyof typeof RULES;

const ALL = Object.entries<Rule>(RULES) as [RuleName, Rule][];

/** Names of the rules that a mechanism has with a version of Open vSwitch such as `3.1.0`; its own mirrors unless told. */
export function rulesInForce(version: string, mechanism: MechanismName = 'ovs-mirror'): readonly RuleName[] {
  return ALL.filter(([, rule]) => isOf(rule, mechanism) && isInForce(rule, version)).map(([name]) => name);
}

/** The version gates: the rules that some versions have and others do not, each with whether it is in force. */
export function gatesOf(version: string): readonly { readonly name: RuleName; readonly inForce: boolean }[] {
  const gates = ALL.filter(([, { since, lapse }]) => since !== undefined || lapse !== undefined);
  return gates.map(([name, rule]) => ({ name, inForce: isInForce(rule, version) }));
}

function isOf({ mechanisms = ['ovs-mirror'] }: Rule, mechanism: MechanismName): boolean {
  return mechanisms.includes(mechanism);
}

function isInForce({ since, until = [], lapse }: Rule, version: string): boolean {
  if (lapse !== undefined && reached(version, lapse.since) && !reached(version, lapse.until)) return false;
  return (since === undefined || reached(version, since)) && !reached(version, until);
}
