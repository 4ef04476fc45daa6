import { describe, expect, test } from 'vitest';
import { asRoot } from '../support/command.ts';
import { type LiveHost, liveHost } from '../support/liveHost.ts';

/** Wires of br-int, each to a network namespace of its own with the name of the port and `far-` before it. */
async function wired(host: LiveHost, ...ports: readonly string[]): Promise<void> {
  for (const port of ports) {
    await host.out('ip', 'netns', 'add', `far-${port}`);
    await host.out('ip', 'link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', `far-${port}`);
    await host.out('ip', '-n', `far-${port}`, 'link', 'set', 'eth0', 'up');
    await host.out('ip', 'link', 'set', port, 'up');
    await host.out('ovs-vsctl', 'add-port', 'br-int', port);
  }
}

function internal(host: LiveHost, ...ports: readonly string[]) {
  const words = ports.flatMap((port) => [
    ...['--', 'add-port', 'br-int', port],
    ...['--', 'set', 'interface', port, 'type=internal'],
  ]);
  return host.out('ovs-vsctl', ...words);
}

async function inNamespace(host: LiveHost, port: string, namespace: string, address?: string): Promise<void> {
  await host.out('ip', 'link', 'set', port, 'netns', namespace);
  await host.out('ip', '-n', namespace, 'link', 'set', port, 'up');
  if (address !== undefined) await host.out('ip', '-n', namespace, 'address', 'add', address, 'dev', port);
}

/** A process that lives in a network namespace of its own, by its id. */
async function processOfItsOwn(host: LiveHost): Promise<string> {
  await host.out('sh', '-c', 'unshare --net sleep 1000 > /dev/null 2>&1 & echo $! > "$SCRATCH/pid"');
  const pid = (await host.out('sh', '-c', 'cat "$SCRATCH/pid"')).trim();
  const isOwn = 'until [ "$(readlink /proc/$0/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done';
  await host.out('sh', '-c', isOwn, pid);
  return pid;
}

describe.skipIf(!asRoot)('an output that would cut somebody off', () => {
  test('is refused by what is known of its port, and not by packets alone; --force takes it', async () => {
    const host = await liveHost();
    await wired(host, 'silent', 'chatty', 'known', 'member-1', 'member-2', 'busy');
    await host.out('ip', '-n', 'far-silent', 'address', 'add', '10.1.1.1/24', 'dev', 'eth0');
    await internal(host, 'moved', 'own', 'ids', 'trunk');
    await host.out('ip', 'netns', 'add', 'ctn');
    await inNamespace(host, 'moved', 'ctn');
    await host.out('ip', 'address', 'add', '10.2.2.2/24', 'dev', 'own');
    await host.out('ovs-vsctl', 'set', 'interface', 'ids', 'external_ids:container_id=4f6a');
    await host.out('ovs-vsctl', 'set', 'port', 'trunk', 'trunks=10,20');
    const patch = (name: string, bridge: string, peer: string) =>
      ['--', 'add-port', bridge, name, '--', 'set', 'interface', name, 'type=patch', `options:peer=${peer}`] as const;
    await host.out('ovs-vsctl', ...patch('to-ext', 'br-int', 'to-int'), ...patch('to-int', 'br-ext', 'to-ext'));
    await host.out('ovs-vsctl', 'del-port', 'member-1', '--', 'del-port', 'member-2');
    await host.out('ovs-vsctl', 'add-bond', 'br-int', 'bond', 'member-1', 'member-2');
    // A host that has been quiet for long enough to be forgotten, and whose addresses are not known here.
    const ping = ['ping', '-q', '-c', '60', '-i', '0.002', '-W', '0.1', '-r', '-I', 'eth0'] as const;
    await host.out('ip', '-n', 'far-chatty', 'address', 'add', '10.3.3.3/24', 'dev', 'eth0');
    const neighbour = ['neighbour', 'add', '10.3.3.9', 'lladdr', '02:00:00:00:00:99', 'dev', 'eth0'] as const;
    await host.out('ip', '-n', 'far-chatty', ...neighbour);
    await host.run('ip', 'netns', 'exec', 'far-chatty', ...ping, '10.3.3.9');
    await host.out('ip', '-n', 'far-chatty', 'address', 'flush', 'dev', 'eth0');
    await host.out('ovs-appctl', 'fdb/flush', 'br-int');
    const frame = '020000000002020000000077080000'.padEnd(120, '0');
    await host.out('ovs-ofctl', 'packet-out', 'br-int', `in_port=known,packet=${frame},actions=NORMAL`);

    const before = await host.configuration();
    const add = (output: string, ...more: readonly string[]) =>
      host.mirrorbench('mirror', 'add', 'm', '--bridge', 'br-int', '--output', output, ...more);
    for (const [port, reason] of [
      ['silent', 'its wire ends at eth0 in the network namespace far-silent, with the address 10.1.1.1/24'],
      ['moved', 'its interface moved is in another network namespace (ctn)'],
      ['own', 'this machine has the address 10.2.2.2/24 there'],
      ['ids', 'its external_ids name an endpoint (container_id=4f6a)'],
      ['trunk', 'it is a trunk of the VLANs 10, 20'],
      ['to-ext', 'it is a patch port, and leads to another bridge'],
      ['bond', 'it is a bond of member-1 and member-2'],
      ['chatty', 'packets have come in there so far'],
      ['known', 'the bridge has learned 02:00:00:00:00:77 there'],
    ] as const) {
      const { exitCode, stderr, stdout } = await add(port);
      expect(stderr, port).toContain(`somebody uses the port ${port}: `);
      expect(stderr, port).toContain(reason);
      expect(stderr, port).toContain('--force');
      expect(exitCode, port).toBe(3);
      expect(stdout).toBe('');
    }
    expect(await host.configuration()).toBe(before);

    // One that a monitor is at has a kernel there that says something now and then.
    const monitor = await add('busy');
    expect(monitor.exitCode, monitor.stderr).toBe(0);
    const forced = await host.mirrorbench('mirror', 'add', 'n', '--bridge', 'br-int', '--output', 'silent', '--force');
    expect(forced.exitCode, forced.stderr).toBe(0);
  });
});

