import { expect, it } from 'vitest';
import type { VerificationRound } from '../model/verificationRound.ts';
import { renderRoundJson } from './json.ts';
import { renderRound } from './renderRound.ts';
import { hidden, lossy } from './testing/made-up-verifications.ts';

const about = { at: '2026-01-02T03:04:05.500Z', bridge: 'br-int', mirror: 'mirror0' } as const;
const error: VerificationRound = { ...about, kind: 'error', reason: 'it is gone\n\u001b[31m' };

it.each<[VerificationRound, string]>([
  [
    { ...about, kind: 'verified', verification: lossy },
    '✗ mirror0 of br-int does not copy what it owes: 149997 of 150000 copied, 3 missing, in 30.0 s',
  ],
  [
    { ...about, kind: 'verified', verification: hidden },
    '? mirror0 of br-int cannot be verified from here: not captured: what passes dpdk0 cannot be captured: its packets pass by DPDK',
  ],
  [error, '! mirror0 of br-int could not be verified: it is gone\\n\\x1b[31m'],
])('a round is one line, with its time', (round, line) => {
  expect(renderRound(round, { color: false })).toBe(`2026-01-02T03:04:05.500Z ${line}\n`);
});

it('a round is one line of JSON', () => {
  expect(JSON.parse(renderRoundJson({ ...about, kind: 'verified', verification: lossy }))).toEqual(lossy);
  const line = renderRoundJson(error);
  expect(line.trimEnd()).not.toContain('\n');
  expect(JSON.parse(line)).toEqual({ status: 'error', ...about, reason: 'it is gone\n\u001b[31m' });
});
