import { describe, expect, test } from 'vitest';
import { connectRunningSwitch } from '../../src/host/runningSwitch.ts';
import { applyPlan } from '../../src/live/applyPlan.ts';
import { planMirror } from '../../src/live/mirrorPlans.ts';
import { readSwitchState } from '../../src/live/switchState.ts';
import { asRoot, program } from '../support/command.ts';
import { type LiveHost, liveHost } from '../support/liveHost.ts';

/** Ports for what follows, and a mirror of somebody else's on each bridge. */
async function furnished(): Promise<LiveHost> {
  const host = await liveHost();
  const internal = (bridge: string, port: string) =>
    ['--', 'add-port', bridge, port, '--', 'set', 'interface', port, 'type=internal'] as const;
  await host.out('ovs-vsctl', ...['vnic-1', 'vnic-2', 'own-out', 'out'].flatMap((port) => internal('br-int', port)));
  await host.out('ovs-vsctl', ...['x-1', 'x-out'].flatMap((port) => internal('br-ext', port)));
  await foreignMirror(host, 'br-int', 'own', 'own-out', 'vnic-1');
  await foreignMirror(host, 'br-ext', 'other', 'x-out', 'x-1');
  return host;
}

function foreignMirror(host: LiveHost, bridge: string, name: string, output: string, source: string) {
  const ports = ['--', '--id=@o', 'get', 'port', output, '--', '--id=@s', 'get', 'port', source];
  const create = ['--', '--id=@m', 'create', 'mirror', `name=${name}`, 'output_port=@o', 'select_src_port=@s'];
  return host.out('ovs-vsctl', ...ports, ...create, '--', 'add', 'bridge', bridge, 'mirrors', '@m');
}

/** Commands that change something, in an order in which each can be done. */
const CHANGES = [
  ['port', 'add', 'new-port', '--bridge', 'br-ext'],
  ['mirror', 'add', 'm 1', '--bridge', 'br-int', '--output', 'out', '--vlan', '9', '--vlan', '7', '--snaplen', '100'],
  ['mirror', 'add-source', 'm 1', 'vnic-1', 'egress'],
  ['mirror', 'add-source', 'm 1', 'vnic-1', 'both'],
  ['mirror', 'add-source', 'm 1', 'vnic-2', 'ingress'],
  ['mirror', 'remove-source', 'm 1', 'vnic-1', 'both'],
  ['mirror', 'remove', 'm 1'],
  ['mirror', 'remove', '--all', '--bridge', 'br-int'],
  ['port', 'remove', 'new-port'],
] as const;

/** Packets that an interface has received, by the table of /proc/net/dev. */
function received(table: string, name: string): number {
  return Number(new RegExp(`^\\s*${name}:\\s*\\d+\\s+(\\d+)`, 'm').exec(table)?.[1]);
}

