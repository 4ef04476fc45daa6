import { openVSwitchBuilds } from '../host/openVSwitchBuild.ts';
import { askedPairings, USUAL_PAIRING } from '../jobs/pairings.ts';
import { selftest as tryHarness } from '../jobs/selftest.ts';
import type { MechanismName } from '../model/mechanism.ts';
import { Problem } from '../model/problem.ts';
import type { CaseResult } from '../model/selftest.ts';
import type { SwitchKind } from '../model/switch.ts';
import { hasStood, misjudged } from '../report/selftest.ts';
import { renderSelftest } from '../report/selftestTable.ts';
import { shellWords } from '../report/shellWords.ts';
import { sayFetching } from './fetching.ts';
import { interruption } from './interruption.ts';
import { reportLine } from './reportPlace.ts';
import { terminal } from './terminal.ts';

interface Options {
  readonly fault: readonly string[];
  readonly rate: readonly number[];
  readonly repeat: number;
  readonly clean: number;
  readonly seed: number;
  readonly ovs: readonly string[];
  readonly mechanism: readonly MechanismName[];
  readonly switch: readonly SwitchKind[];
  readonly report: string;
  readonly json: boolean;
}

/** A rate at which every machine keeps up. */
const USUAL_RATE = 1000;

/** Puts the harness on trial, shows how it stood it, and gives the exit code. */
export async function selftest(options: Options): Promise<number> {
  const { fault, repeat, clean, seed, report: reportFolder, json } = options;
  const rates = options.rate.length === 0 ? [USUAL_RATE] : options.rate;
  const [build, ...others] = await openVSwitchBuilds(options.ovs, sayFetching);
  if (build === undefined || others.length > 0)
    throw new Problem('a selftest has one Open vSwitch', 'name one with --ovs');
  const [pairing = USUAL_PAIRING, ...more] =
    askedPairings({ mechanisms: options.mechanism, switches: options.switch }) ?? [];
  if (more.length > 0) throw new Problem('a selftest has one mechanism on one switch', 'name one of each');
  const { report, folder } = await tryHarness({
    reportFolder,
    build,
    pairing,
    faults: fault,
    packetsPerSecond: rates,
    repeat,
    clean,
    seed,
    command: commandOf(options, rates),
    onCase: (result) => process.stderr.write(`${caseLine(result)}\n`),
    abort: interruption(),
  });
  if (json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else {
    process.stdout.write(renderSelftest(report, terminal()));
    process.stdout.write(`\n${reportLine(folder, ['selftest.md', 'selftest.json'])}\n`);
  }
  if (!report.complete) return 2;
  return hasStood(report) ? 0 : 1;
}

function caseLine(result: CaseResult): string {
  const { fault, packetsPerSecond, seed, status, clean } = result;
  const alarms = clean.filter((trial) => trial.status !== 'passed').length;
  const judged = misjudged({ cases: [result] }).length === 0 ? 'found' : 'MISJUDGED';
  const alarm = alarms === 0 ? '' : `, ${alarms} of ${clean.length} clean trials: FALSE ALARM`;
  return `${judged}  ${fault}, ${packetsPerSecond} packets/s, seed ${seed}: ${status}${alarm}`;
}

/** The command that does the same again. */
function commandOf(
  { fault, repeat, clean, seed, ovs, mechanism, switch: kinds }: Options,
  rates: readonly number[],
): string {
  const told = { repeat, clean, seed };
  return shellWords([
    ...['mirrorbench', 'selftest'],
    ...fault.flatMap((name) => ['--fault', name]),
    ...rates.flatMap((rate) => ['--rate', String(rate)]),
    ...Object.entries(told).flatMap(([option, value]) => [`--${option}`, String(value)]),
    ...mechanism.flatMap((name) => ['--mechanism', name]),
    ...kinds.flatMap((kind) => ['--switch', kind]),
    ...ovs.flatMap((name) => ['--ovs', name]),
  ]);
}
