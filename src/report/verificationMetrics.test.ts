import { expect, it } from 'vitest';
import type { VerificationRound } from '../model/verificationRound.ts';
import { complete, hidden, lossy } from './testing/made-up-verifications.ts';
import { renderVerificationMetrics } from './verificationMetrics.ts';

const about = { at: '2026-01-02T03:04:05.500Z', bridge: 'br-int', mirror: 'mirror0' } as const;
const metrics = (round: VerificationRound, counts = {}) => renderVerificationMetrics(round, counts);
const samples = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

it('a verification is a verdict, counts of packets and delays in seconds, each with its help and type', () => {
  expect(metrics({ ...about, kind: 'verified', verification: lossy }, { passed: 2, failed: 1 })).toMatchInlineSnapshot(`
    "# HELP mirrorbench_mirror_verdict Whether the last verification of the mirror came to this status (1) or not (0).
    # TYPE mirrorbench_mirror_verdict gauge
    mirrorbench_mirror_verdict{bridge="br-int",mirror="mirror0",status="passed"} 0
    mirrorbench_mirror_verdict{bridge="br-int",mirror="mirror0",status="failed"} 1
    mirrorbench_mirror_verdict{bridge="br-int",mirror="mirror0",status="inconclusive"} 0
    mirrorbench_mirror_verdict{bridge="br-int",mirror="mirror0",status="error"} 0
    # HELP mirrorbench_mirror_last_verification_timestamp_seconds When the last verification ended.
    # TYPE mirrorbench_mirror_last_verification_timestamp_seconds gauge
    mirrorbench_mirror_last_verification_timestamp_seconds{bridge="br-int",mirror="mirror0"} 1767323045.5
    # HELP mirrorbench_mirror_owed_packets Packets that the mirror had to copy in the last window.
    # TYPE mirrorbench_mirror_owed_packets gauge
    mirrorbench_mirror_owed_packets{bridge="br-int",mirror="mirror0"} 150000
    # HELP mirrorbench_mirror_copied_packets Packets of the last window that were copied once and unchanged.
    # TYPE mirrorbench_mirror_copied_packets gauge
    mirrorbench_mirror_copied_packets{bridge="br-int",mirror="mirror0"} 149997
    # HELP mirrorbench_mirror_missing_packets Packets of the last window that were not copied.
    # TYPE mirrorbench_mirror_missing_packets gauge
    mirrorbench_mirror_missing_packets{bridge="br-int",mirror="mirror0"} 3
    # HELP mirrorbench_mirror_duplicate_packets Copies of the last window that came once more than owed.
    # TYPE mirrorbench_mirror_duplicate_packets gauge
    mirrorbench_mirror_duplicate_packets{bridge="br-int",mirror="mirror0"} 0
    # HELP mirrorbench_mirror_unexpected_packets Packets at the output in the last window that are no copy of any.
    # TYPE mirrorbench_mirror_unexpected_packets gauge
    mirrorbench_mirror_unexpected_packets{bridge="br-int",mirror="mirror0"} 0
    # HELP mirrorbench_mirror_copy_delay_seconds Time from a packet to its copy in the last window, by quantile.
    # TYPE mirrorbench_mirror_copy_delay_seconds summary
    mirrorbench_mirror_copy_delay_seconds{bridge="br-int",mirror="mirror0",quantile="0"} 0.000009512
    mirrorbench_mirror_copy_delay_seconds{bridge="br-int",mirror="mirror0",quantile="0.5"} 0.0000481
    mirrorbench_mirror_copy_delay_seconds{bridge="br-int",mirror="mirror0",quantile="0.99"} 0.000512
    mirrorbench_mirror_copy_delay_seconds{bridge="br-int",mirror="mirror0",quantile="1"} 0.00496
    # HELP mirrorbench_mirror_window_seconds Length of the last window.
    # TYPE mirrorbench_mirror_window_seconds gauge
    mirrorbench_mirror_window_seconds{bridge="br-int",mirror="mirror0"} 30.012
    # HELP mirrorbench_mirror_capture_dropped_packets Packets that the captures of the last verification dropped themselves.
    # TYPE mirrorbench_mirror_capture_dropped_packets gauge
    mirrorbench_mirror_capture_dropped_packets{bridge="br-int",mirror="mirror0"} 0
    # HELP mirrorbench_mirror_sampled_flows_ratio Share of all flows that the last verification looked at.
    # TYPE mirrorbench_mirror_sampled_flows_ratio gauge
    mirrorbench_mirror_sampled_flows_ratio{bridge="br-int",mirror="mirror0"} 0.0625
    # HELP mirrorbench_mirror_verifications_total Verifications since the program was started, by status.
    # TYPE mirrorbench_mirror_verifications_total counter
    mirrorbench_mirror_verifications_total{bridge="br-int",mirror="mirror0",status="passed"} 2
    mirrorbench_mirror_verifications_total{bridge="br-int",mirror="mirror0",status="failed"} 1
    mirrorbench_mirror_verifications_total{bridge="br-int",mirror="mirror0",status="inconclusive"} 0
    mirrorbench_mirror_verifications_total{bridge="br-int",mirror="mirror0",status="error"} 0
    "
  `);
});

it('an error has a verdict and a time, and no number that could be taken for one of now', () => {
  const text = metrics({ ...about, kind: 'error', reason: 'no switch' }, { error: 1 });
  expect(text).toContain('status="error"} 1\n');
  expect(new Set(samples(text).map((line) => line.replace(/\{.*/, '')))).toEqual(
    new Set([
      'mirrorbench_mirror_verdict',
      'mirrorbench_mirror_last_verification_timestamp_seconds',
      'mirrorbench_mirror_verifications_total',
    ]),
  );
});

it('what was not captured has no counts', () => {
  const text = metrics({ ...about, kind: 'verified', verification: hidden });
  expect(text).toContain('status="inconclusive"} 1\n');
  expect(text).not.toMatch(/_(owed|missing|dropped)_packets/);
});

it('a name of any characters stays one label of one line', () => {
  const round = { ...about, mirror: 'a "b"\\\n} 1', kind: 'verified', verification: complete } as const;
  const lines = samples(metrics(round));
  expect(lines[0]).toBe(
    String.raw`mirrorbench_mirror_verdict{bridge="br-int",mirror="a \"b\"\\\n} 1",status="passed"} 1`,
  );
});
