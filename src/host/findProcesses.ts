import { readdirSync, readFileSync } from 'node:fs';

/** Ids of the processes with this name that the caller can see: in a sandbox those of the sandbox. */
export function findProcesses(name: string): readonly number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && nameOf(entry) === name)
    .map(Number);
}

function nameOf(pid: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}
