import { openVSwitchBuilds } from '../host/openVSwitchBuild.ts';
import { blindTime as measure } from '../jobs/blindTime.ts';
import type { StreamResult } from '../jobs/messages.ts';
import { askedPairings, USUAL_PAIRING } from '../jobs/pairings.ts';
import type { MechanismName } from '../model/mechanism.ts';
import { Problem } from '../model/problem.ts';
import type { SwitchKind } from '../model/switch.ts';
import { isMeasured } from '../report/blindTime.ts';
import { renderBlindTime } from '../report/blindTimeText.ts';
import { shellWords } from '../report/shellWords.ts';
import { visible } from '../report/visible.ts';
import { sayFetching } from './fetching.ts';
import { interruption } from './interruption.ts';
import { reportLine } from './reportPlace.ts';
import { terminal } from './terminal.ts';

interface Options {
  readonly repeats: number;
  readonly rate: number;
  readonly window: number;
  readonly mechanism: readonly MechanismName[];
  readonly switch: readonly SwitchKind[];
  readonly seed: number;
  readonly ovs: readonly string[];
  readonly report: string;
  readonly json: boolean;
}

/** Measures the blind time of mirrors, shows it, and gives the exit code. */
export async function blindTime(options: Options): Promise<number> {
  const { repeats, rate, window, seed, report: reportFolder, json } = options;
  const pairings = askedPairings({ mechanisms: options.mechanism, switches: options.switch }) ?? [USUAL_PAIRING];
  const [build, ...others] = await openVSwitchBuilds(options.ovs, sayFetching);
  if (build === undefined || others.length > 0)
    throw new Problem('blind time is measured on one Open vSwitch', 'name one with --ovs');
  const { report, folder } = await measure({
    reportFolder,
    build,
    pairings,
    order: { repeats, packetsPerSecond: rate, windowMs: window, seed },
    command: commandOf(options),
    onStream: (result) => process.stderr.write(`${streamLine(result)}\n`),
    abort: interruption(),
  });
  if (json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else {
    process.stdout.write(renderBlindTime(report, terminal()));
    process.stdout.write(`\n${reportLine(folder, ['blindtime.md', 'blindtime.json'])}\n`);
  }
  return isMeasured(report) ? 0 : 2;
}

function streamLine({ packetsPerSecond, repeats, doubts }: StreamResult): string {
  const [first] = repeats;
  const times = new Set(repeats.map(({ repeat }) => repeat)).size;
  const what = `${times} ${times === 1 ? 'repeat' : 'repeats'}${first?.purged ? ' with purge' : ''}`;
  return [`${what} at ${Math.floor(packetsPerSecond)} packets/s`, ...doubts.map(visible)].join('; ');
}

function commandOf({ repeats, rate, window, mechanism, switch: kinds, seed, ovs }: Options): string {
  return shellWords([
    ...['mirrorbench', 'blindtime', '--repeats', String(repeats), '--rate', `${rate}pps`, '--window', `${window}ms`],
    ...mechanism.flatMap((name) => ['--mechanism', name]),
    ...kinds.flatMap((kind) => ['--switch', kind]),
    ...['--seed', String(seed)],
    ...ovs.flatMap((name) => ['--ovs', name]),
  ]);
}
