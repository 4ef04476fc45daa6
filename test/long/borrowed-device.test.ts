import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { giveBack, moveDeviceArgv, snapshotDevice } from '../../src/host/borrowedDevice.ts';
import { deviceDifferences } from '../../src/host/deviceRestoration.ts';
import type { DeviceState } from '../../src/host/deviceState.ts';
import { run } from '../../src/host/process.ts';
import { undoStale } from '../../src/host/staleJournals.ts';
import { startWatcher } from '../../src/host/watcher.ts';
import { budget } from '../support/budget.ts';
import { asRoot, scratchFolder } from '../support/command.ts';

budget('interfaces of the machine', 4);

/** A veth that stands for the machine's network card, and its peer, which has an address in a namespace of its own. */
const NIC = 'mbnic0';
const PEER = 'mbpeer0';

describe.runIf(asRoot)('a borrowed device', () => {
  let far: Namespace;
  let lab: Namespace;
  let state: string;

  beforeEach(async () => {
    state = scratchFolder();
    vi.stubEnv('XDG_STATE_HOME', state);
    [far, lab] = await Promise.all([makeNamespace(), makeNamespace()]);
    await ip('link', 'add', NIC, 'type', 'veth', 'peer', 'name', PEER);
    await run(moveDeviceArgv(PEER, far.pid));
    await inside(far, 'ip', 'addr', 'add', '198.51.100.9/24', 'dev', PEER);
    await inside(far, 'ip', '-6', 'addr', 'add', '2001:db8:51::9/64', 'dev', PEER, 'nodad');
    await inside(far, 'ip', 'link', 'set', PEER, 'up');
    await setUpCard();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await execa('ip', ['link', 'del', NIC], { reject: false });
    await Promise.all([far.end(), lab.end()]);
  });

  test('comes back with addresses, routes, neighbours, mtu, queue, alias, flags, offloads and settings, and carries packets again', async () => {
    const before = await witness();
    const was = await snapshotDevice(NIC);
    await run(moveDeviceArgv(NIC, lab.pid));
    expect(await here()).toBe(false);
    await misuse(lab);
    await giveBack(was, lab.path);
    expect(await differences(was)).toEqual([]);
    expect(await witness()).toEqual(before);
    await pings();
  });

  test('comes back as it was when it was down, too', async () => {
    await ip('link', 'set', NIC, 'down');
    await ip('addr', 'add', '198.51.100.77/32', 'dev', NIC);
    const before = await witness();
    const was = await snapshotDevice(NIC);
    await run(moveDeviceArgv(NIC, lab.pid));
    await misuse(lab);
    await giveBack(was, lab.path);
    expect(await witness()).toEqual(before);
  });

  test('a watcher gives it back after the process that held its namespace was killed, veth as it is', async () => {
    const before = await witness();
    const watch = await startWatcher();
    const was = await snapshotDevice(NIC);
    await watch.add({ kind: 'device', state: was, namespace: lab.path });
    await run(moveDeviceArgv(NIC, lab.path));
    await misuse(lab);
    await lab.end();
    expect(existsSync(lab.path)).toBe(false);
    expect(await here()).toBe(false);
    expect(await watch.close()).toEqual([]);
    expect(await witness()).toEqual(before);
    await pings();
    expect(readdirSync(join(state, 'mirrorbench', 'journal'))).toEqual([]);
  });

  test('what is set on a device without its having been moved is set back', async () => {
    const before = await witness();
    const watch = await startWatcher();
    await watch.add({ kind: 'device', state: await snapshotDevice(NIC), namespace: lab.path });
    await ip('link', 'set', NIC, 'mtu', '1300');
    await ip('addr', 'flush', 'dev', NIC);
    await ip('addr', 'add', '203.0.113.1/24', 'dev', NIC);
    expect(await watch.close()).toEqual([]);
    expect(await witness()).toEqual(before);
  });

  test('a stale journal gives it back from where it is, and from no other namespace that has the same path', async () => {
    const before = await witness();
    const watch = await startWatcher();
    await watch.add({ kind: 'device', state: await snapshotDevice(NIC), namespace: lab.path });
    await run(moveDeviceArgv(NIC, lab.path));
    const [journal = ''] = readdirSync(join(state, 'mirrorbench', 'journal')).map((name) =>
      join(state, 'mirrorbench', 'journal', name),
    );
    const content = JSON.parse(readFileSync(journal, 'utf8'));
    process.kill(content.watcher.pid, 'SIGKILL');
    await expect(watch.done(1)).rejects.toThrow('has ended');
    const [entry] = content.entries;
    const other = { ...content, entries: [{ ...entry, undo: { ...entry.undo, inode: entry.undo.inode + 1 } }] };
    writeFileSync(journal, JSON.stringify(other));
    expect(await undoStale([journal])).toEqual([expect.stringMatching(/mbnic0 .*has ended/)]);
    expect(await here()).toBe(false);
    writeFileSync(journal, JSON.stringify(content));
    expect(await undoStale()).toEqual([]);
    expect(await witness()).toEqual(before);
  }, 60_000);

  test('one that is nowhere is a problem that says so, and stays in the journal', async () => {
    const watch = await startWatcher();
    await watch.add({ kind: 'device', state: await snapshotDevice(NIC), namespace: lab.path });
    await ip('link', 'del', NIC);
    expect(await watch.close()).toEqual([expect.stringContaining(`the interface ${NIC} was not found again`)]);
    expect(readdirSync(join(state, 'mirrorbench', 'journal'))).toHaveLength(1);
  }, 60_000);

  test('a namespace that is not there is refused before anything is done', async () => {
    const watch = await startWatcher();
    const was = await snapshotDevice(NIC);
    await expect(watch.add({ kind: 'device', state: was, namespace: '/proc/0/ns/net' })).rejects.toThrow(
      'cannot be opened',
    );
    expect(readdirSync(join(state, 'mirrorbench', 'journal'))).toEqual([]);
    expect(await watch.close()).toEqual([]);
  });

  test.each<readonly [why: string, spoil: readonly (readonly string[])[], message: string]>([
    [
      'is stacked on',
      [['ip', 'link', 'add', 'link', NIC, 'name', 'mbmac0', 'type', 'macvlan']],
      'it is stacked with mbmac0',
    ],
    [
      'belongs to a bridge',
      [
        ['ip', 'link', 'add', 'mbbr0', 'type', 'bridge'],
        ['ip', 'link', 'set', NIC, 'master', 'mbbr0'],
      ],
      'it belongs to mbbr0',
    ],
    [
      'has a queueing discipline',
      [['tc', 'qdisc', 'add', 'dev', NIC, 'root', 'tbf', 'rate', '1mbit', 'burst', '10kb', 'latency', '50ms']],
      'it has a queueing discipline (qdisc tbf',
    ],
    ['has classifiers', [['tc', 'qdisc', 'add', 'dev', NIC, 'clsact']], 'it has a queueing discipline (qdisc clsact'],
    [
      'shares a route',
      [
        [
          ...['ip', 'route', 'add', '203.0.113.0/24', 'nexthop', 'via', '198.51.100.8'],
          ...['nexthop', 'via', '198.51.100.7'],
        ],
      ],
      'a route shares it with others',
    ],
    [
      'leads to everywhere',
      [['ip', 'route', 'add', 'default', 'via', '198.51.100.9', 'table', '4711', 'dev', NIC]],
      'the default route leads by it (default via 198.51.100.9 table 4711',
    ],
  ])('one that %s is not taken', async (_why, spoil, message) => {
    try {
      for (const [file = '', ...args] of spoil) await execa(file, args);
      await expect(snapshotDevice(NIC)).rejects.toThrow(message);
      if (message.includes('default')) expect((await snapshotDevice(NIC, { evenDefaultRoute: true })).name).toBe(NIC);
    } finally {
      await execa('ip', ['link', 'del', 'mbbr0'], { reject: false });
    }
  });

  test('one that is not there is a problem, and the loopback is none to take', async () => {
    await expect(snapshotDevice('mbnone0')).rejects.toThrow('there is no interface mbnone0 on this machine');
    await expect(snapshotDevice('lo')).rejects.toThrow('it is the loopback');
  });
});

