import type { RunFolder } from '../host/reportStore.ts';
import type { Report } from '../model/report.ts';
import { renderJson } from '../report/json.ts';
import { renderingsOf } from '../report/renderings.ts';

/**
 * Writes a report in all its forms into the folder of its run, each made of what run.json holds, in the order in which it holds it.
 *
 * @param ended whether that is the last report of its run: some forms are made only then
 * @throws Problem when it cannot be written
 */
export async function saveReport(folder: RunFolder, report: Report, ended: boolean): Promise<void> {
  const stored = JSON.parse(renderJson(report)) as Report;
  const texts = renderingsOf(stored, ended).map(async ({ file, render }) => [file, await render(stored)] as const);
  await folder.save(await Promise.all(texts));
}
