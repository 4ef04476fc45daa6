import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { budget } from '../support/budget.ts';
import { onCollectorHost } from '../support/collectorHost.ts';
import { asRoot } from '../support/command.ts';
import { onRunningHost } from '../support/runningHost.ts';
import { answerOf, type VerifyAnswer } from '../support/verifyAnswer.ts';

budget('collectors of mirrors', 6);

function expectAllCopied({ found, exitCode }: VerifyAnswer): void {
  expect(found.copies.findings).toEqual([]);
  expect(exitCode).toBe(0);
  const { owed = 0, matched, copies } = found.copies.counts ?? {};
  expect(owed).toBeGreaterThan(2000);
  expect([matched, copies]).toEqual([owed, owed]);
}

function expectOneInThousandLost({ found, exitCode }: VerifyAnswer): void {
  expect(exitCode).toBe(1);
  const { owed = 0, missing = 0, unexpected, duplicate } = found.copies.counts ?? {};
  expect(missing).toBeGreaterThan(owed / 2500);
  expect(missing).toBeLessThan(owed / 500);
  expect([unexpected, duplicate]).toEqual([0, 0]);
}

describe.skipIf(!asRoot)('verify --collector INTERFACE, at the far end of a tunnel', () => {
  test.each(['gre options:key=7', 'erspan options:key=7 options:erspan_ver=1 options:erspan_idx=3', 'geneve'])(
    'passes a right mirror, in a sample too, with the interface found in its network namespace: %s',
    async (tunnel) => {
      const answer = answerOf(
        await onCollectorHost(`type=${tunnel}`, 'verify --duration 4s --sample 1/2 --collector eth0'),
      );
      expectAllCopied(answer);
      expect(answer.found.collector).toMatchObject({ kind: 'interface', source: 'eth0', namespace: '/run/netns/far' });
      expect(answer.found.collector?.clock).toBeUndefined();
      expect(answer.found.captures.map(({ port }) => port)).toEqual(['vnic-1', 'vnic-1']);
    },
  );

  test('fails a mirror of which 1 copy in 1,000 is lost on the way', async () => {
    const answer = answerOf(await onCollectorHost('type=gre', 'lose gre; verify --duration 6s --collector eth0'));
    expectOneInThousandLost(answer);
  });

  test.each(['gre options:seq=true', 'erspan options:key=7 options:erspan_ver=1 options:erspan_idx=3'])(
    'knows by sequence numbers that copies were lost on the way: %s',
    async (tunnel) => {
      const answer = answerOf(
        await onCollectorHost(`type=${tunnel}`, 'lose gre; verify --duration 4s --collector eth0'),
      );
      expectOneInThousandLost(answer);
      const [missing] = answer.found.copies.findings;
      expect(missing).toMatchObject({ charges: [{ packets: missing?.packets, hop: 'tunnel' }], notAttributed: 0 });
    },
  );
});

describe.skipIf(!asRoot)('verify --collector INTERFACE, at the far end of an output that is no tunnel', () => {
  test('passes a right mirror, without what the machine itself sends by the output, and takes no host without an interface', async () => {
    const said = await onRunningHost('verify --duration 3s --collector eth0 --json; verify --collector ssh:somewhere');
    const answer = answerOf(said);
    expectAllCopied(answer);
    expect(answer.found.collector).toMatchObject({ kind: 'interface', namespace: '/run/netns/mon', notOfMirror: 0 });
    expect(said).toContain('name it: --collector ssh:somewhere/INTERFACE');
    expect(said).toContain('exit 3');
  });
});

