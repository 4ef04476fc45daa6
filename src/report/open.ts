import type { Outcome, Report } from '../model/report.ts';
import { outcomesBeside } from './mechanismTable.ts';
import { isOpen } from './status.ts';
import { versionTable } from './versionTable.ts';

/**
 * The outcomes to be told in detail. One that was skipped with some versions and not with all is left out: what changes between
 * versions says why; so is one in the table of mechanisms: its notes do.
 */
export function openOutcomes(report: Pick<Report, 'switches' | 'outcomes'>): readonly Outcome[] {
  const compared = new Set(versionTable(report).rows.flatMap(({ differs, cells }) => (differs ? cells : [])));
  const beside = new Set(outcomesBeside(report.outcomes));
  return report.outcomes.filter((outcome) => {
    return isOpen(outcome) && !(outcome.status === 'skipped' && (compared.has(outcome) || !beside.has(outcome)));
  });
}
