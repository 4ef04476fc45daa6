import { describe, expect, test } from 'vitest';
import { budget } from '../support/budget.ts';
import { asRoot } from '../support/command.ts';
import { onRunningHost } from '../support/runningHost.ts';
import { answerOf } from '../support/verifyAnswer.ts';

budget('verify under load, in samples, and where it cannot be said', 5);

/** 16 flows of 1,250 packets a second each, small ones. */
const MANY = { flows: 16, bytes: 64, bits: 640_000 };

// All of the load is too much for it, and a few of its flows are not.
const TIGHT = '--duration 8s --bytes 16MiB --json';

describe.skipIf(!asRoot)('verify, on a running Open vSwitch', () => {
  test('chooses a sample by itself where there is more than its bounds, says why, and passes a right mirror', async () => {
    const { found, exitCode } = answerOf(await onRunningHost(`sleep 2; verify ${TIGHT}`, { load: MANY }));
    expect(found.copies.findings).toEqual([]);
    expect(exitCode).toBe(0);
    const { sampleOf = 1, load } = found;
    expect(sampleOf).toBeGreaterThan(1);
    expect(load).toMatchObject({ tooMuch: 'memory', isShorter: false });
    expect(load?.taken).toBeGreaterThan(0);
    expect(load?.taken).toBeLessThan((load?.packets ?? 0) / 2);
    expect(found.copies.counts?.owed).toBeGreaterThan(500);
  });

  test('fails one that loses 1 copy in 50 of a sample', async () => {
    const said = await onRunningHost(
      `nft add table netdev t
      nft add chain netdev t c '{ type filter hook egress device "mirror0-output" priority 0; }'
      nft add rule netdev t c numgen random mod 50 == 0 drop
      sleep 2; verify ${TIGHT}`,
      { load: MANY },
    );
    const { found, exitCode } = answerOf(said);
    expect(exitCode).toBe(1);
    expect(found.sampleOf).toBeGreaterThan(1);
    expect(found.copies.counts?.missing).toBeGreaterThan(0);
  });

  test.each([
    ['its processor time', '--cpu 3%', 'cpu'],
    ['its bytes', '--bytes 4MiB', 'bytes'],
  ])('ends early by itself when %s is used up, and says so', async (_what, bound, endedBy) => {
    const { found } = answerOf(
      await onRunningHost(`sleep 2; verify --duration 60s --sample 1/1 ${bound} --json`, { load: MANY }),
    );
    expect(found.window?.endedBy).toBe(endedBy);
    expect(found.window?.durationMs).toBeLessThan(50_000);
    expect(found.sampleOf).toBeUndefined();
    expect(found.advice.join()).toContain(bound.split(' ')[0]);
  });

  test('takes all for a shorter time where one flow is the load', async () => {
    const { found, exitCode } = answerOf(
      await onRunningHost(`sleep 2; verify --duration 8s --bytes 8MiB --json`, {
        load: { flows: 1, bytes: 64, bits: 5_120_000 },
      }),
    );
    expect(found.copies.findings).toEqual([]);
    expect(exitCode).toBe(0);
    expect(found.load).toMatchObject({ isShorter: true, tooMuch: 'bytes' });
    expect(found.window?.endedBy).toBe('bytes');
  });

  test('judges the same flows at all captures of a sample', async () => {
    const said = await onRunningHost('sleep 1; verify --duration 3s --sample 1/2 --json');
    const { found, exitCode } = answerOf(said);
    expect(found.copies.findings).toEqual([]);
    expect(exitCode).toBe(0);
    const { owed = 0 } = found.copies.counts ?? {};
    expect(owed).toBeGreaterThan(1000);
    expect(owed).toBeLessThan(14_000);
  });

  test('judges copies that have a tag which their packets have not, by flows that are set, in a sample too', async () => {
    const said = await onRunningHost(`
      ovs-vsctl set port vnic-1 tag=10 -- set port vnic-2 tag=10
      ovs-ofctl del-flows br-int
      ovs-ofctl add-flow br-int priority=9,in_port=vnic-1,actions=output:vnic-2
      ovs-ofctl add-flow br-int priority=9,in_port=vnic-2,actions=output:vnic-1
      sleep 1; verify --duration 3s --sample 1/2 --json`);
    const { found, exitCode } = answerOf(said);
    expect(found.copies.findings).toEqual([]);
    expect(exitCode).toBe(0);
    expect(found.copies.counts?.owed).toBeGreaterThan(1000);
    // Where flows do more than learn and forward, packets are watched at all ports; nothing passes that of the bridge, which is down.
    expect(found.captures.map(({ port }) => port).sort()).toEqual([
      'mirror0-output',
      'vnic-1',
      'vnic-1',
      'vnic-2',
      'vnic-2',
    ]);
  });

  test('is inconclusive when a capture is starved, and names a sample that works', async () => {
    const said = await onRunningHost(`
      sleep 1
      starve() { underway; one=$(pgrep -x tcpdump | head -1); kill -STOP $one; sleep 9; kill -CONT $one; }
      starve & verify --duration 5s --sample 1/1 --json`);
    const { found, exitCode } = answerOf(said);
    expect(exitCode).toBe(2);
    expect(found.captures.some(({ droppedByKernel }) => droppedByKernel > 0)).toBe(true);
    expect(found.advice.join()).toMatch(/--sample 1\/\d+/);
  });

  test('is inconclusive when the mirror is changed meanwhile', async () => {
    const said = await onRunningHost(`
      (underway; ovs-vsctl set mirror mirror0 select-vlan=7) & verify --duration 4s --json`);
    const { found, exitCode } = answerOf(said);
    expect(exitCode).toBe(2);
    expect(found.copies.findings.map(({ summary }) => summary).join()).toContain('mirrors of the switch were changed');
  });
});
