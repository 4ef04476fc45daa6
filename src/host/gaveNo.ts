import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import type { Argv, ProcessResult } from './process.ts';

/** The command as it stands in a sentence. */
export function commandText(argv: Argv): string {
  return argv.map((argument) => brief(argument)).join(' ');
}

/**
 * The Problem of a tool that said something else than it should, with its first words.
 *
 * @param what it did not say, such as `summary`
 */
export function gaveNo(what: string, { argv, stdout, stderr }: ProcessResult, remedy?: string): Problem {
  const said = stderr.trim() || stdout.trim() || 'it said nothing';
  return new Problem(`${commandText(argv)} gave no ${what}: ${said.slice(0, 500)}`, remedy);
}
