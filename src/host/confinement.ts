import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { Problem } from '../model/problem.ts';

/** A setting of the machine that keeps labs from being made, and the command that changes it. */
export interface Confinement {
  readonly what: string;
  readonly remedy: string;
  /** Whether it surely keeps labs from being made, or may be outweighed by something that cannot be seen here. */
  readonly certain: boolean;
}

/** A machine as far as its files tell. */
export interface Machine {
  readonly asRoot: boolean;
  /** Content of a file without white space around it; undefined when it cannot be read. */
  readonly read: (path: string) => string | undefined;
  readonly exists: (path: string) => boolean;
  readonly mayOpen: (path: string) => boolean;
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
  mayOpen: (path) => {
    try {
      accessSync(path, constants.R_OK | constants.W_OK);
      return true;
    } catch {
      return false;
    }
  },
};

/** What confines namespaces, the tun device and tcpdump, as far as the machine's settings tell. */
export function confinement(machine: Machine = thisMachine): readonly Confinement[] {
  return RULES.filter(({ applies }) => applies(machine)).map(({ applies: _, ...found }) => found);
}

/** What to do about all of it, a line each; where nothing is known, where to look. */
export function confinementRemedy(found: readonly Confinement[] = confinement()): string {
  if (found.length === 0) return 'mirrorbench doctor tells what this machine allows';
  return found.map(({ what, remedy }) => `${what}: ${remedy}`).join('\n');
}

/** @throws Problem that names what surely keeps labs from being made, and the commands that change it */
export function requireLabs(): void {
  const found = confinement().filter(({ certain }) => certain);
  if (found.length > 0) throw new Problem('labs cannot be made on this machine', confinementRemedy(found));
}

const RULES: readonly (Confinement & { readonly applies: (machine: Machine) => boolean })[] = [
  {
    applies: ({ asRoot, read }) => asRoot && !mayAdminister(read('/proc/self/status')),
    certain: true,
    what: 'root lacks CAP_SYS_ADMIN or CAP_NET_ADMIN here, as in most containers, so it can make no namespaces',
    remedy:
      'docker run --cap-add SYS_ADMIN --cap-add NET_ADMIN --security-opt apparmor=unconfined --device /dev/net/tun …',
  },
  {
    applies: ({ asRoot, read }) => !asRoot && read('/proc/sys/user/max_user_namespaces') === '0',
    certain: true,
    what: 'user namespaces are switched off (user.max_user_namespaces = 0)',
    remedy: 'sudo sysctl -w user.max_user_namespaces=15000, or run as root',
  },
  {
    applies: ({ asRoot, read }) => !asRoot && read('/proc/sys/kernel/unprivileged_userns_clone') === '0',
    certain: true,
    what: 'ordinary users may not make user namespaces (kernel.unprivileged_userns_clone = 0)',
    remedy: 'sudo sysctl -w kernel.unprivileged_userns_clone=1, or run as root',
  },
  {
    applies: ({ asRoot, read }) => !asRoot && read('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1',
    certain: false,
    what: 'AppArmor restricts user namespaces of ordinary users (kernel.apparmor_restrict_unprivileged_userns = 1, as on Ubuntu 24.04)',
    remedy: 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or run as root',
  },
  {
    applies: ({ exists }) => !exists('/dev/net/tun'),
    certain: true,
    what: '/dev/net/tun is missing, so Open vSwitch can make no internal ports',
    remedy: 'sudo modprobe tun; in a container, give it the device (--device /dev/net/tun)',
  },
  {
    applies: ({ exists, mayOpen }) => exists('/dev/net/tun') && !mayOpen('/dev/net/tun'),
    certain: true,
    what: '/dev/net/tun may not be opened by this user, so Open vSwitch can make no ports',
    remedy: 'sudo chmod 0666 /dev/net/tun, or run as root',
  },
  {
    applies: ({ read, exists }) =>
      read('/sys/module/apparmor/parameters/enabled') === 'Y' && exists('/etc/apparmor.d/usr.bin.tcpdump'),
    certain: false,
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
