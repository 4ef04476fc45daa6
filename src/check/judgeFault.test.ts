import { describe, expect, test } from 'vitest';
import type { Finding, FindingKind, Verdict, VerdictStatus } from '../model/verdict.ts';
import { judgeClean, judgeFault } from './judgeFault.ts';

function verdict(status: VerdictStatus, ...findings: readonly Partial<Finding>[]): Verdict {
  const full = findings.map((one): Finding => ({ kind: 'missing', packets: 1, summary: 'something', ...one }));
  return { check: 'equivalent(during, mirror)', status, evidence: '', findings: full };
}

const charge = { packets: 2, hop: 'mirror output', counter: 'tx_dropped of output' } as const;
const LOSS = { status: 'failed', kinds: ['missing'], hop: 'mirror output' } as const;

describe('a fault that has to fail', () => {
  const lost = { packets: 2, charges: [charge], notAttributed: 0 };

  test('is found with the right number, class and hop', () => {
    const judged = judgeFault(LOSS, [verdict('failed', lost), verdict('passed')], 2, []);
    expect(judged).toEqual({
      status: 'failed',
      findings: ['something'],
      found: true,
      rightClass: true,
      rightHop: true,
    });
  });

  test.each([
    ['another number', verdict('failed', { ...lost, packets: 3 })],
    ['a pass', verdict('passed')],
    ['an inconclusive verdict', verdict('inconclusive', lost)],
  ])('is not found by %s', (_, one) => {
    expect(judgeFault(LOSS, [one], 2, []).found).toBe(false);
  });

  test.each<[string, readonly FindingKind[], boolean]>([
    ['another kind', ['altered'], false],
    ['one kind too many', ['missing', 'reordered'], false],
    ['a doubt of a check that had nothing to go by', ['missing', 'evidence'], true],
  ])('%s', (_, kinds, isRight) => {
    const findings = kinds.map((kind) => ({ ...lost, kind }));
    expect(judgeFault(LOSS, [verdict('failed', ...findings)], undefined, []).rightClass).toBe(isRight);
  });

  test.each<[string, Partial<Finding>]>([
    ['no charge', { ...lost, charges: [] }],
    ['packets that are not attributed', { ...lost, notAttributed: 1 }],
    ['another hop', { ...lost, charges: [charge, { ...charge, hop: 'flows' }] }],
  ])('has not the right hop with %s', (_, finding) => {
    expect(judgeFault(LOSS, [verdict('failed', finding)], 2, []).rightHop).toBe(false);
  });

  test('of copies too many has its hop where the ledger does not balance', () => {
    const duplicate = { status: 'failed', kinds: ['duplicate'], hop: 'mirror output' } as const;
    const verdicts = [verdict('failed', { kind: 'duplicate' })];
    expect(judgeFault(duplicate, verdicts, 1, ['mirror output'])).toMatchObject({ found: true, rightHop: true });
    expect(judgeFault(duplicate, verdicts, 1, ['flows'])).toMatchObject({ found: true, rightHop: false });
    const { hop: _, ...without } = duplicate;
    expect(judgeFault(without, verdicts, 1, [])).not.toHaveProperty('rightHop');
  });
});

describe('a fault that has to be inconclusive', () => {
  const starved = { status: 'inconclusive', hop: 'capture' } as const;

  test('is found when a doubt names its hop', () => {
    const verdicts = [verdict('inconclusive', { kind: 'evidence', hop: 'capture' })];
    expect(judgeFault(starved, verdicts, undefined, [])).toMatchObject({
      found: true,
      rightClass: true,
      rightHop: true,
    });
  });

  test('is not found when the mirror is blamed, or nothing is said', () => {
    const blamed = [
      verdict('failed', { kind: 'missing' }),
      verdict('inconclusive', { kind: 'evidence', hop: 'capture' }),
    ];
    expect(judgeFault(starved, blamed, undefined, []).found).toBe(false);
    expect(judgeFault(starved, [verdict('passed')], undefined, []).found).toBe(false);
  });
});

test('a clean trial is judged by the worst of its verdicts, and what is found twice is told once', () => {
  expect(judgeClean([verdict('passed'), verdict('passed')])).toEqual({ status: 'passed', findings: [] });
  expect(judgeClean([verdict('inconclusive', {}), verdict('failed', {}), verdict('passed')])).toEqual({
    status: 'failed',
    findings: ['something'],
  });
});
