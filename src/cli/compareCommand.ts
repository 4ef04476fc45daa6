import { type Command, Option } from '@commander-js/extra-typings';
import type { Ignored } from '../packet/normalForm.ts';
import { bytesOf, IGNORABLE, ignoredOf, type Mask, maskOf } from './compareOptions.ts';

/** Adds the command that compares captures. */
export function compareCommand(program: Command): void {
  program
    .command('compare')
    .description(
      'compare captures packet by packet: the last is what the mirror copied, the others are what it should have',
    )
    .argument('<captures...>', 'SOURCE… MIRROR: pcap or pcapng, plain, gzip or zstd; - is standard input')
    .option('--once', 'a packet that several sources saw is owed once', false)
    .option('--in-order', 'reordered copies make the captures different', false)
    .addOption(
      new Option('--ignore <what>', 'leave out of the comparison; repeatable')
        .choices(IGNORABLE)
        .argParser((what: string, before: Ignored[]) => [...before, ignoredOf(what)])
        .default([] as Ignored[]),
    )
    .addOption(
      new Option('--mask <offset:length>', 'leave these bytes of each frame out of the comparison; repeatable')
        .argParser((text: string, before: Mask[]) => [...before, maskOf(text)])
        .default([] as Mask[]),
    )
    .addOption(new Option('--snaplen <bytes>', 'the mirror owes the first bytes of each frame only').argParser(bytesOf))
    .addOption(
      new Option('--decap <kind>', "take the mirror's packets out of a tunnel, or of the outer tag").choices([
        'gre',
        'erspan',
        'vxlan',
        'vlan',
        'auto',
      ] as const),
    )
    .option(
      '--by-stream',
      'judge what does not depend on how frames are cut: TCP by its bytes, UDP by datagram, the rest by frame',
      false,
    )
    .option('--filter <expression>', 'compare only what a capture filter (man pcap-filter) selects')
    .option('--json', 'print the comparison as one JSON object, and nothing else', false)
    .option('--write-diff <file.pcapng>', 'write each packet that differs, with a comment that says why')
    .addHelpText(
      'after',
      `
Exit codes: 0 equal, 1 different, 2 inconclusive (damaged, dropped or cut captures),
            3 unreadable, or bad usage, 4 both are empty.`,
    )
    .action(async (captures, options) => {
      const { compare } = await import('./compare.ts');
      process.exitCode = await compare(captures, options);
    });
}
