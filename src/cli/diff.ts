import { diff as diffRuns } from '../jobs/diff.ts';
import { renderDifferenceJson } from '../report/differenceJson.ts';
import { renderDifferenceMarkdown } from '../report/differenceMarkdown.ts';
import { renderDifference } from '../report/differenceText.ts';
import { measuredDifference } from '../report/measuredDifference.ts';
import { hasRegressed } from '../report/runDifference.ts';
import { terminal } from './terminal.ts';

interface Options {
  readonly json: boolean;
  readonly markdown: boolean;
  readonly force: boolean;
  /** As a share. */
  readonly maxRegression?: number | undefined;
}

/**
 * Shows what is different between two stored runs; gives exit code 1 when something fails that did not before or is worse than it may be, 2 when
 * it cannot be said whether it is.
 */
export async function diff(
  base: string,
  head: string,
  { json, markdown, force, maxRegression }: Options,
): Promise<number> {
  const found = await diffRuns({ base, head }, { force, ...(maxRegression !== undefined && { maxRegression }) });
  const { difference } = found;
  const measured = measuredDifference(found.measured, maxRegression);
  if (json) process.stdout.write(renderDifferenceJson(difference, measured, found.base, found.head));
  else if (markdown) process.stdout.write(renderDifferenceMarkdown(difference, measured));
  else process.stdout.write(renderDifference(difference, terminal(), measured));
  if (hasRegressed(difference) || measured.status === 'failed') return 1;
  return measured.status === 'inconclusive' ? 2 : 0;
}