describe.skipIf(!asRoot)('a running Open vSwitch', () => {
  test('each command does what its --dry-run prints, which itself changes nothing; undo takes all of it back, one by one', async () => {
    const [host, other] = [await furnished(), await furnished()];
    const states = [await host.configuration()];
    for (const command of CHANGES) {
      const dry = await host.mirrorbench(...command, '--dry-run');
      expect(dry.exitCode, dry.stderr).toBe(0);
      expect(await host.configuration()).toBe(states.at(-1));
      const done = await host.mirrorbench(...command);
      expect(done.exitCode, done.stderr).toBe(0);
      expect(done.stdout).toContain('Open vSwitch has applied it, and its log has nothing against it.');
      const printed = await other.out('sh', '-c', dry.stdout);
      expect(printed).not.toContain('error');
      states.push(await host.configuration());
      expect(await other.configuration()).toBe(states.at(-1));
      expect(states.at(-1)).not.toBe(states.at(-2));
    }
    for (const command of CHANGES.toReversed()) {
      states.pop();
      const dry = await host.mirrorbench('undo', '--dry-run');
      await other.out('sh', '-c', dry.stdout);
      const { exitCode, stdout, stderr } = await host.mirrorbench('undo');
      expect(exitCode, stderr).toBe(0);
      expect(stdout).toContain(`mirrorbench ${command[0]} ${command[1]}`);
      expect(await host.configuration()).toBe(states.at(-1));
      expect(await other.configuration()).toBe(states.at(-1));
    }
    expect((await host.mirrorbench('undo')).stdout).toBe('There is nothing to take back.');
  });

  test('what would go wrong is refused with its reason, and nothing is changed', async () => {
    const host = await furnished();
    await host.out('ip', 'address', 'add', '10.9.9.9/24', 'dev', 'vnic-2');
    await host.out('ip', 'link', 'set', 'vnic-2', 'up');
    await foreignMirror(host, 'br-int', 'twice', 'out', 'vnic-1');
    await foreignMirror(host, 'br-ext', 'twice', 'x-out', 'x-1');
    const before = await host.configuration();
    const add = ['mirror', 'add'] as const;
    // Open vSwitch has it since 3.4.
    const hasFilter = await host.out('ovs-vsctl', '--columns=filter', 'list', 'mirror').then(
      () => true,
      () => false,
    );
    const withFilter = [
      [...add, 'm', '--bridge', 'br-int', '--output', 'out', '--filter', 'tcp'],
      ['no filter of mirrors'],
    ] as const;
    const refusals: readonly (readonly [readonly string[], readonly string[]])[] = [
      [
        [...add, 'm', '--bridge', 'br-in', '--output', 'out'],
        ["no bridge 'br-in'", "did you mean 'br-int'?"],
      ],
      [
        [...add, 'm', '--bridge', 'br-int', '--output', 'ou'],
        ["no port 'ou' on br-int", "did you mean 'out'?"],
      ],
      [[...add, 'm', '--bridge', 'br-int', '--output', 'x-1'], ["'x-1' is a port of the bridge br-ext"]],
      [[...add, 'own', '--bridge', 'br-ext', '--output', 'x-1'], ["a mirror 'own' already, on br-int"]],
      [
        [...add, 'm', '--bridge', 'br-int', '--output', 'vnic-1'],
        ['vnic-1 is a source of the mirror own', '--force'],
      ],
      [
        [...add, 'm', '--bridge', 'br-int', '--output', 'vnic-2'],
        ['this machine has the address 10.9.9.9', '--force'],
      ],
      ...(hasFilter ? [] : [withFilter]),
      [['mirror', 'add-source', 'own', 'own-out', 'both'], ['where own puts its copies']],
      [
        ['mirror', 'add-source', 'own', 'out', 'both'],
        ['out is the output of the mirror twice', '--force'],
      ],
      [
        ['mirror', 'add-source', 'own', 'x-1', 'both'],
        ['x-1', 'br-ext'],
      ],
      [['mirror', 'add-source', 'own', 'vnic-1', 'egress'], ['such a source of own already']],
      [
        ['mirror', 'add-source', 'won', 'vnic-1', 'egress'],
        ["no mirror 'won'", "did you mean 'own'?"],
      ],
      [
        ['mirror', 'remove', 'twice'],
        ["the name 'twice' stands twice", 'br-ext', 'br-int', 'UUID'],
      ],
      [
        ['mirror', 'remove-source', 'own', 'vnic-2', 'both'],
        ['no source of own', 'vnic-1'],
      ],
      [
        ['port', 'remove', 'out'],
        ['the mirror twice puts its copies out at out', 'mirror remove twice'],
      ],
      [
        ['port', 'remove', 'vnic-1'],
        ['a source of the mirror own', 'remove-source'],
      ],
      [
        ['port', 'remove', 'vnic-2'],
        ['10.9.9.9', '--force'],
      ],
      [['port', 'remove', 'br-int'], ["the bridge's own port"]],
      [['port', 'add', 'x-1', '--bridge', 'br-int'], ["a port 'x-1' already, on br-ext"]],
      [['port', 'add', 'far-too-long-name', '--bridge', 'br-int'], ['cannot be the name of an interface']],
    ];
    for (const [command, reasons] of refusals) {
      const { exitCode, stderr, stdout } = await host.mirrorbench(...command);
      for (const reason of reasons) expect(stderr, command.join(' ')).toContain(reason);
      expect(exitCode, command.join(' ')).toBe(3);
      expect(stdout).toBe('');
    }
    for (const command of [
      ['mirror', 'add', 'm'],
      ['mirror', 'add-source', 'own', 'vnic-1', 'sideways'],
      ['mirror', 'remove'],
    ])
      expect((await host.mirrorbench(...command)).exitCode).toBe(3);
    expect(await host.configuration()).toBe(before);
    const forced = await host.mirrorbench('mirror', 'add', 'm', '--bridge', 'br-int', '--output', 'vnic-2', '--force');
    expect(forced.exitCode, forced.stderr).toBe(0);
  });

  test('the 33rd mirror of a bridge is refused, which Open vSwitch would take and ignore', async () => {
    const host = await furnished();
    const create = (index: number) => [
      ...['--', '--id=@o', 'get', 'port', 'own-out', '--', `--id=@m${index}`, 'create', 'mirror', `name=n${index}`],
      ...['output_port=@o', '--', 'add', 'bridge', 'br-int', 'mirrors', `@m${index}`],
    ];
    for (let index = 1; index < 32; index += 1) await host.out('ovs-vsctl', ...create(index));
    const { exitCode, stderr } = await host.mirrorbench('mirror', 'add', 'm', '--bridge', 'br-int', '--output', 'out');
    expect(stderr).toContain('br-int has 32 mirrors, and Open vSwitch takes 32');
    expect(exitCode).toBe(3);
  });

  test('a change of somebody else in between makes it fail, and overwrites nothing', async () => {
    const host = await furnished();
    const running = await connectRunningSwitch(`unix:${host.files}/run/openvswitch/db.sock`);
    try {
      const state = await readSwitchState(running.database);
      const plan = planMirror(state, 'br-int', 'late', { outputPort: 'out' });
      const source = ['--', '--id=@p', 'get', 'port', 'out', '--', 'add', 'mirror', 'own', 'select_src_port', '@p'];
      await host.out('ovs-vsctl', ...source);
      const before = await host.configuration();
      const witness = { committed: async () => {}, takenBack: async () => {} };
      await expect(applyPlan(running, state, plan, witness)).rejects.toThrow('somebody else has changed');
      expect(await host.configuration()).toBe(before);
    } finally {
      running.close();
    }
  });

  test('a mirror that Open vSwitch does not take is taken back, with what its log says; one that was there before comes again', async () => {
    const host = await furnished();
    const outside = await connectRunningSwitch(`unix:${host.files}/run/openvswitch/db.sock`);
    const daemon = outside.daemon && { ...outside.daemon, pid: host.vswitchdPid };
    const before = await host.configuration();
    try {
      const state = await readSwitchState(outside.database);
      const change = { kind: 'addMirror', bridge: 'br-int', name: 'blind', mirror: {} } as const;
      const witness = { committed: async () => {}, takenBack: async () => {} };
      const plan = { changes: [change], steps: [], undoSteps: [] };
      await expect(applyPlan({ ...outside, daemon }, state, plan, witness)).rejects.toThrow(
        /did not take it: .*mirror blind does not specify output; ignoring; what was done is taken back/,
      );
      expect(await host.configuration()).toBe(before);
    } finally {
      outside.close();
    }
    const create = [
      '--',
      '--id=@m',
      'create',
      'mirror',
      'name=blind',
      '--',
      'add',
      'bridge',
      'br-int',
      'mirrors',
      '@m',
    ];
    await host.out('ovs-vsctl', ...create);
    const blind = await host.configuration();
    await host.mirrorbench('mirror', 'remove', 'blind');
    const { stdout, exitCode } = await host.mirrorbench('undo');
    expect(stdout).toContain('ignored by Open vSwitch, as it was before');
    expect(exitCode).toBe(0);
    expect(await host.configuration()).toBe(blind);
  });

  test('a command that is killed at any moment is taken back by undo, or has done nothing', async () => {
    const host = await furnished();
    const before = await host.configuration();
    const command = [process.execPath, program, 'mirror', 'add', 'm', '--bridge', 'br-int', '--output', 'out'] as const;
    const started = performance.now();
    await host.out(...command);
    const wholeMs = performance.now() - started;
    await host.mirrorbench('undo');
    // Later each time, until it comes too late.
    for (let delayMs = wholeMs / 2, wasKilled = true; wasKilled; delayMs += wholeMs / 20) {
      const { exitCode } = await host.run('timeout', '-s', 'KILL', `${delayMs / 1000}`, ...command);
      wasKilled = exitCode !== 0;
      const undone = await host.mirrorbench('undo');
      expect(undone.exitCode, undone.stderr).toBe(0);
      expect(await host.configuration()).toBe(before);
      expect((await host.mirrorbench('undo')).stdout).toBe('There is nothing to take back.');
    }
  });

  test('undo refuses what somebody has changed since, and leaves it alone; --forget goes on', async () => {
    const host = await furnished();
    await host.mirrorbench('port', 'add', 'copies', '--bridge', 'br-int');
    await host.mirrorbench('mirror', 'add', 'm', '--bridge', 'br-int', '--output', 'copies');
    await host.out('ovs-vsctl', 'set', 'mirror', 'm', 'snaplen=100');
    const before = await host.configuration();
    const refused = await host.mirrorbench('undo');
    expect(refused.stderr).toContain('the mirror m has been changed by somebody else since');
    expect(refused.stderr).toContain('--forget');
    expect(refused.exitCode).toBe(3);
    expect(await host.configuration()).toBe(before);
    expect((await host.mirrorbench('undo', '--forget')).stdout).toContain('stays');
    expect((await host.mirrorbench('undo')).stderr).toContain('the mirror m puts its copies out at copies');
    await host.mirrorbench('port', 'add', 'later', '--bridge', 'br-int');
    await host.out('ip', 'address', 'add', '10.7.7.7/24', 'dev', 'later');
    expect((await host.mirrorbench('undo')).stderr).toContain('this machine has the address 10.7.7.7/24 there');
  });

  test('live flows are copied, and no longer copied, at once', async () => {
    const host = await furnished();
    for (const [name, port, address] of [
      ['a', 'vnic-1', '10.1.1.1/24'],
      ['b', 'vnic-2', '10.1.1.2/24'],
    ] as const) {
      await host.out('ip', 'netns', 'add', name);
      await host.out('ip', 'link', 'set', port, 'netns', name);
      await host.out('ip', '-n', name, 'address', 'add', address, 'dev', port);
      await host.out('ip', '-n', name, 'link', 'set', port, 'up');
    }
    await host.out('ip', 'link', 'set', 'out', 'up');
    const ping = () => host.out('ip', 'netns', 'exec', 'a', 'ping', '-q', '-c', '20', '-i', '0.01', '10.1.1.2');
    const copies = async () => received(await host.out('cat', '/proc/net/dev'), 'out');
    await ping();
    await host.mirrorbench('mirror', 'add', 'm', '--bridge', 'br-int', '--output', 'out');
    await host.mirrorbench('mirror', 'add-source', 'm', 'vnic-2', 'egress');
    const start = await copies();
    await ping();
    const during = await copies();
    expect(during - start).toBeGreaterThanOrEqual(20);
    await host.mirrorbench('mirror', 'remove', 'm');
    const removed = await copies();
    await ping();
    // Neighbours are asked now and then: a broadcast reaches what is a plain port again.
    expect((await copies()) - removed).toBeLessThan(10);
  });

  test('another database is named by --db, over TCP too, where what cannot be done is said', async () => {
    const host = await furnished();
    await host.out('ovs-appctl', '-t', 'ovsdb-server', 'ovsdb-server/add-remote', 'ptcp:6640:127.0.0.1');
    const db = ['--db', 'tcp:127.0.0.1:6640'];
    const { stdout, exitCode } = await host.mirrorbench('mirror', 'add-source', 'own', 'vnic-2', 'egress', ...db);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Its log cannot be read from here');
    expect(stdout).toContain('ovs-appctl revalidator/purge');
    const list = JSON.parse((await host.mirrorbench('mirror', 'list', '--json', ...db)).stdout);
    expect(list.mirrors[1].mirror).toEqual({ selectSrcPort: ['vnic-1', 'vnic-2'], outputPort: 'own-out' });
    const port = await host.mirrorbench('port', 'add', 'p', '--bridge', 'br-int', ...db);
    expect(port.stderr).toContain('run it where ovs-vswitchd runs');
    const nobody = await host.mirrorbench('mirror', 'list', '--db', 'unix:/nowhere/db.sock');
    expect(nobody.stderr).toContain('/nowhere/db.sock');
    expect(nobody.exitCode).toBe(3);
  });
});
