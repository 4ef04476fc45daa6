import type { Outcome, Report } from '../model/report.ts';
import { type CrossRow, crossRows } from './crossRows.ts';
import { versionsOf } from './versions.ts';

/** What came of each scenario with each version of Open vSwitch. */
export interface VersionTable {
  /** Labels, in the order of the report's switches. */
  readonly versions: readonly string[];
  readonly rows: readonly VersionRow[];
}

/** A scenario with a variant; the version is the column. */
export interface VersionRow extends CrossRow {
  /** Whether versions differ, as far as there are outcomes. */
  readonly differs: boolean;
}

/** The outcomes of a report by scenario and version: one row for each scenario and variant, in the order in which they came. */
export function versionTable(report: Pick<Report, 'switches' | 'outcomes'>): VersionTable {
  const versions = versionsOf(report);
  const rows = crossRows(report.outcomes, {
    columns: versions,
    columnOf: ({ ovs }) => ovs,
    without: (variant) => ({ ...variant, ovs: '' }),
  });
  return {
    versions,
    rows: rows.map((row) => ({
      ...row,
      differs: new Set(row.cells.flatMap((cell) => cell ?? []).map(wayOf)).size > 1,
    })),
  };
}

/** What makes two outcomes of a scenario the same to a person: the status, and for known deviations what they are. */
export function wayOf({ status, deviation }: Outcome): string {
  return status === 'knownDeviation' ? `${status} ${deviation?.what ?? ''}` : status;
}