describe.skipIf(!asRoot)('verify --collector FILE, of the far end of a VXLAN tunnel', () => {
  test('passes a right mirror by a capture that comes when the window is over, and states that its clock is 3 hours ahead', async () => {
    const said = await onCollectorHost(
      'type=vxlan options:key=42',
      `ip netns exec far tcpdump -Z root -U -i eth0 -w raw.pcap udp port 4789 2>/dev/null & tcpdump=$!
      verify --duration 4s --collector far.pcap & verify=$!
      until watched; do sleep 0.1; done; while watched; do sleep 0.1; done
      kill $tcpdump; wait $tcpdump; shifted raw.pcap far.pcap 10800; wait $verify`,
    );
    const answer = answerOf(said);
    expectAllCopied(answer);
    const { kind, clock } = answer.found.collector ?? {};
    expect(kind).toBe('file');
    expect(clock?.pairs).toBeGreaterThan(2000);
    // It is the same clock, put forward; the fastest copy took less than a second.
    expect(clock?.offsetMs).toBeGreaterThanOrEqual(10_800_000);
    expect(clock?.offsetMs).toBeLessThan(10_801_000);
  });

  test('is inconclusive where the capture ends within the window, and says how one does not', async () => {
    const said = await onCollectorHost(
      'type=vxlan',
      `ip netns exec far tcpdump -Z root -U -i eth0 -w far.pcap udp port 4789 2>/dev/null & tcpdump=$!
      verify --duration 4s --collector far.pcap & verify=$!
      until watched; do sleep 0.1; done; sleep 2; kill $tcpdump; wait $verify`,
    );
    const { found, exitCode } = answerOf(said);
    expect(exitCode).toBe(2);
    expect(found.copies.findings.map(({ summary }) => summary).join()).toContain('begins or ends within the window');
  });

  test('names what can be done: without it, where there is no such file, and where what is named is neither file nor interface', async () => {
    const said = await onCollectorHost(
      'type=vxlan',
      'verify --duration 1s; verify --duration 1s --collector ./nothing.pcap; verify --collector nothing; verify --collector "ssh:far;reboot"; verify --collector ssh:-oProxyCommand=x',
    );
    expect(said).toContain('watch its far end: --collector FILE|INTERFACE|ssh:HOST[/INTERFACE]');
    expect(said).toContain('there is no capture ./nothing.pcap');
    expect(said).toContain('tcpdump -U -s 0 -w FILE');
    expect(said).toContain('nothing is no interface of this machine and no file');
    expect(said.match(/names no host and interface that can be handed to ssh/g)).toHaveLength(2);
    expect(said.match(/^exit \d/gm)).toEqual(['exit 2', 'exit 3', 'exit 3', 'exit 3', 'exit 3']);
  });
});

const sshd = ['/usr/sbin/sshd', '/sbin/sshd', '/usr/bin/sshd'].some((path) => existsSync(path));
const hasSshd = sshd ? '' : ' (skipped: there is no sshd, of the package openssh-server)';

describe.skipIf(!asRoot || !sshd)(`verify --collector ssh:HOST, with an sshd at the far end${hasSshd}`, () => {
  test('passes a right mirror by what tcpdump there sends, at any interface, and tells how far the clocks are apart', async () => {
    const answer = answerOf(
      await onCollectorHost('type=gre', 'collector; verify --duration 4s --collector ssh:collector; pgrep -x tcpdump'),
    );
    expectAllCopied(answer);
    const { kind, clock } = answer.found.collector ?? {};
    expect(kind).toBe('ssh');
    expect(clock?.pairs).toBeGreaterThan(2000);
    // One kernel has one clock: what the fastest copy took is all.
    expect(clock?.offsetMs).toBeGreaterThan(0);
    expect(clock?.offsetMs).toBeLessThan(1000);
  });

  test('fails a mirror of which 1 copy in 1,000 is lost on the way', async () => {
    const said = await onCollectorHost(
      'type=gre',
      'collector; lose gre; verify --duration 6s --collector ssh:root@collector/eth0',
    );
    expectOneInThousandLost(answerOf(said));
  });

  test.each(['any', 'lo'])(
    'leaves no tcpdump and no file when it is killed, whether copies come there or not: %s',
    async (name) => {
      const said = await onCollectorHost(
        'type=gre',
        `collector
        verify --duration 30s --collector ssh:collector/${name} &
        until watched && pgrep -f '^tcpdump -p -i ${name}' >/dev/null && [ -z "$(ls $TMPDIR)" ]; do sleep 0.05; done
        echo "remote: $(pgrep -fc '^tcpdump -p -i ${name}')"
        kill -9 $(pgrep -f "^$node $program"); for i in $(seq 100); do pgrep -x 'tcpdump|ssh|cat' >/dev/null || break; sleep 0.1; done
        echo "left: $(pgrep -xc tcpdump) $(pgrep -xc ssh) $(pgrep -xc cat)"; ls $TMPDIR | wc -l`,
      );
      expect(said).toContain('remote: 1');
      expect(said).toContain('left: 0 0 0\n0\n');
    },
  );

  test("ends with ssh's or tcpdump's message where it does not come to a capture there", async () => {
    const said = await onCollectorHost(
      'type=gre',
      'collector; verify --collector ssh:nowhere.invalid; verify --collector ssh:collector/nothing0',
    );
    expect(said).toContain('Could not resolve hostname nowhere.invalid');
    expect(said).toContain('nothing0: No such device exists');
    expect(said.match(/^exit \d/gm)).toEqual(['exit 3', 'exit 3']);
  });
});
