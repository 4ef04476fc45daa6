import { describe, expect, test } from 'vitest';
import { asRoot } from '../support/command.ts';
import { onRunningHost } from '../support/runningHost.ts';
import { answerOf } from '../support/verifyAnswer.ts';

describe.skipIf(!asRoot)('verify, on a running Open vSwitch with 5,000 packets/s', () => {
  test('passes a right mirror, and leaves the switch, its flows, offloads, promiscuity and the machine as they were', async () => {
    const said = await onRunningHost(`
      sleep 6; look > before; verify --duration 5s --json; look > after; diff before after && echo unchanged
      grep -c promiscuity before; grep -c rx-checksumming before; grep mirror0 before | head -1`);
    const { found, exitCode } = answerOf(said);
    expect(found.copies.findings).toEqual([]);
    expect(exitCode).toBe(0);
    expect(found.status).toBe('passed');
    const { owed = 0, matched, copies } = found.copies.counts ?? {};
    expect(owed).toBeGreaterThan(15_000);
    expect([matched, copies]).toEqual([owed, owed]);
    expect(found.window?.endedBy).toBe('duration');
    expect(found.captures.map(({ port, direction }) => `${direction} ${port}`)).toEqual([
      'arriving vnic-1',
      'departing vnic-1',
      'departing mirror0-output',
    ]);
    expect(found.captures[0]?.namespace).toBe('/run/netns/ctn-1');
    expect(said.split('\n').slice(-5)).toEqual([
      'unchanged',
      expect.stringMatching(/^[1-9]/),
      expect.stringMatching(/^[1-9]/),
      expect.stringContaining('mirror0'),
      '',
    ]);
  });

  test('fails a mirror that loses 1 copy in 1,000', async () => {
    const said = await onRunningHost(`
      nft add table netdev t
      nft add chain netdev t c '{ type filter hook egress device "mirror0-output" priority 0; }'
      nft add rule netdev t c numgen inc mod 1000 == 0 drop
      sleep 1; verify --duration 8s --json`);
    const { found, exitCode } = answerOf(said);
    expect(exitCode).toBe(1);
    const { owed = 0, missing = 0, unexpected, duplicate } = found.copies.counts ?? {};
    expect(missing).toBeGreaterThan(owed / 2500);
    expect(missing).toBeLessThan(owed / 500);
    expect([unexpected, duplicate]).toEqual([0, 0]);
    expect(found.copies.loss?.missing.length).toBeGreaterThan(0);
  });

  test('leaves no capture and no file when it is killed', async () => {
    const said = await onRunningHost(`
      verify --duration 30s & until [ "$(pgrep -xc tcpdump)" = 3 ] && [ -z "$(ls $TMPDIR)" ]; do sleep 0.05; done
      kill -9 $(pgrep -f "$program"); sleep 0.3; echo "left: $(pgrep -xc tcpdump)"; ls $TMPDIR | wc -l`);
    expect(said).toContain('left: 0\n0\n');
  });

  test('names a port that cannot be captured with what can be done, and what is not there with what is', async () => {
    const said = await onRunningHost(`
      ovs-vsctl add-port br-int dpdk0 -- set interface dpdk0 type=dpdk 2>/dev/null
      ovs-vsctl -- --id=@p get port dpdk0 -- --id=@o get port mirror0-output -- --id=@m create mirror name=m1 select-src-port=@p output-port=@o -- add bridge br-int mirrors @m >/dev/null
      "$node" "$program" verify --bridge br-int --mirror m1; echo "exit $?"
      verify --mirror nothing; verify --bridge br-ex; verify --db unix:/run/nowhere.sock; verify --db tcp:127.0.0.1:6640`);
    expect(said).toContain('cannot be verified from here');
    expect(said).toContain('DPDK');
    expect(said).toContain('mirrorbench compare');
    expect(said.match(/^exit \d/gm)).toEqual(['exit 2', 'exit 3', 'exit 3', 'exit 3', 'exit 3']);
    expect(said).toContain('its mirrors: m1, mirror0');
    expect(said).toContain('bridges: br-int');
  });
});