describe.skipIf(!asRoot)('undo of a port', () => {
  test('refuses when its interface was moved, joined or addressed by hand, says what it found, and changes nothing; --forget goes on', async () => {
    const host = await liveHost();
    await host.out('ip', 'netns', 'add', 'ctn');
    await host.out('ip', 'link', 'add', 'br9', 'type', 'bridge');
    for (const [index, [byHand, found]] of (
      [
        [['ip', 'link', 'set', 'PORT', 'netns', 'ctn'], 'its interface PORT is in the network namespace ctn by now'],
        [['ip', 'link', 'set', 'PORT', 'master', 'br9'], 'its interface PORT belongs to br9'],
        [['ip', 'address', 'add', '10.7.7.7/24', 'dev', 'PORT'], 'this machine has the address 10.7.7.7/24 there'],
        [['ovs-vsctl', 'set', 'port', 'PORT', 'tag=7'], 'the port PORT has been changed by somebody else since'],
        [['ovs-vsctl', 'set', 'interface', 'PORT', 'lldp:enable=true'], 'has been changed by somebody else since'],
        [['ovs-vsctl', 'set', 'interface', 'PORT', 'external_ids:vm-id=1'], 'has been changed by somebody else since'],
      ] as const
    ).entries()) {
      const port = `port-${index}`;
      await host.mirrorbench('port', 'add', port, '--bridge', 'br-int');
      const [program, ...words] = byHand.map((word) => word.replace('PORT', port));
      await host.out(program ?? '', ...words);
      const before = await host.configuration();
      const refused = await host.mirrorbench('undo');
      expect(refused.stderr).toContain(`'mirrorbench port add ${port} --bridge br-int'`);
      expect(refused.stderr).toContain(found.replace('PORT', port));
      expect(refused.stderr).toContain('undo --forget');
      expect(refused.exitCode).toBe(3);
      expect((await host.mirrorbench('undo', '--dry-run')).exitCode).toBe(3);
      expect(await host.configuration()).toBe(before);
      expect((await host.mirrorbench('undo', '--forget')).stdout).toContain('stays');
    }
    expect((await host.mirrorbench('undo')).stdout).toBe('There is nothing to take back.');
  });

  test('refuses for an endpoint whose interface was moved on or got another address; once the endpoint has ended it takes the port back', async () => {
    const host = await liveHost();
    await host.out('ip', 'netns', 'add', 'ctn');
    const before = await host.configuration();
    const pid = await processOfItsOwn(host);
    const join = ['endpoint', 'add', pid, '--port', 'vnic', '--bridge', 'br-int', '--address', '10.1.1.1/24'] as const;
    expect((await host.mirrorbench(...join)).stderr).toBe('');
    await host.out('ip', '-n', pid, 'address', 'add', '10.1.1.9/24', 'dev', 'vnic');
    const addressed = await host.mirrorbench('undo');
    expect(addressed.stderr).toContain(
      `its interface vnic has the address 10.1.1.9/24 in the network namespace ${pid}`,
    );
    await host.out('ip', '-n', pid, 'address', 'del', '10.1.1.9/24', 'dev', 'vnic');
    await host.out('ip', '-n', pid, 'link', 'set', 'vnic', 'netns', 'ctn');
    const moved = await host.mirrorbench('undo');
    expect(moved.stderr).toContain('its interface vnic is in the network namespace ctn by now');
    expect(moved.exitCode).toBe(3);
    await host.out('ip', '-n', 'ctn', 'link', 'set', 'vnic', 'netns', pid);
    await host.out('kill', '-9', pid);
    await host.out('sh', '-c', 'while readlink "/proc/$0/ns/net" >/dev/null; do sleep 0.01; done', pid);
    const undone = await host.mirrorbench('undo');
    expect(undone.stderr).toBe('');
    expect(undone.exitCode).toBe(0);
    expect(await host.configuration()).toBe(before);
    expect((await host.out('ip', 'netns')).trim()).toBe('ctn');
  });
});
