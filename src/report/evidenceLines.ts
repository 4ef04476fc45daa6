import type { Outcome } from '../model/report.ts';
import { shellWords } from './shellWords.ts';

/**
 * Where there is more to find out of an outcome that did not do as it should, and the command that repeats it. As it came: escape it.
 *
 * @param folder that run.json lies in
 */
export function evidenceLines({ evidence, repeat }: Outcome, folder = '.'): readonly string[] {
  return [
    ...(evidence === undefined ? [] : [`Evidence: ${folder}/${evidence}`]),
    ...(repeat === undefined ? [] : [`Repeat: ${shellWords(repeat)}`]),
  ];
}
