import type { Mirror } from './mirror.ts';
import type { SwitchKind } from './switch.ts';

/** What makes the copies. */
export type MechanismName = 'ovs-mirror' | 'ovs-flow' | 'ovs-group' | 'tc' | 'tc-classful' | 'nft' | 'ebpf';

/** A way to make copies, and what it can do. */
export interface MechanismTraits {
  /** In a few words. */
  readonly what: string;
  /** The switches that it works on, the one that it is at home on first. */
  readonly switches: readonly SwitchKind[];
  /**
   * Whether a packet is copied once, however often it is selected, or once for each selected port and direction that it passes, as it is on that
   * wire.
   */
  readonly counts: 'packet' | 'port';
  /** What it can do of a mirror beside choosing ports and an output port. */
  readonly columns: readonly (keyof Mirror)[];
  /** Tunnels that it can send copies by. */
  readonly remote: readonly ('gre' | 'erspan' | 'vxlan' | 'geneve')[];
  /** Where its behaviour is documented. */
  readonly source: string;
}

const OVS = ['ovs-netdev', 'ovs-afxdp', 'ovs-kernel'] as const;
const KERNEL = ['linux-bridge', 'ovs-netdev', 'ovs-kernel'] as const;

/** The mechanisms by name, in the order in which tables show them. */
export const MECHANISMS = {
  'ovs-mirror': {
    what: "a row of Open vSwitch's table Mirror",
    switches: OVS,
    counts: 'packet',
    columns: ['selectVlan', 'outputVlan', 'snaplen', 'filter'],
    remote: ['gre', 'erspan', 'vxlan', 'geneve'],
    source: 'ovs-vswitchd.conf.db(5), Mirror',
  },
  'ovs-flow': {
    what: 'a further output in each OpenFlow flow',
    switches: OVS,
    counts: 'packet',
    columns: ['snaplen'],
    remote: ['gre', 'erspan', 'vxlan', 'geneve'],
    source: 'ovs-actions(7), output',
  },
  'ovs-group': {
    what: 'an OpenFlow group of the type all',
    switches: OVS,
    counts: 'packet',
    columns: [],
    remote: ['gre', 'erspan', 'vxlan', 'geneve'],
    source: 'ovs-ofctl(8), Group Syntax, type=all',
  },
  tc: {
    what: 'tc mirred in clsact',
    switches: KERNEL,
    counts: 'port',
    columns: [],
    remote: ['vxlan'],
    source: 'tc-mirred(8), tc-bpf(8)',
  },
  'tc-classful': {
    what: 'tc mirred in the queueing disciplines ingress and a classful root',
    switches: KERNEL,
    counts: 'port',
    columns: [],
    remote: ['vxlan'],
    source: 'tc-mirred(8), tc-u32(8)',
  },
  nft: {
    what: 'nftables dup in the netdev hooks',
    switches: KERNEL,
    counts: 'port',
    columns: [],
    remote: ['vxlan'],
    source: 'nft(8), DUP STATEMENT',
  },
  ebpf: {
    what: 'bpf_clone_redirect in clsact',
    switches: KERNEL,
    counts: 'port',
    columns: [],
    remote: ['vxlan'],
    source: 'bpf-helpers(7), bpf_clone_redirect',
  },
} as const satisfies Readonly<Record<MechanismName, MechanismTraits>>;

/** Their names, in the same order. */
export const MECHANISM_NAMES = Object.keys(MECHANISMS) as readonly MechanismName[];

/** What a mechanism can do. */
export function traitsOf(name: MechanismName): MechanismTraits {
  return MECHANISMS[name];
}

/** Whether it copies at interfaces of the kernel, outside of the switch. */
export function tapsInterfaces(name: MechanismName): boolean {
  return traitsOf(name).counts === 'port';
}

/** A mechanism on a switch. */
export interface Pairing {
  readonly mechanism: MechanismName;
  readonly switch: SwitchKind;
}

/** Whether a mechanism works on a switch. */
export function isPossible({ mechanism, switch: kind }: Pairing): boolean {
  return traitsOf(mechanism).switches.includes(kind);
}

/** All pairs that are possible, mechanism by mechanism. */
export const EVERY_PAIRING: readonly Pairing[] = MECHANISM_NAMES.flatMap((mechanism) =>
  traitsOf(mechanism).switches.map((kind): Pairing => ({ mechanism, switch: kind })),
);
