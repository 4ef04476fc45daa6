import { changesText } from '../changesText.ts';
import type { CompareResult } from './compareCaptures.ts';
import { changesOf } from './findings.ts';
import { numberInFile } from './places.ts';

/** For each file, the mirror's last: numbers from 0 of the packets that differ, and why. */
export type Marks = readonly ReadonlyMap<number, string>[];

/** Every packet that differs, with a comment for a person. */
export function marksOf({ differences, matching, networkLayer }: CompareResult, files: number): Marks {
  const { lost, surplus } = matching;
  const severalSources = files > 2;
  const marks = Array.from({ length: files }, () => new Map<number, string>());
  const original = (row: number) => numberInFile(lost.at(row), 'source', severalSources);
  const copy = (row: number) => numberInFile(surplus.at(row), 'mirror', severalSources);
  const markOriginal = (row: number, why: string) => marks[lost.at(row).source]?.set(original(row) - 1, why);
  const markCopy = (row: number, why: string) => marks[files - 1]?.set(copy(row) - 1, why);

  for (const row of differences.missing) markOriginal(row, 'missing: not copied');
  for (const { row, original: like } of differences.duplicate) {
    markCopy(row, `duplicate: one more than owed of packet ${like + 1} of the source${severalSources ? 's' : ''}`);
  }
  for (const row of differences.unexpected) markCopy(row, 'unexpected: of no packet of the source');
  for (const row of differences.truncated) {
    markOriginal(row.original, `truncated: came as packet ${copy(row.copy)} of the mirror`);
    markCopy(row.copy, `truncated: the beginning of packet ${original(row.original)} of the source`);
  }
  for (const row of differences.altered) {
    const changes = changesText(changesOf(row, matching, networkLayer));
    markOriginal(row.original, `altered: came as packet ${copy(row.copy)} of the mirror, ${changes}`);
    markCopy(row.copy, `altered: was packet ${original(row.original)} of the source, ${changes}`);
  }
  return marks;
}
