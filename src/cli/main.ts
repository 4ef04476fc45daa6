#!/usr/bin/env node
import { writeSync } from 'node:fs';
import { Command, CommanderError } from '@commander-js/extra-typings';
import { programVersion } from '../host/packageRoot.ts';
import { reasonOf } from '../jobs/reasonOf.ts';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import { pluginError } from '../report/monitoringPlugin.ts';
import { visibleLines } from '../report/visible.ts';
import { benchCommand } from './benchCommand.ts';
import { blindTimeCommand } from './blindTimeCommand.ts';
import { compareCommand } from './compareCommand.ts';
import { endpointCommands } from './endpointCommands.ts';
import { offloadsOption, ovsOption, portOption, switchOption } from './labOptions.ts';
import { mirrorCommands } from './mirrorCommands.ts';
import { portCommands } from './portCommands.ts';
import { replayCommand } from './replayCommand.ts';
import { runCommands } from './runCommands.ts';
import { selftestCommand } from './selftestCommand.ts';
import { storedRunCommands } from './storedRunCommands.ts';
import { undoCommand } from './undoCommand.ts';
import { verifyCommand } from './verifyCommand.ts';

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

runCommands(program);
compareCommand(program);
replayCommand(program);
benchCommand(program);
blindTimeCommand(program);
selftestCommand(program);
storedRunCommands(program);

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

verifyCommand(program);

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
