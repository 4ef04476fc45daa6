import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { verificationSchema } from '../../src/report/verificationSchema.ts';
import { budget } from '../support/budget.ts';
import { asRoot, scratchFolder } from '../support/command.ts';
import { installedSuite } from '../support/installedSuite.ts';
import { type LiveHost, liveHost } from '../support/liveHost.ts';

budget('live commands on other versions of Open vSwitch', 8);

const mmdebstrap = (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'mmdebstrap')));

/** A host with that version, and two endpoints on br-int that send each other packets of UDP and ICMP. */
async function furnished(setUp: string): Promise<LiveHost> {
  const host = await liveHost(setUp);
  for (const index of [1, 2]) {
    const [port, name] = [`vnic-${index}`, `ctn-${index}`];
    await host.out('ovs-vsctl', 'add-port', 'br-int', port, '--', 'set', 'interface', port, 'type=internal');
    await host.out('ip', 'netns', 'add', name);
    await host.out('ip', 'link', 'set', port, 'netns', name);
    await host.out('ip', '-n', name, 'address', 'add', `10.1.1.${index}/24`, 'dev', port);
    await host.out('ip', '-n', name, 'link', 'set', port, 'up', 'txqueuelen', '100000');
  }
  const ping = ['ping', '-q', '-i', '0.005', '10.1.1.2'] as const;
  await host.out('ip', 'netns', 'exec', 'ctn-1', ...ping, '-c', '3');
  const stream = 'ip netns exec ctn-2 iperf3 --server --daemon; ip netns exec ctn-1 "$@" > /dev/null 2>&1 &';
  await host.out(
    'sh',
    '-c',
    stream,
    'sh',
    'iperf3',
    '--client',
    '10.1.1.2',
    '--udp',
    '--bitrate',
    '2M',
    '--time',
    '600',
  );
  await host.out('sh', '-c', 'ip netns exec ctn-1 "$@" > /dev/null 2>&1 &', 'sh', ...ping);
  return host;
}

/** As `configuration`, with what only later versions have. */
async function configured(host: LiveHost, hasFilter: boolean): Promise<string> {
  const filters = hasFilter
    ? await host.out('ovs-vsctl', '--format=csv', '--columns=name,filter', 'list', 'mirror')
    : '';
  return `${await host.configuration()}\n${filters.split('\n').sort().join('\n')}`;
}

async function ok(host: LiveHost, ...command: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await host.mirrorbench(...command);
  expect(exitCode, `${command.join(' ')}\n${stdout}${stderr}`).toBe(0);
  return stdout;
}

describe.skipIf(!asRoot || !mmdebstrap)('the live commands', () => {
  test.for([
    { suite: 'bullseye', version: /^2\.15\./, filter: undefined },
    { suite: 'trixie', version: /^3\.5\./, filter: 'icmp' },
    { suite: 'forky', version: /^4\./, filter: 'icmp' },
  ])(
    'work with Open vSwitch of Debian $suite: mirrors with filters where it has them, sources, verify and undo',
    async ({ suite, version, filter }) => {
      const hasFilter = filter !== undefined;
      const setUp = await installedSuite(suite, scratchFolder(), hasFilter ? ['ovs-vsctl', 'ovs-appctl'] : []);
      const [host, other] = [await furnished(setUp), await furnished(setUp)];
      expect((await host.out('ovs-appctl', 'version')).trim().split(' ').at(-1)?.split('\n')[0]).toMatch(version);
      const commands = [
        ['port', 'add', 'out', '--bridge', 'br-int'],
        ['mirror', 'add', 'm', '--bridge', 'br-int', '--output', 'out', ...(hasFilter ? ['--filter', filter] : [])],
        ['mirror', 'add-source', 'm', 'vnic-1', 'both'],
      ];
      const states = [await configured(host, hasFilter)];
      const both = async (command: readonly string[]) => {
        const dry = await ok(host, ...command, '--dry-run');
        const done = await ok(host, ...command);
        expect(done).toContain('Open vSwitch has applied it, and its log has nothing against it.');
        await other.out('sh', '-c', dry);
        states.push(await configured(host, hasFilter));
        expect(await configured(other, hasFilter)).toBe(states.at(-1));
      };
      for (const command of commands) await both(command);

      const [listed] = JSON.parse(await ok(host, 'mirror', 'list', '--json')).mirrors;
      const sources = { selectSrcPort: ['vnic-1'], selectDstPort: ['vnic-1'], outputPort: 'out' };
      expect(listed.mirror).toEqual({ ...sources, ...(hasFilter && { filter }) });

      const verify = ['verify', '--bridge', 'br-int', '--mirror', 'm', '--duration', '3s', '--json'] as const;
      const { stdout, exitCode } = await host.mirrorbench(...verify);
      const found = verificationSchema.parse(JSON.parse(stdout));
      expect(found.copies.findings).toEqual([]);
      expect(exitCode).toBe(0);
      // 200 pings a second and their answers, beside which more than that is not copied by a filter.
      expect(found.copies.counts?.owed).toBeGreaterThan(100);

      if (hasFilter) {
        const before = await configured(host, true);
        const bad = await host.mirrorbench(
          'mirror',
          'add',
          'n',
          '--bridge',
          'br-int',
          '--output',
          'vnic-2',
          '--force',
          '--filter',
          'in_port=1',
        );
        expect(bad.stderr).toContain('Open vSwitch did not take it');
        expect(bad.stderr).toContain('what was done is taken back');
        expect(bad.exitCode).toBe(3);
        expect(await configured(host, true)).toBe(before);
      } else {
        const refused = await host.mirrorbench(
          'mirror',
          'add',
          'n',
          '--bridge',
          'br-int',
          '--output',
          'vnic-2',
          '--filter',
          'icmp',
        );
        expect(refused.stderr).toContain('this version of Open vSwitch has no filter of mirrors');
      }

      await both(['mirror', 'remove', 'm']);
      for (let at = states.length - 2; at >= 0; at -= 1) {
        await ok(host, 'undo');
        expect(await configured(host, hasFilter)).toBe(states[at]);
      }
      expect(await ok(host, 'undo')).toBe('There is nothing to take back.');
    },
  );
});
