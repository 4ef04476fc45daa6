import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import { isHiddenInside } from './hidden.ts';
import { refusal } from './refusal.ts';

/**
 * Makes a folder with those above it, one after the other: where the kernel refuses, it refuses once, while Node's own
 * recursive mkdir tries for ever below /proc.
 *
 * @param what the folder is for, as it reads in the error
 * @returns its absolute path
 * @throws Problem when it cannot be made, or lies where a sandbox does not see it; nothing is left then
 */
export async function makeFolder(path: string, what: string): Promise<string> {
  const remedy = 'name another folder with --report';
  if (path === '') throw new Problem(`${what} has an empty name`, remedy);
  const target = resolve(path);
  const missing: string[] = [];
  let existing = target;
  for (; !existsSync(existing); existing = dirname(existing)) missing.unshift(existing);
  if (isHiddenInside(existing)) {
    throw new Problem(`${what} lies below /run (${brief(target)}), which labs do not see`, remedy);
  }
  try {
    // Somebody else may make the same folders at the same time.
    for (const folder of missing) await mkdir(folder).catch(unlessThere);
  } catch (error) {
    throw new Problem(`${what}, ${brief(target)}, cannot be made: ${refusal(error as Error)}`, remedy);
  }
  return target;
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
