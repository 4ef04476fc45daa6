import { readdirSync, readFileSync } from 'node:fs';

/** Processes that a process has started, directly or not. What lost its parent in a sandbox is a child of the sandbox's first process. */
export function descendants(ancestor: number): readonly number[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: parentOf(name) }));
  const below = (pid: number): readonly number[] =>
    all.filter(({ parent }) => parent === pid).flatMap((child) => [child.pid, ...below(child.pid)]);
  return below(ancestor);
}

/** The argument vector of a process with blanks between; empty once it has ended. */
export function commandLine(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
}

/** The name before it may hold blanks and parentheses itself. */
function parentOf(pid: string): number {
  return Number(/.*\) \S (\d+) /s.exec(read(`/proc/${pid}/stat`))?.[1]);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
