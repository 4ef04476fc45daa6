import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';

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
): Promise<Ended> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [program, ...args], {
    cwd,
    reject: false,
    stdin: 'ignore',
    env: environment,
    timeout: 90_000,
  });
  return { exitCode, stdout, stderr };
}

/** A new folder outside the checkout, gone after the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mirrorbench-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