async function setUpCard(): Promise<void> {
  await ip(
    'link',
    'set',
    NIC,
    'mtu',
    '1400',
    'txqueuelen',
    '77',
    'alias',
    'the "uplink"',
    'address',
    '02:00:00:00:00:aa',
  );
  await ip('link', 'set', NIC, 'allmulticast', 'on', 'promisc', 'on');
  await execa('ethtool', ['-K', NIC, 'tso', 'off', 'tx-udp-segmentation', 'off', 'gro', 'on']);
  writeFileSync(`/proc/sys/net/ipv4/conf/${NIC}/proxy_arp`, '1');
  writeFileSync(`/proc/sys/net/ipv6/conf/${NIC}/accept_ra`, '0');
  writeFileSync(`/proc/sys/net/ipv4/neigh/${NIC}/ucast_solicit`, '5');
  await ip('link', 'set', NIC, 'addrgenmode', 'none');
  await ip('addr', 'add', '198.51.100.1/24', 'brd', '+', 'dev', NIC);
  await ip('addr', 'add', '198.51.100.2/24', 'dev', NIC, 'label', `${NIC}:1`);
  await ip('addr', 'add', '203.0.113.9', 'peer', '203.0.113.10', 'dev', NIC, 'noprefixroute');
  await ip('addr', 'add', '198.51.100.33/28', 'dev', NIC, 'valid_lft', '5000', 'preferred_lft', '4000', 'metric', '33');
  await ip('link', 'set', NIC, 'up');
  await ip('-6', 'addr', 'add', '2001:db8:51::1/64', 'dev', NIC, 'nodad');
  await ip(
    'route',
    'add',
    '203.0.113.128/25',
    'via',
    '198.51.100.9',
    'src',
    '198.51.100.2',
    'metric',
    '50',
    'mtu',
    '1200',
  );
  await ip('route', 'add', '203.0.113.64/26', 'dev', NIC, 'table', '4711', 'proto', 'static');
  await ip('route', 'add', '203.0.113.32/27', 'via', '192.0.2.77', 'dev', NIC, 'onlink');
  await ip('-6', 'route', 'add', '2001:db8:77::/48', 'via', '2001:db8:51::9', 'expires', '5000');
  await ip('neigh', 'add', '198.51.100.99', 'lladdr', '02:00:00:00:00:63', 'dev', NIC, 'nud', 'permanent');
}

