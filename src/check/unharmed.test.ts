import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { observe } from '../oracle/testing/observe.ts';
import { unharmed } from './unharmed.ts';

const frame = (content: number) => Uint8Array.from([...Array.from({ length: 13 }, () => 2), 0, content]);
const capture = (contents: readonly number[]) => {
  const seen = contents.map(frame);
  return observe({}, { p1: { arriving: seen }, p2: { departing: seen } }).departing('p2');
};
const judge = (now: readonly number[], before: readonly number[]) => unharmed(capture(now), capture(before));

test.prop([fc.array(fc.nat({ max: 5 }), { minLength: 1 })])(
  'the same packets in the same order are unharmed',
  (all) => {
    expect(judge(all, all).status).toBe('passed');
  },
);

test.prop([fc.uniqueArray(fc.nat({ max: 200 }), { minLength: 2 }), fc.nat()])(
  'two neighbours that changed places are another order',
  (all, draw) => {
    const at = draw % (all.length - 1);
    const swapped = all.with(at, all[at + 1] as number).with(at + 1, all[at] as number);
    const { status, findings } = judge(swapped, all);
    expect([status, findings.map(({ kind }) => kind)]).toEqual(['failed', ['reordered']]);
    expect(findings[0]?.summary).toBe(`packets came in another order, from packet ${at + 1} departing at p2 on`);
  },
);

test.each([
  ['one is missing', [1, 3], [1, 2, 3], 'missing', '2 of 3 as without'],
  ['one is there twice', [1, 1, 2], [1, 2], 'duplicate', '2 of 2 as without'],
  ['a stranger is among them', [1, 2, 9], [1, 2], 'unexpected', '2 of 2 as without'],
] as const)('%s', (_, now, before, kind, evidence) => {
  expect(judge(now, before)).toMatchObject({ status: 'failed', evidence, findings: [{ kind }] });
});

test('nothing in both is no evidence', () => {
  expect(judge([], []).status).toBe('inconclusive');
});
