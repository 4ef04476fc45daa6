#!/usr/bin/env node
import { writeSync } from 'node:fs';
import { Command, CommanderError, Option } from '@commander-js/extra-typings';
import { programVersion } from '../host/packageRoot.ts';
import { reasonOf } from '../jobs/reasonOf.ts';
import { Problem } from '../model/problem.ts';
import type { ReplayRate } from '../model/replayOrder.ts';
import type { Ignored } from '../packet/normalForm.ts';
import { visibleLines } from '../report/visible.ts';
import { bytesOf, IGNORABLE, ignoredOf, type Mask, maskOf } from './compareOptions.ts';
import { type NamedEndpoint, namedEndpoint } from './endpointOptions.ts';
import { rateOf, splitOf, wholeNumber } from './replayOptions.ts';

/** Usage, environment, or an error of the program. */
const EXIT_BROKEN = 3;

const program = new Command('mirrorbench')
  .description('Proves that an Open vSwitch mirror copies every packet it should, once and unchanged.')
  .version(programVersion().version)
  .showSuggestionAfterError()
  .showHelpAfterError('mirrorbench --help shows all commands and options')
  .exitOverride()
  .addHelpText(
    'after',
    `
A selector is a suite (article), suite/name, a unique name (span-egress), or the path of a scenario's file.

Exit codes: 0 every claim held, 1 a claim failed, 2 something was inconclusive,
            3 usage, environment or an error of the program, 4 nothing was checked.`,
  );

const portOption = () =>
  new Option('--port <kind>', 'how endpoints are joined to the bridge').choices(['veth', 'internal', 'tap'] as const);
const switchOption = () =>
  new Option('--switch <kind>', 'the switch and its datapath')
    .choices(['ovs-netdev', 'ovs-kernel'] as const)
    .default('ovs-netdev' as const);
const offloadsOption = () =>
  new Option('--offloads <state>', 'checksums and segmentation left to interfaces, or not').choices([
    'off',
    'on',
  ] as const);
const endpointKindOption = () =>
  new Option('--endpoint-kind <kind>', 'what endpoints are')
    .choices(['namespace', 'docker', 'podman'] as const)
    .default('namespace' as const);
const imageOption = () => new Option('--image <name>', 'image of the containers; one is made of busybox unless told');
const endpointOption = () =>
  new Option(
    '--endpoint <name=where>',
    'an endpoint that is there already: netns:NAME, pid:PID, docker:NAME, podman:NAME, or dev:INTERFACE that leads to it; repeatable',
  )
    .argParser((text: string, before: NamedEndpoint[]) => [...before, namedEndpoint(text)])
    .default([] as NamedEndpoint[]);
const ovsOption = () =>
  new Option('--ovs <which>', 'another Open vSwitch: a folder with its binaries, or debian:SUITE; repeatable')
    .argParser((name: string, before: string[]) => [...before, name])
    .default([] as string[]);
const suiteOption = () =>
  new Option('--suite <name>', 'the same as a selector; repeatable')
    .argParser((name: string, before: string[]) => [...before, name])
    .default([] as string[]);

program
  .command('run', { isDefault: true })
  .description('run scenarios in labs of their own, judge them, write a report (the default command)')
  .argument('[selector...]', 'what to run; the suite article unless told')
  .addOption(suiteOption())
  .addOption(portOption())
  .addOption(switchOption())
  .addOption(ovsOption())
  .addOption(offloadsOption())
  .addOption(endpointKindOption())
  .addOption(imageOption())
  .addOption(endpointOption())
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
  .addOption(new Option('--loop <times>', 'send each capture so often').argParser(wholeNumber(1, 1_000_000)).default(1))
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
  .option('--json', 'print run.json on standard output, and nothing else there', false)
  .option('--report <dir>', 'folder that gets a folder a run', 'reports')
  .action(async (captures, options) => {
    const { replay } = await import('./replay.ts');
    process.exitCode = await replay(captures, options);
  });

program
  .command('lab')
  .description("open a shell in a lab like the article's; it is gone when the shell ends")
  .addOption(portOption().default('veth' as const))
  .addOption(switchOption())
  .addOption(ovsOption())
  .addOption(offloadsOption().default('off' as const))
  .action(async (options) => {
    const { lab } = await import('./lab.ts');
    process.exitCode = await lab(options);
  });

program
  .command('doctor')
  .description('show what this machine can do, what is missing, and the command that brings it')
  .action(async () => {
    const { doctor } = await import('./doctor.ts');
    process.exitCode = await doctor();
  });

// A reader that has seen enough, such as head, is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') fail(error);
  });
}
process.on('uncaughtException', fail);

/** The way out of what nothing else has caught: never with the exit code of a claim that failed. */
function fail(error: unknown): never {
  try {
    writeSync(2, `${text(error).join('\n')}\n`);
  } catch {
    // Nobody can be told.
  }
  process.exit(EXIT_BROKEN);
}

try {
  requireWorkingDirectory();
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function requireWorkingDirectory(): void {
  try {
    process.cwd();
  } catch {
    throw new Problem('the working directory is gone', 'change to one that exists');
  }
}

function report(error: unknown): number {
  // Commander has printed its message; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_BROKEN;
  process.stderr.write(`${text(error).join('\n')}\n`);
  return EXIT_BROKEN;
}

function text(error: unknown): readonly string[] {
  if (!(error instanceof Problem))
    return visibleLines(`mirrorbench: an error of the program itself\n${reasonOf(error)}`);
  const remedy = error.remedy === undefined ? [] : visibleLines(error.remedy).map((line) => `  ${line}`);
  return [...visibleLines(`mirrorbench: ${error.message}`), ...remedy];
}