/** What a lab could do to an interface, and more. */
async function misuse(lab: Namespace): Promise<void> {
  await inside(lab, 'ip', 'link', 'set', NIC, 'mtu', '9000', 'txqueuelen', '9', 'alias', 'lab', 'promisc', 'off');
  await inside(lab, 'ip', 'link', 'set', NIC, 'address', '02:00:00:00:00:bb', 'allmulticast', 'off', 'arp', 'off');
  await inside(lab, 'ethtool', '-K', NIC, 'tx', 'off', 'tso', 'on', 'gso', 'off', 'gro', 'off');
  await inside(lab, 'ip', 'addr', 'add', '198.51.100.200/24', 'dev', NIC);
  await inside(lab, 'ip', 'link', 'set', NIC, 'up');
  await inside(lab, 'tc', 'qdisc', 'add', 'dev', NIC, 'clsact');
}

/** What the tools print of the interface, without numbers that count or are given anew. */
async function witness(): Promise<readonly string[]> {
  const printed = await Promise.all([
    execa('ip', ['-d', 'addr', 'show', 'dev', NIC]),
    execa('ip', ['-4', '-o', 'route', 'show', 'table', 'all', 'dev', NIC]),
    execa('ip', ['-6', '-o', 'route', 'show', 'table', 'all', 'dev', NIC]),
    execa('ip', ['neigh', 'show', 'dev', NIC, 'nud', 'permanent']),
    execa('ethtool', ['-k', NIC]),
    execa('tc', ['qdisc', 'show', 'dev', NIC]),
    execa('sh', [
      '-c',
      `cd /proc/sys/net && grep -rs . ipv4/conf/${NIC} ipv6/conf/${NIC} ipv4/neigh/${NIC} ipv6/neigh/${NIC}; true`,
    ]),
  ]);
  return printed.flatMap(({ stdout }) =>
    stdout
      .split('\n')
      .map((line) => line.replace(/^\d+: /, '').replace(/(valid_lft|preferred_lft|expires) \d+sec/g, '$1'))
      .map((line) => line.replace(/\b(tentative|qdisc (noqueue|noop)|state \S+) /g, ''))
      .map((line) => line.trimEnd())
      // The kernel's own queueing discipline is another one, or none, before the interface has been up.
      .filter((line) => !/^(qdisc \S+ )?0: root/.test(line) && line !== '')
      .sort(),
  );
}

async function differences(was: DeviceState): Promise<readonly string[]> {
  return deviceDifferences(was, await snapshotDevice(NIC));
}

async function pings(): Promise<void> {
  for (const target of ['198.51.100.9', '2001:db8:51::9']) {
    const { exitCode, stdout } = await execa('ping', ['-c', '1', '-W', '5', target], { reject: false });
    expect(exitCode, stdout).toBe(0);
  }
}

async function here(): Promise<boolean> {
  return (await execa('ip', ['link', 'show', 'dev', NIC], { reject: false })).exitCode === 0;
}

async function ip(...args: readonly string[]): Promise<void> {
  await execa('ip', args);
}

interface Namespace {
  readonly pid: number;
  readonly path: string;
  end(): Promise<void>;
}

/** A network namespace that lives as long as the one process in it. */
async function makeNamespace(): Promise<Namespace> {
  const holder = spawn('unshare', ['--net', 'sh', '-c', 'echo there; exec sleep 600'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(holder, 'exit');
  await once(holder.stdout, 'data');
  const pid = holder.pid ?? 0;
  return {
    pid,
    path: `/proc/${pid}/ns/net`,
    end: async () => {
      holder.kill('SIGKILL');
      await ended;
    },
  };
}

async function inside({ pid }: Namespace, ...argv: readonly string[]): Promise<void> {
  await execa('nsenter', [`--net=/proc/${pid}/ns/net`, ...argv]);
}
