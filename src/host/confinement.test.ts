import { expect, test } from 'vitest';
import { confinement, type Machine } from './confinement.ts';

/** A machine with these files and no others; `/dev/net/tun` is there unless told. */
function machine(asRoot: boolean, files: Readonly<Record<string, string>>, tun = true): Machine {
  const all: Readonly<Record<string, string>> = { ...files, ...(tun && { '/dev/net/tun': '' }) };
  return {
    asRoot,
    read: (path) => all[path],
    exists: (path) => path in all,
    mayOpen: (path) => all[path] !== 'closed',
  };
}

const ubuntu = {
  '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1',
  '/sys/module/apparmor/parameters/enabled': 'Y',
  '/etc/apparmor.d/usr.bin.tcpdump': 'profile tcpdump …',
};
const status = (effective: string) => ({ '/proc/self/status': `Name:\tnode\nCapEff:\t${effective}\nSeccomp:\t0` });

test.each([
  ['nothing, where nothing does', machine(false, {}), []],
  [
    'AppArmor’s restriction of user namespaces and its profile of tcpdump, on Ubuntu',
    machine(false, ubuntu),
    ['apparmor_restrict_unprivileged_userns', 'usr.bin.tcpdump'],
  ],
  [
    'tcpdump’s profile alone for root there',
    machine(true, { ...ubuntu, ...status('000001ffffffffff') }),
    ['usr.bin.tcpdump'],
  ],
  ['no profile where AppArmor is off', machine(true, { '/etc/apparmor.d/usr.bin.tcpdump': '' }), []],
  [
    'user namespaces that are switched off',
    machine(false, { '/proc/sys/user/max_user_namespaces': '0' }),
    ['user.max_user_namespaces'],
  ],
  [
    'Debian’s own switch',
    machine(false, { '/proc/sys/kernel/unprivileged_userns_clone': '0' }),
    ['kernel.unprivileged_userns_clone'],
  ],
  ['a missing tun device', machine(true, {}, false), ['/dev/net/tun']],
  [
    'a tun device that the user may not open',
    machine(false, { '/dev/net/tun': 'closed' }, false),
    ['chmod 0666 /dev/net/tun'],
  ],
  ['a container’s root without CAP_SYS_ADMIN', machine(true, status('00000000a80425fb')), ['CAP_SYS_ADMIN']],
  ['not an ordinary user’s lack of capabilities', machine(false, status('0000000000000000')), []],
])('what confines labs is named: %s', (_, on, names) => {
  const found = confinement(on);
  expect(found).toHaveLength(names.length);
  for (const [index, name] of names.entries()) expect(`${found[index]?.what} ${found[index]?.remedy}`).toContain(name);
});
