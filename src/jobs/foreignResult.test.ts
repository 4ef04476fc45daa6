import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { misshapen } from '../host/testing/hostile.ts';
import { Problem } from '../model/problem.ts';
import type { Verdict } from '../model/verdict.ts';
import { verdictSchema } from '../report/sharedSchema.ts';
import { trialNames, verdictsOf } from './foreignResult.ts';

const counts = { owed: 1, copies: 0, matched: 0, missing: 1, duplicate: 0, unexpected: 0, altered: 0, truncated: 0 };
const failed: Verdict = {
  ...{ check: 'all', status: 'failed', evidence: '0 of 1', counts },
  findings: [{ kind: 'missing', packets: 1, summary: 'one', hop: 'flows', notAttributed: 1 }],
};

describe('verdictsOf', () => {
  test('what checks return is taken as it is, but for what is undefined', () => {
    expect(verdictsOf([failed, { ...failed, counts: undefined }])).toEqual([failed, { ...failed, counts: undefined }]);
    expect(Object.keys(verdictsOf([{ ...failed, counts: undefined }])[0] ?? {})).not.toContain('counts');
  });

  test('the packets behind a verdict stay with it', () => {
    const differing = () => [];
    expect(verdictsOf([failed, { ...failed, differing }]).map((verdict) => verdict.differing)).toEqual([
      undefined,
      differing,
    ]);
    expect(() => verdictsOf([{ ...failed, differing: 'none' }])).toThrow('Unrecognized key: "differing"');
  });

  test.each([
    ['nothing', undefined, 'something else than an array of verdicts'],
    ['no array', {}, 'something else than an array of verdicts'],
    ['a number that is none', [{ ...failed, counts: { ...counts, owed: Number.NaN } }], '0.counts.owed: '],
    ['a whole number of any size', [{ ...failed, counts: 1n }], 'cannot be stored: '],
    ['more than a verdict', [{ ...failed, more: 1 }], 'Unrecognized key: "more"'],
    ['a status of its own', [{ ...failed, status: 'fine' }], '0.status: '],
    ['ten million characters', [{ ...failed, evidence: 'e'.repeat(10_000_000) }], 'characters'],
  ])('%s is told of', (_, returned, says) => {
    expect(() => verdictsOf(returned)).toThrow(
      expect.objectContaining({ name: 'Problem', message: expect.stringContaining(says) }),
    );
  });

  test.prop([fc.oneof(misshapen([failed, failed]), fc.anything({ withBigInt: true }))])(
    'whatever is returned can be stored, or is told of',
    (returned) => {
      try {
        for (const verdict of verdictsOf(returned)) expect(verdictSchema.safeParse(verdict).success).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(Problem);
      }
    },
  );
});

test.prop([fc.anything({ withNullPrototype: true })])('what is no observation of a trial is told of', (returned) => {
  const isEmpty = typeof returned === 'object' && returned !== null && Object.keys(returned).length === 0;
  if (isEmpty) expect(trialNames(returned, [])).toEqual({});
  else expect(() => trialNames(returned, [])).toThrow(Problem);
});
