import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, vi } from 'vitest';

/** The checkout that is tested. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The command line tool, as the build made it. */
export const program = join(root, 'dist', 'cli.js');

/** Only root can take a tool or a capability from a process, or become somebody else. */
export const asRoot = process.geteuid?.() === 0;

export interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line tool to its end, without a terminal. */
export async function mirrorbench(
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
  timeoutMs = 90_000,
): Promise<Ended> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [program, ...args], {
    cwd,
    reject: false,
    stdin: 'ignore',
    env: environment,
    timeout: timeoutMs,
  });
  return { exitCode, stdout, stderr };
}

// Tests that say so (`test.concurrent`) run two at a time: a command leaves a core idle, and more labs starve one another.
vi.setConfig({ maxConcurrency: 2 });

// Of the file, not of a test: which test a function is called in is not known where several run at a time.
const scratch = mkdtempSync(join(tmpdir(), 'mirrorbench-test-'));
// Some tests are somebody else for a while.
chmodSync(scratch, 0o711);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A new folder outside the checkout, gone after the tests of the file. */
export function scratchFolder(): string {
  return mkdtempSync(join(scratch, 'test-'));
}
