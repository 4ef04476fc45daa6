import { existsSync, readFileSync } from 'node:fs';

/** A setting of the machine that keeps labs from being made, and the command that changes it. */
export interface Confinement {
  readonly what: string;
  readonly remedy: string;
}

/** What confines user namespaces, the tun device and tcpdump here, as far as the machine's settings tell. */
export function confinement(): readonly Confinement[] {
  const asRoot = process.geteuid?.() === 0;
  const found: Confinement[] = [];
  const add = (what: string, remedy: string) => void found.push({ what, remedy });
  if (asRoot && !mayAdminister()) {
    add(
      'root lacks CAP_SYS_ADMIN or CAP_NET_ADMIN here, as in most containers, so it can make no namespaces',
      'docker run --cap-add SYS_ADMIN --cap-add NET_ADMIN --security-opt apparmor=unconfined --device /dev/net/tun …',
    );
  }
  if (!asRoot && setting('/proc/sys/user/max_user_namespaces') === '0') {
    add(
      'user namespaces are switched off (user.max_user_namespaces = 0)',
      'sudo sysctl -w user.max_user_namespaces=15000, or run as root',
    );
  }
  if (!asRoot && setting('/proc/sys/kernel/unprivileged_userns_clone') === '0') {
    add(
      'ordinary users may not make user namespaces (kernel.unprivileged_userns_clone = 0)',
      'sudo sysctl -w kernel.unprivileged_userns_clone=1, or run as root',
    );
  }
  if (!asRoot && setting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1') {
    add(
      'AppArmor restricts user namespaces of ordinary users (kernel.apparmor_restrict_unprivileged_userns = 1, as on Ubuntu 24.04)',
      'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or run as root',
    );
  }
  if (!existsSync('/dev/net/tun')) {
    add(
      '/dev/net/tun is missing, so Open vSwitch can make no internal ports',
      'sudo modprobe tun; in a container, give it the device (--device /dev/net/tun)',
    );
  }
  if (setting('/sys/module/apparmor/parameters/enabled') === 'Y' && existsSync('/etc/apparmor.d/usr.bin.tcpdump')) {
    add(
      'AppArmor confines tcpdump (profile usr.bin.tcpdump, as on Ubuntu); captures fail where it does not let tcpdump write',
      'sudo aa-disable usr.bin.tcpdump, if captures fail with "Permission denied"',
    );
  }
  return found;
}

/** Whether the process has the two capabilities that namespaces and links need (capabilities(7), bits 21 and 12). */
function mayAdminister(): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(setting('/proc/self/status') ?? '')?.[1];
  const needed = (1n << 21n) | (1n << 12n);
  return effective === undefined || (BigInt(`0x${effective}`) & needed) === needed;
}

function setting(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
