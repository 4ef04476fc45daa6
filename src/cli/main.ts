#!/usr/bin/env node
import { writeSync } from 'node:fs';
import { Command, CommanderError, Option } from '@commander-js/extra-typings';
import { programVersion } from '../host/packageRoot.ts';
import { reasonOf } from '../jobs/reasonOf.ts';
import type { QuantityName } from '../model/measurement.ts';
import { MECHANISM_NAMES, type MechanismName } from '../model/mechanism.ts';
import { Problem } from '../model/problem.ts';
import { QUANTITY_NAMES } from '../model/quantities.ts';
import type { ReplayRate } from '../model/replayOrder.ts';
import { SWITCH_KINDS, type SwitchKind } from '../model/switch.ts';
import { brief } from '../model/visible.ts';
import type { Ignored } from '../packet/normalForm.ts';
import { pluginError } from '../report/monitoringPlugin.ts';
import { FORMATS } from '../report/renderings.ts';
import { visibleLines } from '../report/visible.ts';
import {
  durationOf,
  FRAME_SIZES,
  type FrameBytes,
  frameSizeOf,
  loadOf,
  MOST_SEED,
  quantityOf,
} from './benchOptions.ts';
import { packetRateOf, windowMsOf } from './blindTimeOptions.ts';
import { choiceOf } from './choiceOf.ts';
import { bytesOf, IGNORABLE, ignoredOf, type Mask, maskOf } from './compareOptions.ts';
import { endpointCommands } from './endpoint.ts';
import { imageName, type NamedEndpoint, namedEndpoint } from './endpointOptions.ts';
import { dbOption } from './liveOptions.ts';
import { mirrorCommands } from './mirror.ts';
import { portCommands } from './port.ts';
import { rateOf, splitOf, wholeNumber } from './replayOptions.ts';
import { sampleOf } from './sampleOf.ts';
import { shareOf } from './shareOf.ts';
import { sizeOf } from './sizeOf.ts';
import { undoCommand } from './undo.ts';

/** Usage, environment, or an error of the program. */
const EXIT_BROKEN = 3;

/** Of an error, in characters. */
const LONGEST_LINE = 2000;

const program = new Command('mirrorbench')
  .description('Proves that an Open vSwitch mirror copies every packet it should, once and unchanged.')
  .version(programVersion().version)
  .showSuggestionAfterError()
  .showHelpAfterError('mirrorbench --help shows all commands and options')
  .configureOutput({ outputError: (message, write) => write(`${usageError(message)}\n`) })
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
const switchesOption = () =>
  new Option('--switch <kind>', 'run on this switch, in place of what scenarios say; repeatable')
    .choices(SWITCH_KINDS)
    .argParser((text: string, before: SwitchKind[]) => [...before, choiceOf(text, SWITCH_KINDS)])
    .default([] as SwitchKind[]);
const mechanismOption = () =>
  new Option('--mechanism <name>', 'what makes the copies, in place of what scenarios say; repeatable')
    .choices(MECHANISM_NAMES)
    .argParser((text: string, before: MechanismName[]) => [...before, choiceOf(text, MECHANISM_NAMES)])
    .default([] as MechanismName[]);
const offloadsOption = () =>
  new Option('--offloads <state>', 'checksums and segmentation left to interfaces, or not').choices([
    'off',
    'on',
  ] as const);
const endpointKindOption = () =>
  new Option('--endpoint-kind <kind>', 'what endpoints are')
    .choices(['namespace', 'docker', 'podman'] as const)
    .default('namespace' as const);
const imageOption = () =>
  new Option('--image <name>', 'image of the containers; one is made of busybox unless told').argParser(imageName);
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
const pauseOption = () =>
  new Option(
    '--pause-on-failure',
    'open a shell in the lab of the first claim that does not hold, or is not known to, before the lab goes',
  ).default(false as boolean);
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
  .addOption(pauseOption())
  .option('--json', 'print run.json on standard output, and nothing else there', false)
  .option('--report <dir>', 'folder that gets a folder a run', 'reports')
  .action(async (captures, options) => {
    const { replay } = await import('./replay.ts');
    process.exitCode = await replay(captures, options);
  });

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

