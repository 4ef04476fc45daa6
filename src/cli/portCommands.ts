import type { Command } from '@commander-js/extra-typings';
import { bridgeOption, dbOption, dryRunOption, orderOf, say } from './liveOptions.ts';

/** Adds the commands for internal ports of a running Open vSwitch. */
export function portCommands(program: Command): void {
  const port = program.command('port').description('internal ports of a running Open vSwitch');

  port
    .command('add')
    .description('add an internal port that is up, such as for the copies of a mirror')
    .argument('<name>', 'its name, which its interface has, too')
    .addOption(bridgeOption('the bridge that it is added to').makeOptionMandatory())
    .addOption(dryRunOption())
    .addOption(dbOption())
    .action(async (name, options) => {
      const { portAdd } = await import('../jobs/ports.ts');
      await say(portAdd(orderOf(options), name, options.bridge));
    });

  port
    .command('remove')
    .description('remove an internal port that no mirror has')
    .argument('<name>', 'the port')
    .option('--force', 'also when somebody uses it', false)
    .addOption(dryRunOption())
    .addOption(dbOption())
    .action(async (name, options) => {
      const { portRemove } = await import('../jobs/ports.ts');
      await say(portRemove(orderOf(options), name, options.force));
    });
}
