import { readStoredReport } from '../jobs/storedReport.ts';
import { type Format, RENDERINGS } from '../report/renderings.ts';
import { renderTable } from '../report/table.ts';
import { placeOf } from './reportPlace.ts';
import { terminal } from './terminal.ts';

/** Shows a stored run, from its run.json alone. */
export async function report(name: string, format: Format | 'table'): Promise<number> {
  const { report: stored, folder } = await readStoredReport(name);
  const rendering = RENDERINGS.find((each) => each.format === format);
  process.stdout.write(
    rendering === undefined
      ? renderTable(stored, { ...terminal(), folder: placeOf(folder) })
      : await rendering.render(stored),
  );
  return 0;
}