program
  .command('blindtime')
  .description('attach, change and detach a mirror while packets pass: how long copies are missing, surplus or doubled')
  .addOption(
    new Option('--repeats <number>', 'of each; of Open vSwitch mirrors with and without revalidator/purge')
      .argParser(wholeNumber(1, 1000))
      .default(20),
  )
  .addOption(
    new Option('--rate <packets/s>', 'of the stream, at least').argParser(packetRateOf).default(10_000, '10000pps'),
  )
  .addOption(
    new Option('--window <time>', 'how long to look before it is given up').argParser(windowMsOf).default(600, '600ms'),
  )
  .addOption(mechanismOption())
  .addOption(switchesOption())
  .addOption(
    new Option('--seed <number>', 'draws when the mirror is changed').argParser(wholeNumber(1, 999_999_999)).default(1),
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
    new Option('--repeat <times>', 'draw each fault so often at each rate').argParser(wholeNumber(1, 1000)).default(1),
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

program
  .command('report')
  .description('show a stored run again, from its run.json alone')
  .argument('<run>', 'the folder of a run, its run.json, or latest for the newest below reports')
  .addOption(
    new Option('--format <kind>', 'what to show it as')
      .choices(['table', ...FORMATS] as const)
      .default('table' as const),
  )
  .action(async (name, { format }) => {
    const { report } = await import('./report.ts');
    process.exitCode = await report(name, format);
  });

program
  .command('recheck')
  .description("judge a stored run's captures again with this version: no lab, no tools, no privilege")
  .argument('<run>', 'the folder of a run, its run.json, or latest for the newest below reports')
  .option('--json', 'print the run as judged now, as run.json, and nothing else', false)
  .option(
    '--report <dir>',
    'folder that gets a folder with the new report and the captures; nothing is written unless told',
  )
  .addHelpText(
    'after',
    `
The scenarios are those of this version; files of your own are loaded by their paths, from the working directory.
Exit codes are those of run, for the outcomes as judged now.`,
  )
  .action(async (name, options) => {
    const { recheck } = await import('./recheck.ts');
    process.exitCode = await recheck(name, options);
  });

program
  .command('diff')
  .description(
    'compare two stored runs: what fails that did not, what is fixed, what is not checked any more, what measures otherwise',
  )
  .argument('<base>', 'the folder of a run, its run.json, or latest for the newest below reports')
  .argument('<head>', 'the later run, named likewise')
  .addOption(
    new Option('--json', 'print the difference as one JSON object, and nothing else')
      .default(false)
      .conflicts('markdown'),
  )
  .option('--markdown', 'print it as Markdown, fit for a pull request comment', false)
  .option('--force', 'compare runs of different kernels, tools, processors or versions of Open vSwitch, too', false)
  .addOption(
    new Option(
      '--max-regression <share>',
      'how much worse a measured quantity may be, such as 5%; judged on the whole interval of what a state is to its reference',
    ).argParser(shareOf(1000)),
  )
  .addHelpText(
    'after',
    `
Exit codes: 0 nothing fails that did not before, 1 something does, or is worse than it may be,
            2 with --max-regression it cannot be said whether something is,
            3 unreadable, not of one environment, or bad usage.`,
  )
  .action(async (base, head, options) => {
    const { diff } = await import('./diff.ts');
    process.exitCode = await diff(base, head, options);
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

program
  .command('doctor')
  .description('show what this machine can do, what is missing, and the command that brings it')
  .action(async () => {
    const { doctor } = await import('./doctor.ts');
    process.exitCode = await doctor();
  });

mirrorCommands(program);
portCommands(program);
endpointCommands(program);
undoCommand(program);

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
    if (isPlugin()) writeSync(1, pluginError(reasonOf(error)).line);
    else writeSync(2, `${text(error).join('\n')}\n`);
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
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    if (isPlugin()) process.stdout.write(pluginError(error.message).line);
    return EXIT_BROKEN;
  }
  if (isPlugin()) {
    process.stdout.write(pluginError(reasonOf(error)).line);
    return EXIT_BROKEN;
  }
  process.stderr.write(`${text(error).join('\n')}\n`);
  return EXIT_BROKEN;
}

/** Whoever monitors reads standard output, whatever else is wrong with the command line. */
function isPlugin(): boolean {
  const [command, ...options] = process.argv.slice(2);
  return command === 'verify' && options.includes('--nagios');
}

function text(error: unknown): readonly string[] {
  if (!(error instanceof Problem)) return lines(`mirrorbench: an error of the program itself\n${reasonOf(error)}`);
  const remedy = error.remedy === undefined ? [] : lines(error.remedy).map((line) => `  ${line}`);
  return [...lines(`mirrorbench: ${error.message}`), ...remedy];
}

function lines(message: string): readonly string[] {
  return visibleLines(message).map((line) => brief(line, LONGEST_LINE));
}

/** Commander's words are one line, which holds what was typed as it was typed, and a suggestion of its own. */
function usageError(message: string): string {
  const [, words = '', suggestion = ''] = /^(.*?)(\n\(Did you mean [^\n]*\))?\n$/s.exec(message) ?? [];
  return brief(words, LONGEST_LINE) + suggestion;
}
