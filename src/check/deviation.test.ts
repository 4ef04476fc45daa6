import { describe, expect, test } from 'vitest';
import type { Deviation } from '../model/scenario.ts';
import type { FindingKind, Verdict, VerdictStatus } from '../model/verdict.ts';
import { judgement } from './deviation.ts';

/** A verdict with a finding of each of these kinds. */
function verdict(status: VerdictStatus, ...kinds: readonly FindingKind[]): Verdict {
  const findings = kinds.map((kind) => ({ kind, packets: 1, summary: kind }));
  return { check: 'copies', status, evidence: '', findings };
}
const passed = verdict('passed');
const open = verdict('inconclusive', 'evidence');
const failed = (...kinds: readonly FindingKind[]) => verdict('failed', ...kinds);

const NAMED = { what: 'It copies nothing.', source: 'its code' };
const missing: Deviation = { ...NAMED, shows: ['missing'] };
const both: Deviation = { ...NAMED, shows: ['missing', 'unexpected'] };
const judge = (verdicts: readonly Verdict[], deviations: readonly Deviation[] = [], version = '3.1.0') =>
  judgement(verdicts, deviations, { version, mechanism: 'ovs-mirror', rules: ['a-rule'] });

describe('without a known deviation the worst verdict counts', () => {
  test.each<[string, readonly Verdict[], VerdictStatus]>([
    ['all that passed', [passed, passed], 'passed'],
    ['one that is open', [passed, open], 'inconclusive'],
    ['one that failed, beside others', [open, failed('missing'), passed], 'failed'],
    ['none at all', [], 'inconclusive'],
  ])('%s', (_, verdicts, status) => {
    expect(judge(verdicts)).toEqual({ status });
  });
});

describe('a known deviation is shown', () => {
  test.each<[string, readonly Verdict[], Deviation]>([
    ['by its kind', [failed('missing')], missing],
    ['beside what holds', [passed, failed('missing'), passed], missing],
    ['by several verdicts', [failed('missing'), failed('missing')], missing],
    ['by all its kinds in one', [failed('unexpected', 'missing')], both],
    ['by all its kinds in several', [failed('missing'), failed('unexpected')], both],
  ])('%s', (_, verdicts, deviation) => {
    expect(judge(verdicts, [deviation])).toEqual({ status: 'knownDeviation', deviation: NAMED });
  });
});

test('a deviation is told in a word where the scenario has one', () => {
  const short = { ...missing, short: 'none' };
  expect(judge([failed('missing')], [short]).deviation).toEqual({ ...NAMED, short: 'none' });
});

describe('a failure that is another is a failure', () => {
  test.each<[string, readonly Verdict[], Deviation]>([
    ['of another kind', [failed('duplicate')], missing],
    ['of its kind and another', [failed('missing', 'duplicate')], missing],
    ['of its kind, and of another beside it', [failed('missing'), failed('altered')], missing],
    ['of only one of its kinds', [failed('missing')], both],
    ['of its kind, with something left open', [failed('missing'), open], missing],
    ['of its kind, beside what says nothing', [failed('missing'), verdict('inconclusive')], missing],
    ['of its kind, with a doubt', [failed('missing', 'evidence')], missing],
    ['of no kind', [failed()], missing],
  ])('%s', (_, verdicts, deviation) => {
    expect(judge(verdicts, [deviation])).toEqual({ status: 'failed' });
  });
});

describe('a deviation that should be there and is not', () => {
  test('passes, and is named', () => {
    expect(judge([passed], [missing])).toEqual({ status: 'passed', deviation: NAMED });
  });

  test('is not named where nothing can be said', () => {
    expect(judge([passed, open], [missing])).toEqual({ status: 'inconclusive' });
    expect(judge([], [missing])).toEqual({ status: 'inconclusive' });
  });
});

describe('a deviation holds', () => {
  const status = (bounds: Partial<Deviation>, version?: string) =>
    judge([failed('missing')], [{ ...missing, ...bounds }], version).status;
  const holds = 'knownDeviation';

  test.each<[string, Partial<Deviation>, string, string]>([
    ['for every version unless told', {}, '2.5.0', holds],
    ['since a release', { since: ['3.1.0'] }, '3.1.0', holds],
    ['since a release of each branch', { since: ['3.0.5', '3.1.3'] }, '3.0.6', holds],
    ['not before', { since: ['3.0.5', '3.1.3'] }, '3.1.2', 'failed'],
    ['until a release', { until: ['3.2.0'] }, '3.1.9', holds],
    ['and no longer', { until: ['3.2.0'] }, '3.2.0', 'failed'],
    ['nor in a branch that is mended', { until: ['3.1.6', '3.2.4'] }, '3.1.6', 'failed'],
    ['but in one that is not', { until: ['3.1.6', '3.2.4'] }, '3.2.3', holds],
    ['between releases', { since: ['3.0.0'], until: ['3.2.0'] }, '3.1.0', holds],
    ['and not outside of them', { since: ['3.0.0'], until: ['3.2.0'] }, '2.17.0', 'failed'],
    ['without a rule', { without: 'another-rule' }, '3.1.0', holds],
    ['and not with it', { without: 'a-rule' }, '3.1.0', 'failed'],
    ['with a rule', { having: 'a-rule' }, '3.1.0', holds],
    ['and not without it', { having: 'another-rule' }, '3.1.0', 'failed'],
    ['without a rule, within releases', { without: 'another-rule', since: ['3.1.0'] }, '3.0.0', 'failed'],
  ])('%s', (_, bounds, version, expected) => {
    expect(status(bounds, version)).toBe(expected);
  });
});

test('of several deviations the one that holds for the version is meant', () => {
  const older: Deviation = { what: 'It copied twice.', source: 'older code', shows: ['duplicate'], until: ['3.0.0'] };
  expect(judge([failed('missing')], [older, missing])).toEqual({ status: 'knownDeviation', deviation: NAMED });
  expect(judge([failed('duplicate')], [older, missing])).toEqual({ status: 'failed' });
  expect(judge([failed('duplicate')], [older, missing], '2.17.0')).toMatchObject({ status: 'knownDeviation' });
});
