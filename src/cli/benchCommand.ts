import { type Command, Option } from '@commander-js/extra-typings';
import type { QuantityName } from '../model/measurement.ts';
import { QUANTITY_NAMES } from '../model/quantities.ts';
import {
  durationOf,
  FRAME_SIZES,
  type FrameBytes,
  frameSizeOf,
  loadOf,
  MOST_SEED,
  quantityOf,
} from './benchOptions.ts';
import { ovsOption, portOption, switchOption } from './labOptions.ts';
import { wholeNumber } from './replayOptions.ts';
import { shareOf } from './shareOf.ts';

/** Adds the command that measures what a mirror costs. */
export function benchCommand(program: Command): void {
  program
    .command('bench')
    .description('measure what a mirror costs: states of one lab compared, round by round, with intervals')
    .argument(
      '[selector...]',
      'benchmarks to run: a suite (article), a name, or the path of a file; the general one unless told',
    )
    .addOption(
      new Option('--source <what>', 'what the mirrors select, seen from the bridge; both unless told').choices([
        'arriving',
        'departing',
        'both',
        'all',
      ] as const),
    )
    .addOption(
      new Option('--mirrors <number>', 'mirrors, each with an output of its own; 1 unless told').argParser(
        wholeNumber(1, 32),
      ),
    )
    .addOption(
      new Option('--source-ports <number>', 'ports that each mirror selects; 1 unless told').argParser(
        wholeNumber(1, 64),
      ),
    )
    .addOption(
      new Option(
        '--output <kind>',
        'where copies go: a port with a host, an internal port, or a GRE tunnel; port unless told',
      ).choices(['port', 'internal', 'gre'] as const),
    )
    .addOption(new Option('--snaplen <bytes>', 'copies are cut to so many bytes').argParser(wholeNumber(14, 65_535)))
    .addOption(
      new Option('--frame-size <bytes>', 'of UDP frames, 64 unless told; repeatable, a benchmark each')
        .choices(FRAME_SIZES)
        .argParser((text: string, before: readonly FrameBytes[] | undefined) => [...(before ?? []), frameSizeOf(text)]),
    )
    .addOption(
      new Option(
        '--load <what>',
        'udp, tcp (iperf3), iperf3-udp:RATE such as iperf3-udp:100mbps, or a capture to replay; udp unless told',
      ).argParser(loadOf),
    )
    .addOption(
      new Option('--rate <packets/s>', 'of udp and captures; as fast as the generator can unless told').argParser(
        wholeNumber(1, 100_000_000),
      ),
    )
    .addOption(
      new Option(
        '--quantity <name>',
        "measure this in place of the benchmark's own; the first is what precision is asked of; repeatable",
      )
        .choices(QUANTITY_NAMES)
        .argParser((text: string, before: QuantityName[]) => [...before, quantityOf(text)])
        .default([] as QuantityName[]),
    )
    .addOption(
      new Option('--precision <share>', 'measure until the interval of the ratio is as narrow, up and down')
        .argParser(shareOf(50))
        .default(0.02, '2%'),
    )
    .addOption(
      new Option('--duration <time>', 'of each benchmark at most, such as 90s or 2m')
        .argParser(durationOf)
        .default(60_000, '60s'),
    )
    .addOption(
      new Option('--max-overhead <share>', 'how much worse than the reference a state may be, such as 10%').argParser(
        shareOf(1000),
      ),
    )
    .option('--calibrate', 'measure the reference against itself, too: what this machine takes for a difference', false)
    .option('--search', 'search for the highest rates without loss (NDR) and with 0.5 % (PDR)', false)
    .addOption(
      new Option('--seed <number>', 'draws the order of the rounds; drawn and told unless told').argParser(
        wholeNumber(1, MOST_SEED),
      ),
    )
    .addOption(portOption().default('veth' as const))
    .addOption(switchOption())
    .addOption(ovsOption())
    .option('--json', 'print run.json on standard output, and nothing else there', false)
    .option('--report <dir>', 'folder that gets a folder a run', 'reports')
    .addHelpText(
      'after',
      `
Exit codes: 0 measured, mirrors copied, every threshold held, 1 a threshold is exceeded or a mirror did not copy,
            2 inconclusive: too noisy, a threshold within the interval, or cut short,
            3 usage, environment or an error of the program.`,
    )
    .action(async (selectors, options) => {
      const { bench } = await import('./bench.ts');
      process.exitCode = await bench(selectors, options);
    });
}
