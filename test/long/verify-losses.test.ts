import { describe, expect, onTestFinished, test } from 'vitest';
import { verificationSchema } from '../../src/report/verificationSchema.ts';
import { budget } from '../support/budget.ts';
import { leftovers, whyNot } from '../support/engines.ts';
import { onFullerHost, reportOf } from '../support/fullerHost.ts';

budget('losses of a mirror among others', 3);

/** Between a packet's arrival and the time at which its copy was taken away, in nanoseconds. */
const SLACK_NS = 50_000_000n;

const obstacle = whyNot('docker') ?? whyNot('podman');

describe.skipIf(obstacle !== undefined)(
  `verify, of copies of which 1 in 1,000 is lost${obstacle ? `: ${obstacle}` : ''}`,
  () => {
    test('fails as it is, counts those that were lost, and blames no mirror beside it', async () => {
      const outside = [leftovers([], 'docker'), leftovers([], 'libpod_parent')];
      onTestFinished(async () => {
        for (const engine of outside) await engine.remove();
      });
      const said = await onFullerHost(`
      ip link add lost type veth peer name lost-end
      for name in lost lost-end; do ip link set $name up; done
      nft add table netdev t
      nft add chain netdev t c '{ type filter hook egress device "mirror0-output" priority 0; }'
      tcpdump -Z root -i lost-end -Q in -n -U --immediate-mode --time-stamp-precision=nano -w lost.pcap udp port 5201 2>/dev/null &
      until [ -s lost.pcap ]; do sleep 0.1; done
      nft add rule netdev t c udp dport 5201 numgen inc mod 1000 == 0 counter fwd to lost
      sleep 1
      (begin=$SECONDS; verify_at br-int mirror0; echo "mirror0 took $((SECONDS - begin)) s") & beside=$!
      for mirror in shared-a vlan7 short; do verify_at br-int $mirror --duration 4s; done
      verify_at br-ex mirror-ex --duration 4s
      wait $beside
      report mirror0 shared-a vlan7 short mirror-ex
      sleep 1
      nft list ruleset | sed -n 's/.*counter packets \\([0-9]*\\).*/counter \\1/p'
      tcpdump -r lost.pcap -n -tt --time-stamp-precision=nano 2>/dev/null | sed -n 's/^\\([0-9]*\\)\\.\\([0-9]*\\) .*/lost \\1\\2/p'`);
      const { json, exitCode } = reportOf(said, 'mirror0');
      const { copies, window } = verificationSchema.parse(JSON.parse(json));
      expect(exitCode).toBe(1);
      const { owed = 0, missing = 0, unexpected, duplicate } = copies.counts ?? {};
      expect([unexpected, duplicate]).toEqual([0, 0]);
      expect(copies.findings.find(({ kind }) => kind === 'missing')?.packets).toBe(missing);
      expect(owed).toBeGreaterThan(50_000);

      const lost = [...said.matchAll(/^lost (\d+)$/gm)].map(([, time = '']) => BigInt(time));
      expect(Number(/^counter (\d+)$/m.exec(said)?.[1])).toBeGreaterThanOrEqual(lost.length);
      const from = BigInt(Date.parse(window?.from ?? '')) * 1_000_000n;
      const to = from + BigInt(window?.durationMs ?? 0) * 1_000_000n;
      const within = (slack: bigint) => lost.filter((time) => time >= from - slack && time <= to + slack).length;
      expect(missing).toBeGreaterThanOrEqual(within(-SLACK_NS));
      expect(missing).toBeLessThanOrEqual(within(SLACK_NS));
      console.log(
        `${missing} missing of ${owed} owed in ${window?.durationMs} ms; ${within(0n)} were taken away meanwhile`,
      );

      for (const mirror of ['shared-a', 'vlan7', 'short', 'mirror-ex']) {
        const beside = reportOf(said, mirror);
        const found = verificationSchema.parse(JSON.parse(beside.json));
        expect(found.copies.findings, mirror).toEqual([]);
        expect(beside.exitCode, mirror).toBe(0);
      }
    });
  },
);
