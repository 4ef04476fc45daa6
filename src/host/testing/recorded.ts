import { readFileSync } from 'node:fs';
import type { Argv, ProcessResult } from '../process.ts';

/** What a tool really printed, from fixtures/tool-output/. */
export function recorded(name: string): string {
  return readFileSync(new URL(`../../../fixtures/tool-output/${name}.txt`, import.meta.url), 'latin1');
}

/** How a process ended; with exit code 0 and empty outputs unless told. */
export function resultOf(argv: Argv, changes: Partial<ProcessResult> = {}): ProcessResult {
  return { argv, exitCode: 0, stdout: '', stderr: '', ...changes };
}
