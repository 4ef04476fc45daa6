/** What a lab's bridges run on: Open vSwitch with its userspace datapath, the same over AF_XDP ports, with the kernel's datapath; or a Linux bridge. */
export type SwitchKind = 'ovs-netdev' | 'ovs-afxdp' | 'ovs-kernel' | 'linux-bridge';

/** All of them, for options and schemas. */
export const SWITCH_KINDS = [
  'ovs-netdev',
  'ovs-afxdp',
  'ovs-kernel',
  'linux-bridge',
] as const satisfies readonly SwitchKind[];

/** Whether it is Open vSwitch: it has a database, OpenFlow and mirrors of its own. */
export function isOpenVSwitch(kind: SwitchKind): boolean {
  return kind !== 'linux-bridge';
}
