import { relative } from 'node:path';
import type { Run } from '../jobs/sandboxedRun.ts';
import { renderJson } from '../report/json.ts';
import { exitCode } from '../report/summary.ts';

/** Shows a run on standard output, as a table with the place of its report or as JSON, and gives the exit code. */
export async function showRun({ report, folder, unsaved }: Run, { json }: { readonly json: boolean }): Promise<number> {
  if (json) {
    process.stdout.write(renderJson(report));
  } else {
    const { renderTable } = await import('../report/table.ts');
    const color = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
    process.stdout.write(renderTable(report, { color, width: Math.min(process.stdout.columns || 80, 120) }));
    const place = relative(process.cwd(), folder);
    if (unsaved === undefined)
      process.stdout.write(`\nReport: ${place.startsWith('..') ? folder : place}/report.md, and run.json beside it\n`);
  }
  if (unsaved !== undefined) throw unsaved;
  return exitCode(report.summary);
}
