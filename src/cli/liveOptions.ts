import { Option } from '@commander-js/extra-typings';
import { defaultDatabase } from '../host/databaseAddress.ts';
import type { SwitchOrder } from '../jobs/changeSwitch.ts';
import { shellWords } from '../report/shellWords.ts';
import { visible } from '../report/visible.ts';

/** Options of every command for a running Open vSwitch. */
export const dbOption = () =>
  new Option('--db <address>', 'the database of the Open vSwitch: unix:PATH or tcp:HOST:PORT').default(
    defaultDatabase(process.env),
  );

export const dryRunOption = () =>
  new Option('--dry-run', 'change nothing, and print the commands that do the same').default(false as boolean);

export const bridgeOption = (what: string) => new Option('--bridge <name>', what);

/** What a job is told of the command itself. */
export function orderOf({ db, dryRun }: { readonly db: string; readonly dryRun: boolean }): SwitchOrder {
  return { db, dryRun, command: shellWords(['mirrorbench', ...process.argv.slice(2)]) };
}

/** Prints what a job has to say. */
export async function say(lines: Promise<readonly string[]>): Promise<void> {
  process.stdout.write((await lines).map((line) => `${visible(line)}\n`).join(''));
}
