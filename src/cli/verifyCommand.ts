import { type Command, Option } from '@commander-js/extra-typings';
import { durationOf } from './benchOptions.ts';
import { dbOption } from './liveOptions.ts';
import { wholeNumber } from './replayOptions.ts';
import { sampleOf } from './sampleOf.ts';
import { shareOf } from './shareOf.ts';
import { sizeOf } from './sizeOf.ts';

/** Adds the command that verifies a mirror of a running Open vSwitch. */
export function verifyCommand(program: Command): void {
  program
    .command('verify')
    .description('say whether a mirror of a running Open vSwitch copies what it owes, and change nothing there')
    .requiredOption('--bridge <name>', 'the bridge that has the mirror')
    .requiredOption('--mirror <name>', "the mirror's name, as in OVSDB")
    .addOption(dbOption())
    .addOption(
      new Option('--duration <time>', 'how long packets are owed; 30s unless told')
        .argParser(durationOf)
        .default(30_000, '30s'),
    )
    .addOption(
      new Option(
        '--packets <count>',
        'end when so many packets have been captured where the mirror selects them; 360,000 at all captures end it anyway',
      ).argParser(wholeNumber(1, 1_000_000)),
    )
    .option('--filter <expression>', 'capture and judge these packets only, in the syntax of pcap-filter(7)')
    .addOption(
      new Option(
        '--sample <share>',
        'capture and judge a share of all flows only, such as 1/16; 1/1 is all; a look at the load chooses unless told',
      ).argParser(sampleOf),
    )
    .addOption(
      new Option('--bytes <size>', 'capture so much at most, such as 256MiB, in files without a name where $TMPDIR is')
        .argParser(sizeOf)
        .default(2 ** 30, '1GiB'),
    )
    .addOption(
      new Option('--cpu <share>', 'of one processor over the duration, for captures and judging together at most')
        .argParser(shareOf(1000))
        .default(0.5, '50%'),
    )
    .option(
      '--collector <place>',
      'take the copies at the far end of the output: FILE, INTERFACE, ssh:HOST or ssh:HOST/INTERFACE',
    )
    .addOption(
      new Option('--json', 'print what was found as one JSON object, and nothing else')
        .default(false)
        .conflicts('markdown'),
    )
    .addOption(new Option('--markdown', 'print it as Markdown').default(false as boolean).conflicts('repeat'))
    .addOption(
      new Option(
        '--repeat <time>',
        'verify again and again until SIGINT or SIGTERM, on a beat such as 5m; a line for each, with --json an object a line',
      ).argParser(durationOf),
    )
    .option(
      '--prometheus <file.prom>',
      "write each verification as metrics for node_exporter's textfile collector, also an error",
    )
    .addOption(
      new Option('--nagios', 'print one line as a plugin of Nagios, Icinga and others, and end with its exit codes')
        .default(false as boolean)
        .conflicts(['repeat', 'json', 'markdown']),
    )
    .addHelpText(
      'after',
      `
Captures run where the ports are, also in containers, below the priority of others, and end when this program does.
Exit codes: 0 all that is owed was copied, 1 it was not, 2 it cannot be said, 3 usage, environment or an error of the program.
With --repeat an error ends its round alone, and the exit code is that of the last round (4 before the first is over).
With --nagios: 0 all that is owed was copied (OK), 2 it was not (CRITICAL), 3 anything else (UNKNOWN).`,
    )
    .action(async (options) => {
      const { verify } = await import('./verify.ts');
      process.exitCode = await verify(options);
    });
}
