import { HARMLESS_LINES } from './harmlessLines.ts';

/** Warnings that are as grave as an error: of a restart, and of configuration that was not taken. */
const GRAVE_WARNINGS = [
  /\bignoring\b/,
  /\bcrash|\brestart/i,
  /port mirrors reached/,
  /filter is invalid/,
  /cannot match on nonexistent port/,
];

/** The lines of ovs-vswitchd's log that put what it did in doubt: errors but those known to be harmless, and grave warnings. */
export function graveLines(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => {
    const isError = /\|(ERR|EMER)\|/.test(line) || GRAVE_WARNINGS.some((pattern) => pattern.test(line));
    return isError && !HARMLESS_LINES.some(({ pattern }) => pattern.test(line));
  });
}

/** What grave lines come to, in a sentence. */
export function graveSummary([first, ...others]: readonly [string, ...string[]]): string {
  const count = others.length === 0 ? 'an error' : `${others.length + 1} errors, the first`;
  return `ovs-vswitchd logged ${count}: ${first}`;
}
