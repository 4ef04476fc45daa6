import { readFile } from 'node:fs/promises';

/**
 * Memory that a process has in use (resident set), in bytes, by proc(5).
 *
 * @returns 0 when the process is gone
 */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}
