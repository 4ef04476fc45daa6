import { type Command, Option } from '@commander-js/extra-typings';
import type { ReplayRate } from '../model/replayOrder.ts';
import { ovsOption, pauseOption, portOption, switchOption } from './labOptions.ts';
import { rateOf, splitOf, wholeNumber } from './replayOptions.ts';

/** Adds the command that replays captures. */
export function replayCommand(program: Command): void {
  program
    .command('replay')
    .description('replay captures through a lab with a mirror: every packet in, every packet copied')
    .argument('<captures...>', 'pcap or pcapng, plain, gzip or zstd; replayed one after the other')
    .addOption(
      new Option(
        '--rate <rate>',
        'max (what the path takes without loss), original, top, a factor such as x2, or a rate such as 5000pps or 100mbps',
      )
        .argParser(rateOf)
        .default('max' as ReplayRate),
    )
    .addOption(
      new Option('--loop <times>', 'send each capture so often').argParser(wholeNumber(1, 1_000_000)).default(1),
    )
    .addOption(
      new Option(
        '--select <what>',
        'what the mirror selects of both ports: as sources, destinations, both, or by select_all',
      )
        .choices(['src', 'dst', 'both', 'all'] as const)
        .default('all' as const),
    )
    .addOption(
      new Option(
        '--split <by>',
        "send servers' packets from the other side, told by tcpprep: bridge, client, server, first, port, or cidr:NETWORK",
      ).argParser(splitOf),
    )
    .addOption(
      new Option('--mtu <bytes>', "the lab's MTU; what the longest frame needs unless told").argParser(
        wholeNumber(1280, 65_521),
      ),
    )
    .addOption(
      new Option('--anonymize <seed>', 'rewrite addresses, the same way for the same seed').argParser(
        wholeNumber(1, 999_999_999),
      ),
    )
    .option('--fix-checksums', 'make checksums right that are wrong', false)
    .addOption(portOption().default('internal' as const))
    .addOption(switchOption())
    .addOption(ovsOption())
    .addOption(pauseOption())
    .option('--json', 'print run.json on standard output, and nothing else there', false)
    .option('--report <dir>', 'folder that gets a folder a run', 'reports')
    .action(async (captures, options) => {
      const { replay } = await import('./replay.ts');
      process.exitCode = await replay(captures, options);
    });
}
