import { Console } from 'node:console';
import { recheck as recheckRun } from '../jobs/recheck.ts';
import { renderJson } from '../report/json.ts';
import { renderRecheck } from '../report/recheckText.ts';
import { exitCode } from '../report/summary.ts';
import { reportLine } from './reportPlace.ts';
import { terminal } from './terminal.ts';

/** Judges a stored run again, shows what it was and is, and gives the exit code that a run with these outcomes has. */
export async function recheck(
  name: string,
  { json, report }: { readonly json: boolean; readonly report?: string | undefined },
): Promise<number> {
  // Scenarios are foreign code, and standard output is for the result.
  globalThis.console = new Console(process.stderr);
  const { then, now, judged, folder } = await recheckRun(name, report);
  if (json) process.stdout.write(renderJson(now));
  else {
    process.stdout.write(renderRecheck(then, now, judged, terminal()));
    if (folder !== undefined) process.stdout.write(`\n${reportLine(folder)}\n`);
  }
  return exitCode(now.summary);
}
