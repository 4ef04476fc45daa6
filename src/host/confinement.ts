import { existsSync, readFileSync } from 'node:fs';

/** A setting of the machine that keeps labs from being made, and the command that changes it. */
export interface Confinement {
  readonly what: string;
  readonly remedy: string;
}

/** A machine as far as its files tell. */
export interface Machine {
  readonly asRoot: boolean;
  /** Content of a file without white space around it; undefined when it cannot be read. */
  readonly read: (path: string) => string | undefined;
  readonly exists: (path: string) => boolean;
}

const thisMachine: Machine = {
  asRoot: process.geteuid?.() === 0,
  read: (path) => {
    try {
      return readFileSync(path, 'utf8').trim();
    } catch {
      return undefined;
    }
  },
  exists: existsSync,
};

/** What confines namespaces, the tun device and tcpdump, as far as the machine's settings tell. */
export function confinement(machine: Machine = thisMachine): readonly Confinement[] {
  return RULES.filter(({ applies }) => applies(machine)).map(({ what, remedy }) => ({ what, remedy }));
}

const RULES: readonly (Confinement & { readonly applies: (machine: Machine) => boolean })[] = [
  {
    applies: ({ asRoot, read }) => asRoot && !mayAdminister(read('/proc/self/status')),
    what: 'root lacks CAP_SYS_ADMIN or CAP_NET_ADMIN here, as in most containers, so it can make no namespaces',
    remedy:
      'docker run --cap-add SYS_ADMIN --cap-add NET_ADMIN --security-opt apparmor=unconfined --device /dev/net/tun …',
  },
  {
    applies: ({ asRoot, read }) => !asRoot && read('/proc/sys/user/max_user_namespaces') === '0',
    what: 'user namespaces are switched off (user.max_user_namespaces = 0)',
    remedy: 'sudo sysctl -w user.max_user_namespaces=15000, or run as root',
  },
  {
    applies: ({ asRoot, read }) => !asRoot && read('/proc/sys/kernel/unprivileged_userns_clone') === '0',
    what: 'ordinary users may not make user namespaces (kernel.unprivileged_userns_clone = 0)',
    remedy: 'sudo sysctl -w kernel.unprivileged_userns_clone=1, or run as root',
  },
  {
    applies: ({ asRoot, read }) => !asRoot && read('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1',
    what: 'AppArmor restricts user namespaces of ordinary users (kernel.apparmor_restrict_unprivileged_userns = 1, as on Ubuntu 24.04)',
    remedy: 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or run as root',
  },
  {
    applies: ({ exists }) => !exists('/dev/net/tun'),
    what: '/dev/net/tun is missing, so Open vSwitch can make no internal ports',
    remedy: 'sudo modprobe tun; in a container, give it the device (--device /dev/net/tun)',
  },
  {
    applies: ({ read, exists }) =>
      read('/sys/module/apparmor/parameters/enabled') === 'Y' && exists('/etc/apparmor.d/usr.bin.tcpdump'),
    what: 'AppArmor confines tcpdump (profile usr.bin.tcpdump, as on Ubuntu): captures fail where it may not write',
    remedy: 'sudo aa-disable usr.bin.tcpdump, if captures fail with "Permission denied"',
  },
];

/** Whether a process has the two capabilities that namespaces and links need (capabilities(7), bits 21 and 12). */
function mayAdminister(status: string | undefined): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(status ?? '')?.[1];
  const needed = (1n << 21n) | (1n << 12n);
  return effective === undefined || (BigInt(`0x${effective}`) & needed) === needed;
}
