import { join } from 'node:path';
import { $ } from 'zx';

/** The words after the script's own name, as they were typed. */
export const words = process.argv.slice(process.argv.findIndex((word) => word.endsWith('.mjs')) + 1);

/**
 * Ends a script that was called otherwise than the article does; options of mirrorbench, such as `--dry-run`, may follow the words.
 *
 * @param {string} usage the words, those in brackets may be left out
 * @returns {{ given: readonly string[], options: readonly string[] }}
 */
export function expectWords(usage) {
  const first = words.findIndex((word) => word.startsWith('--'));
  const given = first < 0 ? words : words.slice(0, first);
  const most = usage.split(' ').slice(1);
  const least = most.filter((word) => !word.startsWith('['));
  if (given.length < least.length || given.length > most.length) {
    console.error(`usage: ${usage} [--dry-run] [--db ADDRESS]`);
    process.exit(3);
  }
  return { given, options: first < 0 ? [] : words.slice(first) };
}

/** Runs the program in place of the script: its output, and its exit code. */
export async function mirrorbench(...args) {
  const program = join(import.meta.dirname, '..', '..', 'dist', 'cli.js');
  const { exitCode } = await $({ stdio: 'inherit', nothrow: true })`${process.execPath} ${program} ${args}`;
  process.exitCode = exitCode;
}
