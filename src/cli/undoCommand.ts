import type { Command } from '@commander-js/extra-typings';
import { dbOption, dryRunOption, say } from './liveOptions.ts';

/** Adds the command that takes back what others did to a running Open vSwitch. */
export function undoCommand(program: Command): void {
  program
    .command('undo')
    .description('take back what the last command changed at a running Open vSwitch; again, what the one before did')
    .option('--forget', 'leave it as it is, and forget it', false)
    .addOption(dryRunOption())
    .addOption(dbOption())
    .action(async ({ forget: forgets, ...options }) => {
      const { forget, undo } = await import('../jobs/undo.ts');
      await say(forgets ? forget(options.db) : undo(options));
    });
}
