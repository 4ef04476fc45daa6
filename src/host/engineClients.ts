import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { until } from './until.ts';

const DEADLINE_MS = 60_000;

/**
 * Resolves when no engine is making what has this name any more. The program of an engine goes on when the command that
 * called it is killed: what is undone before it ends would be there again.
 *
 * @throws Problem when one is still at it after a minute
 */
export async function clientsEnded(name: string): Promise<void> {
  await until(`no engine makes ${name} any more`, () => !commands().some((argv) => makes(argv, name)), {
    deadlineMs: DEADLINE_MS,
    everyMs: 50,
  });
}

/** Whether a process is an engine's program, or about to become it, that makes what has this name. */
export function makes(argv: readonly string[], name: string): boolean {
  const isEngine = PROGRAMS.has(basename(argv[0] ?? ''));
  return isEngine && argv.includes(name) && argv.some((word) => word === 'run' || word === 'import');
}

const PROGRAMS = new Set(['docker', 'podman', 'setsid']);

function commands(): readonly (readonly string[])[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      } catch {
        return [];
      }
    });
}
