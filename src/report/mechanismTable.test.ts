import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { EVERY_PAIRING, type Pairing } from '../model/mechanism.ts';
import { cellText } from './mechanismCell.ts';
import { mechanismTable, outcomesBeside } from './mechanismTable.ts';
import { openOutcomes } from './open.ts';
import { oneOfEach, outcomeOf, reportOf } from './testing/made-up.ts';
import {
  elevenPairs,
  mechanismOutcomes,
  mechanismsReport,
  scenarioOn,
  sevenPairs,
} from './testing/made-up-mechanisms.ts';

const tc: Pairing = { mechanism: 'tc', switch: 'linux-bridge' };
const nft: Pairing = { mechanism: 'nft', switch: 'linux-bridge' };

describe('mechanismTable', () => {
  test('is of scenarios that were run with several pairs alone', () => {
    const alone = scenarioOn([tc], 'mechanisms/alone');
    const compared = scenarioOn([tc, nft], 'mechanisms/compared');
    expect(mechanismTable(reportOf(alone))).toBeUndefined();
    expect(mechanismTable(reportOf([...alone, ...compared]))?.rows.map(({ name }) => name)).toEqual(['compared']);
    expect(outcomesBeside([...alone, ...compared])).toEqual(alone);
  });

  test('another switch with another kind of port is no comparison', () => {
    const [veth, other] = scenarioOn([tc, nft], 'a/b');
    if (veth === undefined || other === undefined) throw new Error('there are two');
    const tap = { ...other, variant: { ...other.variant, port: 'tap' } } as const;
    expect(mechanismTable(reportOf([veth, tap]))).toBeUndefined();
    expect(mechanismTable(reportOf([veth, other, tap]))?.rows).toHaveLength(2);
  });

  test('names the switch where there are several', () => {
    expect(mechanismTable(reportOf(mechanismOutcomes(sevenPairs)))?.pairs[0]).toEqual(['ovs-mirror']);
    expect(mechanismTable(mechanismsReport)?.pairs.slice(0, 4)).toEqual([
      ['ovs-mirror', 'ovs-netdev'],
      ['ovs-flow', 'ovs-netdev'],
      ['ovs-group', 'ovs-netdev'],
      ['tc', 'linux-bridge'],
    ]);
  });

  test('has the pairs in one order, whatever order outcomes came in', () => {
    const reversed = reportOf(mechanismsReport.outcomes.toReversed());
    expect(mechanismTable(reversed)?.pairs).toEqual(mechanismTable(mechanismsReport)?.pairs);
  });

  test('names scenarios of one suite in words, others as they are', () => {
    const both = [...scenarioOn([tc, nft], 'mechanisms/egress-only'), ...scenarioOn([tc, nft], './my-own.ts')];
    expect(mechanismTable(reportOf(both))?.rows.map(({ name }) => name)).toEqual([
      'mechanisms/egress-only',
      './my-own.ts',
    ]);
    expect(mechanismTable(reportOf(both.slice(0, 2)))?.rows.map(({ name }) => name)).toEqual(['egress only']);
  });

  test('names the rest of a variant where rows differ by it', () => {
    const veth = scenarioOn([tc, nft], 'a/b');
    const tap = veth.map((outcome) => ({ ...outcome, variant: { ...outcome.variant, port: 'tap' } as const }));
    expect(mechanismTable(reportOf(veth))?.rows.map(({ variant }) => variant)).toEqual(['']);
    expect(mechanismTable(reportOf([...veth, ...tap]))?.rows.map(({ variant }) => variant)).toEqual(['veth', 'tap']);
  });

  test('two versions of Open vSwitch are two rows', () => {
    const older = scenarioOn([tc, nft], 'a/b');
    const newer = older.map((outcome) => ({ ...outcome, variant: { ...outcome.variant, ovs: '3.5.0' } }));
    expect(mechanismTable(reportOf([...older, ...newer]))?.rows.map(({ variant }) => variant)).toEqual([
      'veth, 3.1.0',
      'veth, 3.5.0',
    ]);
  });

  test('says each reason once, and leads to it', () => {
    const skipped = { status: 'skipped', reason: 'cuts no copies\n  never', verdicts: [] } as const;
    const deviation = { what: 'Twice.', source: 'its manual' };
    const known = { ...oneOfEach.knownDeviation, deviation };
    const table = mechanismTable(
      reportOf([
        ...scenarioOn([tc, nft], 'a/b', { tc: skipped, nft: known }),
        ...scenarioOn([tc, nft], 'a/c', { tc: skipped }),
      ]),
    );
    expect(table?.notes).toEqual(['cuts no copies never', 'Twice. Source: its manual']);
    expect(table?.rows.map(({ cells }) => cells.map((cell) => cell?.note))).toEqual([
      [1, 2],
      [1, undefined],
    ]);
  });

  test('explains the signs that are there, and no other', () => {
    expect(mechanismTable(reportOf(scenarioOn([tc, nft], 'a/b')))?.legend).toEqual(['✓ passed']);
    expect(mechanismTable(mechanismsReport)?.legend).toEqual([
      ...['✓ passed', '✗ failed', '? inconclusive', '- skipped', '~ known deviation', '! errored'],
      '+ copies too many',
    ]);
  });

  test('what was skipped is told by a note, and not in detail', () => {
    expect(openOutcomes(mechanismsReport).filter(({ status }) => status === 'skipped')).toEqual([]);
    expect(openOutcomes(reportOf([oneOfEach.skipped]))).toEqual([oneOfEach.skipped]);
  });

  const some = fc.uniqueArray(fc.tuple(fc.constantFrom('a/x', 'a/y'), fc.constantFrom(...EVERY_PAIRING)), {
    selector: ([scenario, pair]) => `${scenario} ${JSON.stringify(pair)}`,
  });
  test.prop([some])('each outcome is in one cell of its own column, or beside the table', (list) => {
    const { variant } = oneOfEach.passed;
    const outcomes = list.map(([scenario, pair]) => outcomeOf(scenario, { variant: { ...variant, ...pair } }));
    const table = mechanismTable(reportOf(outcomes));
    const cells = (table?.rows ?? []).flatMap((row) =>
      row.cells.flatMap((cell, index) => (cell ? [{ outcome: cell.outcome, label: table?.pairs[index] ?? [] }] : [])),
    );
    const placed = cells.map(({ outcome }) => outcome);
    expect(new Set([...placed, ...outcomesBeside(outcomes)])).toEqual(new Set(outcomes));
    expect(placed.length + outcomesBeside(outcomes).length).toBe(outcomes.length);
    for (const { outcome, label } of cells)
      expect([outcome.variant.mechanism, outcome.variant.switch]).toEqual(expect.arrayContaining([...label]));
  });
});

test('the made-up suite has what a cell may say', () => {
  const table = mechanismTable(mechanismsReport);
  expect(table?.rows.map(({ cells }) => cells.map((cell) => cell && cellText(cell)).at(7))).toEqual([
    '✗ 20 of 40',
    '✗ 40 of 40 +40',
    '- skipped (5)',
    '✓ 20 of 20',
  ]);
  expect(elevenPairs).toHaveLength(11);
});
