import { expect, onTestFinished, test } from 'vitest';
import { asRoot } from '../support/command.ts';
import { leftovers, whyNot } from '../support/engines.ts';
import { DOCKER, PLACES_OF_ENGINES, PODMAN } from '../support/enginesInSandbox.ts';
import { type LiveHost, liveHost } from '../support/liveHost.ts';

async function ok(ended: Promise<{ exitCode: number | undefined; stdout: string; stderr: string }>): Promise<string> {
  const { exitCode, stdout, stderr } = await ended;
  expect(exitCode, stdout + stderr).toBe(0);
  return stdout;
}

/** Packets that an interface of the host has received: what the switch has put out there. */
async function received(host: LiveHost, name: string): Promise<number> {
  const table = await host.out('cat', '/proc/net/dev');
  return Number(new RegExp(`^\\s*${name}:\\s*\\d+\\s+(\\d+)`, 'm').exec(table)?.[1]);
}

test('the article as it is typed there, with a container of docker and one of podman', async (context) => {
  const obstacle = whyNot('docker') ?? whyNot('podman');
  context.skip(obstacle !== undefined, obstacle);
  const outside = [leftovers([], 'docker'), leftovers([], 'libpod_parent')];
  onTestFinished(async () => {
    for (const engine of outside) await engine.remove();
  });
  const host = await liveHost(PLACES_OF_ENGINES);
  onTestFinished(async () => {
    await host.run('podman', 'rm', '--force', '--all');
    await host.run('docker', 'rm', '--force', 'ctn-1');
  });
  await host.out('sh', '-c', DOCKER);
  await host.out('sh', '-c', PODMAN);

  const endpoint = ['--bridge', 'br-int'] as const;
  const first = await ok(
    host.mirrorbench('endpoint', 'add', 'ctn-1', '--port', 'vnic-1', ...endpoint, '--address', '192.168.1.3/24'),
  );
  await ok(
    host.mirrorbench('endpoint', 'add', 'ctn-2', '--port', 'vnic-2', ...endpoint, '--address', '192.168.1.4/24'),
  );
  const [, namespace = ''] = /network namespace is (\d+) for ip netns/.exec(first) ?? [];
  expect(await host.out('ip', 'netns')).toContain(namespace);
  expect(await host.out('ip', 'netns', 'exec', namespace, 'ip', 'address')).toContain('192.168.1.3/24');

  await ok(host.script('add-port', 'mirror0-output'));
  await ok(host.script('add-mirror', 'br-int', 'mirror0', 'mirror0-output'));
  await ok(host.script('add-traffic-source', 'mirror0', 'vnic-1', 'egress'));
  const ping = () =>
    host.out('docker', 'exec', 'ctn-1', '/bin/busybox', 'ping', '-q', '-c', '10', '-i', '0.1', '192.168.1.4');
  await ping();
  const start = await received(host, 'mirror0-output');
  await ping();
  const sent = (await received(host, 'mirror0-output')) - start;
  expect(sent).toBeGreaterThanOrEqual(10);
  // The requests and what neighbour discovery there is, and not the replies.
  expect(sent).toBeLessThan(20);
  await ok(host.script('add-traffic-source', 'mirror0', 'vnic-1', 'all'));
  await ok(host.script('add-traffic-source', 'mirror0', 'vnic-2', 'egress'));
  const list = await ok(host.script('list-mirror'));
  expect(list).toMatch(/egress +vnic-1, vnic-2:.*select_src_port/);
  expect(list).toMatch(/ingress +vnic-1:.*select_dst_port/);

  const used = await host.mirrorbench('mirror', 'add', 'm', ...endpoint, '--output', 'vnic-2');
  expect(used.stderr).toContain('is a source of the mirror mirror0');
  await ok(host.script('del-mirrors'));
  const occupied = await host.mirrorbench('mirror', 'add', 'm', ...endpoint, '--output', 'vnic-2');
  expect(occupied.stderr).toContain('its interface vnic-2 is in another network namespace');
  expect(occupied.exitCode).toBe(3);
  await ok(host.mirrorbench('undo'));
  await ok(host.script('del-mirror', 'br-int', 'mirror0'));
  await ok(host.script('del-port', 'mirror0-output'));

  await ok(host.mirrorbench('endpoint', 'remove', 'ctn-1', '--port', 'vnic-1'));
  expect(await host.out('ip', 'netns')).not.toContain(namespace);
  await ok(host.mirrorbench('undo'));
  await ping();
  await ok(host.mirrorbench('endpoint', 'remove', 'podman:ctn-2', '--port', 'vnic-2'));
});

test.skipIf(!asRoot)('an endpoint whose address is refused by the kernel leaves nothing behind', async () => {
  const host = await liveHost();
  const before = await host.configuration();
  await host.out('sh', '-c', 'unshare --net sleep 1000 > /dev/null 2>&1 & echo $! > "$SCRATCH/pid"');
  const pid = (await host.out('sh', '-c', 'sleep 0.3; cat "$SCRATCH/pid"')).trim();
  const add = ['endpoint', 'add', pid, '--port', 'vnic-1', '--bridge', 'br-int'] as const;
  const twice = await host.mirrorbench(...add, '--address', '10.0.0.1/24', '--address', '10.0.0.1/24');
  expect(twice.stderr).toContain('what was done is taken back');
  expect(twice.exitCode).toBe(3);
  expect(await host.configuration()).toBe(before);
  expect(await host.out('ip', 'netns')).toBe('');
  expect((await host.mirrorbench('undo')).stdout).toBe('There is nothing to take back.');
  const nobody = await host.mirrorbench('endpoint', 'add', '1', '--port', 'vnic-1', '--bridge', 'br-int');
  expect(nobody.stderr).toContain('has no network namespace of its own');
});
