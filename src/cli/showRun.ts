import type { Run } from '../jobs/sandboxedRun.ts';
import { summaryOf } from '../report/headline.ts';
import { renderJson } from '../report/json.ts';
import { exitCode } from '../report/summary.ts';
import { placeOf, reportLine } from './reportPlace.ts';
import { terminal } from './terminal.ts';

/** Shows a run on standard output, as a table with the place of its report or as JSON, and gives the exit code. */
export async function showRun(
  { report, folder, unsaved, unready }: Run,
  { json }: { readonly json: boolean },
): Promise<number> {
  if (json) {
    process.stdout.write(renderJson(report));
  } else {
    // All outcomes say the same where nothing was tried: it is said once.
    if (unready === undefined) {
      const { renderTable } = await import('../report/table.ts');
      process.stdout.write(`${renderTable(report, { ...terminal(), folder: placeOf(folder) })}\n`);
    }
    if (unsaved === undefined) process.stdout.write(`${reportLine(folder)}\n`);
  }
  const problem = unready ?? unsaved;
  if (problem !== undefined) throw problem;
  return exitCode(summaryOf(report));
}
