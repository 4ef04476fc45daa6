import { describe, expect, test } from 'vitest';
import type { Outcome } from '../model/report.ts';
import type { CopyCounts, Verdict } from '../model/verdict.ts';
import { cellText, shortEvidence } from './mechanismCell.ts';
import { oneOfEach, outcomeOf } from './testing/made-up.ts';

const silent: Verdict = { check: 'silent', status: 'passed', evidence: '0 packets', findings: [] };

function counted(status: Verdict['status'], changes: Partial<CopyCounts>): Verdict {
  const none = { owed: 20, copies: 20, matched: 20, missing: 0, duplicate: 0, unexpected: 0, altered: 0, truncated: 0 };
  return { ...silent, status, counts: { ...none, ...changes } };
}

const deviation = { what: 'It copies twice.', source: 'its code' };

describe('shortEvidence', () => {
  test.each<[string, Partial<Outcome>, string]>([
    ['the copies that came of those that were owed', { verdicts: [silent, counted('passed', {})] }, '20 of 20'],
    [
      'those of the first of several verdicts',
      { verdicts: [counted('passed', {}), counted('passed', { owed: 9 })] },
      '20 of 20',
    ],
    [
      'those of what failed alone',
      { status: 'failed', verdicts: [counted('passed', {}), counted('failed', { matched: 7 })] },
      '7 of 20',
    ],
    [
      'with copies that nobody was owed',
      { status: 'failed', verdicts: [counted('failed', { duplicate: 20, unexpected: 3 })] },
      '20 of 20 +23',
    ],
    [
      'these alone where nothing was owed',
      { status: 'failed', verdicts: [counted('failed', { owed: 0, matched: 0, unexpected: 5 })] },
      '+5',
    ],
    ['nothing where no packets were compared', { verdicts: [silent] }, ''],
    ['nothing where evidence is in doubt', { status: 'inconclusive', verdicts: [counted('inconclusive', {})] }, ''],
    [
      'a deviation in its word',
      { status: 'knownDeviation', deviation: { ...deviation, short: 'twice' }, verdicts: [counted('failed', {})] },
      'twice',
    ],
    [
      'the counts of a deviation that has none',
      { status: 'knownDeviation', deviation, verdicts: [counted('failed', { duplicate: 20 })] },
      '20 of 20 +20',
    ],
    [
      'what failed in another way than it was known to, by its counts',
      { status: 'failed', deviation: { ...deviation, short: 'twice' }, verdicts: [counted('failed', { matched: 0 })] },
      '0 of 20',
    ],
  ])('%s', (_, changes, text) => {
    expect(shortEvidence(outcomeOf('a/b', changes))).toBe(text);
  });
});

describe('cellText', () => {
  test('tells every status from the others, by its sign alone too', () => {
    const bare = Object.values(oneOfEach).map((outcome) => ({ outcome: { ...outcome, verdicts: [] } }));
    const texts = new Set(bare.map((cell) => cellText(cell)));
    expect(texts).toEqual(
      new Set(['✓ passed', '✗ failed', '? inconclusive', '- skipped', '~ known deviation', '! errored']),
    );
    expect(new Set(bare.map((cell) => cellText(cell, { sign: true })))).toEqual(
      new Set(['✓', '✗', '?', '-', '~', '!']),
    );
  });

  test('says where the note is', () => {
    const outcome = outcomeOf('a/b', { verdicts: [counted('passed', {})] });
    expect(cellText({ outcome, note: 3 }, { of: '/' })).toBe('✓ 20/20 (3)');
  });
});
