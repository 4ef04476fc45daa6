import { expect, it } from 'vitest';
import type { Verification } from '../model/verification.ts';
import type { VerificationRound } from '../model/verificationRound.ts';
import { pluginAnswer, pluginError } from './monitoringPlugin.ts';
import { complete, hidden, lossy } from './testing/made-up-verifications.ts';

const about = { at: '2026-01-02T03:04:05.500Z', bridge: 'br-int', mirror: 'mirror0' } as const;
const answer = (verification: Verification) => pluginAnswer({ ...about, kind: 'verified', verification });

/** By the guidelines: `'label'=value[UOM];[warn];[crit];[min];[max]`. */
const PERFORMANCE = /^(\w+=-?\d+(\.\d+)?s?(;\d*){0,4})( \w+=-?\d+(\.\d+)?s?(;\d*){0,4})*$/;

it('a mirror that copied all is OK', () => {
  expect(answer(complete)).toEqual({
    exitCode: 0,
    line: 'MIRROR OK - mirror0 of br-int copied all that it owes: 150,000 packets, in 30.0 s | owed=150000 copied=150000 missing=0;0;0;0 duplicate=0;0;0;0 unexpected=0;0;0;0 delay_p50=0.0000481s delay_p99=0.000512s delay_max=0.00496s window=30.012s dropped=0\n',
  });
});

it('one that lost some is CRITICAL', () => {
  expect(answer(lossy)).toEqual({
    exitCode: 2,
    line: expect.stringMatching(/^MIRROR CRITICAL - .*3 missing, in 30\.0 s \| .* missing=3;0;0;0 /),
  });
});

it('one that is open is UNKNOWN, with the first reason, and so is an error', () => {
  expect(answer(hidden)).toEqual({
    exitCode: 3,
    line: 'MIRROR UNKNOWN - mirror0 of br-int cannot be verified from here: not captured: what passes dpdk0 cannot be captured: its packets pass by DPDK | window=30.012s\n',
  });
  const error: VerificationRound = { ...about, kind: 'error', reason: 'no switch' };
  expect(pluginAnswer(error)).toEqual({
    exitCode: 3,
    line: 'MIRROR UNKNOWN - mirror0 of br-int could not be verified: no switch\n',
  });
  expect(pluginError('unknown option')).toEqual({ exitCode: 3, line: 'MIRROR UNKNOWN - unknown option\n' });
});

it('performance data are as the guidelines have them, without exponents', () => {
  const delayNs = { copies: 10, quantiles: [0.5, 0.99, 1].map((quantile) => ({ quantile, nanoseconds: -14 })) };
  for (const verification of [complete, lossy, hidden, { ...complete, copies: { ...complete.copies, delayNs } }])
    expect(answer(verification).line.trimEnd().split(' | ')[1]).toMatch(PERFORMANCE);
});

it('a name can neither end the line nor begin performance data', () => {
  const { line } = answer({ ...complete, mirror: 'a|b\nMIRROR OK | x=1' });
  expect(line.match(/\|/g)).toHaveLength(1);
  expect(line.match(/\n/g)).toHaveLength(1);
  expect(pluginError('x|y\nz').line).toBe('MIRROR UNKNOWN - x\\x7cy\\nz\n');
});
