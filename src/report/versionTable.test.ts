import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import type { Outcome } from '../model/report.ts';
import { fourVersions, rowOf, switches } from './testing/four-versions.ts';
import { oneOfEach, outcomeOf, reportOf, switchOf } from './testing/made-up.ts';
import { versionTable } from './versionTable.ts';

const { knownDeviation, passed } = oneOfEach;

describe('versionTable', () => {
  test('has one row for each scenario and kind of port, and a column for each version', () => {
    const { versions, rows } = versionTable(fourVersions);
    expect(versions).toEqual(['2.17.9', '3.1.0', '3.4.0', '3.5.0']);
    expect(
      rows.map(({ scenario, variant, cells, differs }) =>
        [differs ? '≠' : '=', scenario, variant, ...cells.map((cell) => cell?.status)].join(' '),
      ),
    ).toEqual([
      '= article/span-egress veth passed passed passed passed',
      '= article/span-egress internal passed passed passed passed',
      '≠ article/remove-mirrors veth knownDeviation knownDeviation passed passed',
      '≠ article/remove-mirrors internal knownDeviation knownDeviation passed passed',
      '≠ conformance/filter veth skipped skipped passed passed',
      '≠ conformance/register-write veth passed passed knownDeviation passed',
      '≠ conformance/bond-recirculation veth passed passed passed failed',
    ]);
  });

  test('has the versions in the order of the switches, whatever order outcomes came in', () => {
    const report = reportOf([...fourVersions.outcomes].reverse(), { switches });
    expect(versionTable(report).versions).toEqual(versionTable(fourVersions).versions);
  });

  test('has a column also for a version that never ran', () => {
    const report = reportOf([passed, outcomeOf('x', { variant: { ...passed.variant, ovs: '9.9.9' } })]);
    expect(versionTable(report).versions).toEqual(['3.1.0', '9.9.9']);
  });

  test('two datapaths are two rows', () => {
    const kernel = outcomeOf('article/span-egress', { variant: { ...passed.variant, switch: 'ovs-kernel' } });
    expect(versionTable(reportOf([passed, kernel])).rows.map(({ variant }) => variant)).toEqual([
      'veth',
      'veth, ovs-kernel',
    ]);
  });

  test('an outcome that is not there yet is no difference', () => {
    const [row] = versionTable(reportOf(rowOf('a/x', 'veth').slice(0, 2), { switches })).rows;
    expect(row?.cells.map((cell) => cell?.status)).toEqual(['passed', 'passed', undefined, undefined]);
    expect(row?.differs).toBe(false);
  });

  test('two known deviations that are not the same differ', () => {
    const other = { ...knownDeviation, deviation: { what: 'Something else.', source: 'NEWS' } };
    const rows = (after: Outcome) =>
      versionTable(reportOf(rowOf('a/x', 'veth', { '3.1.0': knownDeviation, '3.4.0': after }).slice(1, 3))).rows;
    expect(rows(other)[0]?.differs).toBe(true);
    expect(rows(knownDeviation)[0]?.differs).toBe(false);
  });

  const outcomes = fc.uniqueArray(
    fc.record({
      scenario: fc.constantFrom('a', 'b'),
      port: fc.constantFrom('veth', 'internal'),
      ovs: fc.constantFrom('1', '2', '3'),
    }),
    { selector: ({ scenario, port, ovs }) => `${scenario} ${port} ${ovs}` },
  );
  test.prop([outcomes])('each outcome is in one cell, in the column of its version', (list) => {
    const made = list.map(({ scenario, port, ovs }) =>
      outcomeOf(scenario, {
        variant: { port, switch: 'ovs-netdev', mechanism: 'ovs-mirror', ovs, offloads: 'off', endpoint: 'namespace' },
      }),
    );
    const { versions, rows } = versionTable(
      reportOf(made, { switches: ['1', '2', '3'].map((each) => switchOf(each)) }),
    );
    const cells = rows.flatMap((row) => row.cells.flatMap((cell, index) => (cell ? [{ cell, index }] : [])));
    expect(new Set(cells.map(({ cell }) => cell))).toEqual(new Set(made));
    expect(cells).toHaveLength(made.length);
    for (const { cell, index } of cells) expect(cell.variant.ovs).toBe(versions[index]);
  });
});
