import { describe, expect, test } from 'vitest';
import type { BenchmarkResult } from '../model/benchmark.ts';
import type { Outcome } from '../model/report.ts';
import type { Variant } from '../model/scenario.ts';
import { type Change, hasRegressed, runDifference } from './runDifference.ts';
import { noLongerDeviating, oneOfEach, outcomeOf, reportOf } from './testing/made-up.ts';
import { benchmarks } from './testing/made-up-benchmarks.ts';

const { passed, failed, inconclusive, skipped, knownDeviation, errored } = oneOfEach;

/** The same scenario, whatever came of it. */
const as = (outcome: Outcome): Outcome => ({ ...outcome, scenario: 'article/one', variant: passed.variant });

const withVariant = (changes: Partial<Variant>, scenario = 'article/one'): Outcome =>
  outcomeOf(scenario, { variant: { ...passed.variant, ...changes } });

const changesOf = (base: readonly Outcome[], head: readonly Outcome[]) =>
  runDifference(reportOf(base), reportOf(head)).outcomes.map(({ change, scenario }) => [scenario, change]);

describe('runDifference', () => {
  test.each<[string, Outcome | undefined, Outcome | undefined, Change]>([
    ['passed, then failed', passed, failed, 'newFailure'],
    ['passed, then inconclusive: it is not shown to hold any more', passed, inconclusive, 'newFailure'],
    ['passed, then errored', passed, errored, 'newFailure'],
    ['a known deviation, then failed otherwise', knownDeviation, failed, 'newFailure'],
    ['skipped, then failed', skipped, failed, 'newFailure'],
    ['not there, then failed', undefined, failed, 'newFailure'],
    ['failed twice', failed, failed, 'stillFailing'],
    ['failed, then errored', failed, errored, 'stillFailing'],
    ['failed, then passed', failed, passed, 'fixed'],
    ['errored, then a known deviation', errored, knownDeviation, 'fixed'],
    ['a known deviation that is not seen any more', knownDeviation, noLongerDeviating, 'noLongerDeviates'],
    ['passed, then a known deviation', passed, knownDeviation, 'changed'],
    ['not there, then passed', undefined, passed, 'nowChecked'],
    ['skipped, then passed', skipped, passed, 'nowChecked'],
    ['passed, then not there', passed, undefined, 'notChecked'],
    ['failed, then skipped: that is no repair', failed, skipped, 'notChecked'],
    ['skipped, then not there', skipped, undefined, 'same'],
    ['passed twice', passed, passed, 'same'],
  ])('%s', (_what, base, head, change) => {
    expect(changesOf(base ? [as(base)] : [], head ? [as(head)] : [])).toEqual([['article/one', change]]);
  });

  test('other numbers of packets are no other evidence, other checks and other findings are', () => {
    const verdictsWith = (change: object) => ({
      ...passed,
      verdicts: passed.verdicts.map((each) => ({ ...each, ...change })),
    });
    expect(changesOf([passed], [verdictsWith({ evidence: '12 of 12 copies' })])).toEqual([[passed.scenario, 'same']]);
    expect(changesOf([passed], [verdictsWith({ check: 'silent(during)' })])).toEqual([[passed.scenario, 'changed']]);
    const findings = [{ kind: 'reordered', packets: 1, summary: 'one' }];
    expect(changesOf([passed], [verdictsWith({ findings })])).toEqual([[passed.scenario, 'changed']]);
  });

  test('only a new failure is a regression', () => {
    const difference = (base: Outcome, head: Outcome) => runDifference(reportOf([as(base)]), reportOf([as(head)]));
    expect(hasRegressed(difference(passed, failed))).toBe(true);
    expect(hasRegressed(difference(failed, failed))).toBe(false);
    expect(hasRegressed(difference(passed, skipped))).toBe(false);
  });

  test('outcomes stand in the order of the later run, then those that it has not', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => outcomeOf(name)) as [Outcome, Outcome, Outcome];
    expect(changesOf([a, b], [c, b])).toEqual([
      ['c', 'nowChecked'],
      ['b', 'same'],
      ['a', 'notChecked'],
    ]);
  });

  test('a scenario with each variant is one of its own', () => {
    const [veth, internal] = [withVariant({ port: 'veth' }), withVariant({ port: 'internal' })];
    expect(changesOf([veth, internal], [internal])).toEqual([
      ['article/one', 'same'],
      ['article/one', 'notChecked'],
    ]);
  });

  test('runs of one version each are compared with each other, and the version is a difference of environment', () => {
    const { environment, outcomes } = runDifference(
      reportOf([withVariant({ ovs: '3.1.0' })]),
      reportOf([withVariant({ ovs: '3.5.0' })]),
    );
    expect(environment).toEqual([{ what: 'Open vSwitch', base: '3.1.0', head: '3.5.0' }]);
    expect(outcomes).toMatchObject([{ change: 'same', variant: { ovs: '3.5.0' } }]);
  });

  test('a version more is no other environment: what was run with it is checked now', () => {
    const { environment, outcomes } = runDifference(
      reportOf([withVariant({ ovs: '3.1.0' })]),
      reportOf([withVariant({ ovs: '3.1.0' }), withVariant({ ovs: '3.5.0' })]),
    );
    expect(environment).toEqual([]);
    expect(outcomes.map(({ change }) => change)).toEqual(['same', 'nowChecked']);
  });
});

describe('benchmarks of two runs', () => {
  const run = (...results: readonly BenchmarkResult[]) => reportOf([], { benchmarks: results });
  const { normal, broken } = benchmarks;

  test('one that was measured and could not be again is a new failure', () => {
    const { outcomes } = runDifference(run(normal), run({ ...broken, benchmark: normal.benchmark }));
    expect(outcomes.map(({ change }) => change)).toEqual(['newFailure']);
  });

  test('one is never taken for the scenario of the same name', () => {
    const { outcomes } = runDifference(reportOf([outcomeOf(normal.benchmark)]), run(normal));
    expect(outcomes.map(({ change }) => change)).toEqual(['notChecked', 'nowChecked']);
  });

  test('one of another load, or of other states, is not of one environment', () => {
    const load = { kind: 'tcp', from: 'ctn-1', to: 'ctn-2' } as const;
    const other = { ...normal, load, states: normal.states.slice(0, 2) };
    expect(runDifference(run(normal), run(other)).environment.map(({ what }) => what)).toEqual([
      'load of article/span-egress',
      'states of article/span-egress',
    ]);
  });
});
