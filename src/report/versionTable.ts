import type { Outcome, Report } from '../model/report.ts';
import { grouped } from './grouped.ts';
import { variantName } from './summary.ts';
import { versionsOf } from './versions.ts';

/** What came of each scenario with each version of Open vSwitch. */
export interface VersionTable {
  /** Labels, in the order of the report's switches. */
  readonly versions: readonly string[];
  readonly rows: readonly VersionRow[];
}

/** A scenario with a variant; the version is the column. */
export interface VersionRow {
  readonly scenario: string;
  /** In words, such as `veth`. */
  readonly variant: string;
  /** One for each version; undefined where there is no outcome yet. */
  readonly cells: readonly (Outcome | undefined)[];
  /** Whether versions differ, as far as there are outcomes. */
  readonly differs: boolean;
}

/** The outcomes of a report by scenario and version: one row for each scenario and variant, in the order in which they came. */
export function versionTable(report: Pick<Report, 'switches' | 'outcomes'>): VersionTable {
  const versions = versionsOf(report);
  const rowKey = ({ scenario, variant: { ovs: _, ...variant } }: Outcome) => JSON.stringify([scenario, variant]);
  const rows = grouped(report.outcomes, rowKey).map((group): VersionRow => {
    const [{ scenario, variant }] = group;
    const cells = versions.map((version) => group.find((outcome) => outcome.variant.ovs === version));
    const ways = new Set(group.map(wayOf));
    return { scenario, variant: variantName(variant), cells, differs: ways.size > 1 };
  });
  return { versions, rows };
}

/** What makes two outcomes of a scenario the same to a person: the status, and for known deviations what they are. */
export function wayOf({ status, deviation }: Outcome): string {
  return status === 'knownDeviation' ? `${status} ${deviation?.what ?? ''}` : status;
}
