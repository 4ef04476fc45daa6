import { type Command, Option } from '@commander-js/extra-typings';
import { mechanismOption, ovsOption, switchesOption } from './labOptions.ts';
import { wholeNumber } from './replayOptions.ts';

/** Adds the command that puts the harness on trial. */
export function selftestCommand(program: Command): void {
  program
    .command('selftest')
    .description('put the harness on trial: make faults in labs by real means, and see whether it finds and names them')
    .addOption(
      new Option('--fault <name>', 'only this fault; repeatable')
        .argParser((name: string, before: string[]) => [...before, name])
        .default([] as string[]),
    )
    .addOption(
      new Option('--rate <packets/s>', 'rate of the traffic, 1000 unless told; repeatable')
        .argParser((text: string, before: number[]) => [...before, wholeNumber(100, 20_000)(text)])
        .default([] as number[]),
    )
    .addOption(
      new Option('--repeat <times>', 'draw each fault so often at each rate')
        .argParser(wholeNumber(1, 1000))
        .default(1),
    )
    .addOption(
      new Option('--clean <trials>', 'at least so many trials without a fault')
        .argParser(wholeNumber(1, 100_000))
        .default(50),
    )
    .addOption(new Option('--seed <number>', 'draws the faults').argParser(wholeNumber(1, 999_999_999)).default(1))
    .addOption(mechanismOption())
    .addOption(switchesOption())
    .addOption(ovsOption())
    .option('--json', 'print selftest.json on standard output, and nothing else there', false)
    .option('--report <dir>', 'folder that gets a folder a selftest', 'reports')
    .addHelpText(
      'after',
      `
Exit codes: 0 every fault found and named right and no false alarm, 1 not so, 2 cut short,
            3 usage, environment or an error of the program.`,
    )
    .action(async (options) => {
      const { selftest } = await import('./selftest.ts');
      process.exitCode = await selftest(options);
    });
}
