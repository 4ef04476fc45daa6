import { relative } from 'node:path';
import { visible } from '../report/visible.ts';

/** The folder of a report as a person names it: from the working directory where it lies below that. */
export function placeOf(folder: string): string {
  const below = relative(process.cwd(), folder);
  return below.startsWith('..') ? folder : below || '.';
}

/** Where a report lies, for a person. */
export function reportLine(
  folder: string,
  [first, second]: readonly [string, string] = ['report.html', 'run.json'],
): string {
  return `Report: ${visible(placeOf(folder))}/${first}, and ${second} beside it`;
}
