import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import type { Outcome, Report } from '../../src/model/report.ts';
import { pick, type Random } from '../../src/packet/testing/mutate.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { program } from './command.ts';
import { commandLine, descendants } from './descendants.ts';

/** A run of which a process was killed, when all of it has ended. */
export interface KilledRun {
  /** Milliseconds since the epoch. */
  readonly killedAt: number;
  /** Whether traffic was being sent at that time. */
  readonly generating: boolean;
  /** How many outcomes it had told until then, and those that the report on disk held. */
  readonly told: number;
  readonly kept: readonly Outcome[];
  readonly exitCode: number | undefined;
  readonly stderr: string;
  /** What lies on disk in the end; undefined when nothing does. */
  readonly stored: StoredReport | undefined;
}

interface StoredReport {
  readonly report: Report;
  /** Undefined in the moment before it is there for the first time. */
  readonly markdown: string | undefined;
}

/** Not the ones that are asked for their version. */
export const GENERATOR = /^(ping|iperf3|tcpreplay) (?!-V|--version)/;

/** About as long as it takes to an outcome. */
const OUTCOME_MS = 1000;

export interface Killing {
  readonly args: readonly string[];
  /** How many it will tell. */
  readonly outcomes: number;
  /** Command lines of the processes of which one is killed; the command itself when undefined. */
  readonly which: RegExp | undefined;
}

/**
 * Runs the command and kills a process of it at a random moment, which is found below it and not by its name on the machine.
 *
 * @returns undefined when the run had ended before there was one
 */
export async function runAndKill(
  folder: string,
  { args, outcomes, which }: Killing,
  random: Random,
): Promise<KilledRun | undefined> {
  const options = { cwd: folder, reject: false, stdin: 'ignore', timeout: 60_000, killSignal: 'SIGKILL' } as const;
  const command = execa(process.execPath, [program, ...args], options);
  let told = 0;
  command.stderr.on('data', (text: Buffer) => {
    told += text.toString().split('\n').length - 1;
  });
  const pid = command.pid as number;
  const isRunning = () => command.exitCode === null && command.signalCode === null;
  for (const awaited = random(outcomes); told < awaited && isRunning(); ) await setTimeout(1);
  await setTimeout(random(OUTCOME_MS));
  while (isRunning()) {
    const below = descendants(pid);
    const victims = which === undefined ? [pid] : below.filter((one) => which.test(commandLine(one)));
    const kept = storedReport(folder)?.report.outcomes ?? [];
    const generating = below.some((one) => GENERATOR.test(commandLine(one)));
    const victim = victims.length === 0 ? undefined : pick(random, victims);
    // In the meantime it may have ended by itself.
    const victimIs = victim === undefined ? '' : commandLine(victim);
    if (victim !== undefined && victimIs !== '') {
      const before = { killedAt: Date.now(), generating, told, kept };
      process.kill(victim, 'SIGKILL');
      const { exitCode, stderr, timedOut } = await command;
      if (timedOut) throw new Error(`the command went on for a minute after this was killed: ${victimIs}`);
      return { ...before, exitCode, stderr, stored: storedReport(folder) };
    }
    // At random, so that what lives for a short time is not always killed at its beginning.
    await setTimeout(random(20));
  }
  await command;
  return undefined;
}

/** @throws when run.json is not what it should be */
function storedReport(folder: string): StoredReport | undefined {
  const reports = join(folder, 'reports');
  const name = existsSync(reports) ? readdirSync(reports).find((entry) => /^\d/.test(entry)) : undefined;
  const read = (file: string) => {
    const path = join(reports, name ?? '', file);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  };
  const json = read('run.json');
  return json === undefined ? undefined : { report: reportSchema.parse(JSON.parse(json)), markdown: read('report.md') };
}
