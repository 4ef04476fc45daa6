import { describe, expect, onTestFinished, test } from 'vitest';
import { verificationSchema } from '../../src/report/verificationSchema.ts';
import { budget } from '../support/budget.ts';
import { leftovers, whyNot } from '../support/engines.ts';
import { MIRRORS, onFullerHost, reportOf } from '../support/fullerHost.ts';

budget('verify on a host with containers', 4);

const obstacle = whyNot('docker') ?? whyNot('podman');

describe.skipIf(obstacle !== undefined)(
  `verify, on a host with two bridges, six mirrors and containers${obstacle ? `: ${obstacle}` : ''}`,
  () => {
    test('passes each of them, and leaves both bridges, the containers and the machine as they were', async () => {
      const outside = [leftovers([], 'docker'), leftovers([], 'libpod_parent')];
      onTestFinished(async () => {
        for (const engine of outside) await engine.remove();
      });
      const verifications = MIRRORS.map(([bridge, mirror]) => `verify_at ${bridge} ${mirror} --duration 2s`).join('\n');
      const said = await onFullerHost(`
      sleep 6; look_all > before
      ${verifications}
      look_all > after; diff before after && echo unchanged
      report ${MIRRORS.map(([, mirror]) => mirror).join(' ')}
      echo; grep -c promiscuity before; grep -c rx-checksumming before; grep -cE '^[0-9a-f]{64} ctn-.' before; grep -c NORMAL before`);
      const owed = new Map<string, number>();
      for (const [, mirror] of MIRRORS) {
        const { json, exitCode } = reportOf(said, mirror);
        const found = verificationSchema.parse(JSON.parse(json));
        expect(found.copies.findings, mirror).toEqual([]);
        expect(exitCode, mirror).toBe(0);
        const counts = found.copies.counts;
        expect([counts?.matched, counts?.copies], mirror).toEqual([counts?.owed, counts?.owed]);
        owed.set(mirror, counts?.owed ?? 0);
      }
      for (const [mirror, packets] of owed) expect(packets, mirror).toBeGreaterThan(100);
      expect(said).toMatch(/^unchanged$/m);
      const counted = said.trim().split('\n').slice(-4).map(Number);
      expect(Math.min(...counted)).toBeGreaterThanOrEqual(2);
    });
  },
);
