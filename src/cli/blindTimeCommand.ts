import { type Command, Option } from '@commander-js/extra-typings';
import { packetRateOf, windowMsOf } from './blindTimeOptions.ts';
import { mechanismOption, ovsOption, switchesOption } from './labOptions.ts';
import { wholeNumber } from './replayOptions.ts';

/** Adds the command that measures how long a mirror is blind. */
export function blindTimeCommand(program: Command): void {
  program
    .command('blindtime')
    .description(
      'attach, change and detach a mirror while packets pass: how long copies are missing, surplus or doubled',
    )
    .addOption(
      new Option('--repeats <number>', 'of each; of Open vSwitch mirrors with and without revalidator/purge')
        .argParser(wholeNumber(1, 1000))
        .default(20),
    )
    .addOption(
      new Option('--rate <packets/s>', 'of the stream, at least').argParser(packetRateOf).default(10_000, '10000pps'),
    )
    .addOption(
      new Option('--window <time>', 'how long to look before it is given up')
        .argParser(windowMsOf)
        .default(600, '600ms'),
    )
    .addOption(mechanismOption())
    .addOption(switchesOption())
    .addOption(
      new Option('--seed <number>', 'draws when the mirror is changed')
        .argParser(wholeNumber(1, 999_999_999))
        .default(1),
    )
    .addOption(ovsOption())
    .option('--json', 'print blindtime.json on standard output, and nothing else there', false)
    .option('--report <dir>', 'folder that gets a folder a measurement', 'reports')
    .addHelpText(
      'after',
      `
Exit codes: 0 measured, 2 some repeats could not be told, or cut short,
            3 usage, environment or an error of the program.`,
    )
    .action(async (options) => {
      const { blindTime } = await import('./blindTime.ts');
      process.exitCode = await blindTime(options);
    });
}
