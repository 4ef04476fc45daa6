import type { Command } from '@commander-js/extra-typings';
import {
  endpointKindOption,
  endpointOption,
  imageOption,
  mechanismOption,
  offloadsOption,
  ovsOption,
  pauseOption,
  portOption,
  suiteOption,
  switchesOption,
} from './labOptions.ts';

/** Adds the commands that run scenarios and show them. */
export function runCommands(program: Command): void {
  program
    .command('run', { isDefault: true })
    .description('run scenarios in labs of their own, judge them, write a report (the default command)')
    .argument('[selector...]', 'what to run; the suite article unless told')
    .addOption(suiteOption())
    .addOption(portOption())
    .addOption(mechanismOption())
    .addOption(switchesOption())
    .addOption(ovsOption())
    .addOption(offloadsOption())
    .addOption(endpointKindOption())
    .addOption(imageOption())
    .addOption(endpointOption())
    .addOption(pauseOption())
    .option('--json', 'print run.json on standard output, and nothing else there', false)
    .option('--report <dir>', 'folder that gets a folder a run', 'reports')
    .action(async (selectors, options) => {
      const { run } = await import('./run.ts');
      const commands = program.commands.map((command) => command.name());
      process.exitCode = await run([...selectors, ...options.suite], options, commands);
    });

  program
    .command('list')
    .description('show scenarios, their claims and what they require')
    .argument('[selector...]', 'what to show; everything unless told')
    .addOption(suiteOption())
    .option('--json', 'print them as JSON', false)
    .option('--report <dir>', 'folder for what is kept of compiled scenarios', 'reports')
    .action(async (selectors, options) => {
      const { list } = await import('./list.ts');
      process.exitCode = await list([...selectors, ...options.suite], options);
    });
}
