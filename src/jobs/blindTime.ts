import { readEnvironment } from '../host/environment.ts';
import type { OpenVSwitchBuild } from '../host/openVSwitchBuild.ts';
import { programVersion } from '../host/packageRoot.ts';
import { requireReady } from '../host/ready.ts';
import { makeRunFolder } from '../host/reportStore.ts';
import { sandboxProblem, startSandbox } from '../host/sandbox.ts';
import { blindTimeRows } from '../measure/blindTimeRows.ts';
import { BLIND_TIME_SCHEMA_VERSION, type BlindTimeReport } from '../model/blindTime.ts';
import type { Pairing } from '../model/mechanism.ts';
import { Problem } from '../model/problem.ts';
import type { Variant } from '../model/scenario.ts';
import { blindTimeMarkdown } from '../report/blindTimeMarkdown.ts';
import type { BlindTimeOrder, Message, StreamResult } from './messages.ts';
import { saveInTurn } from './saveInTurn.ts';

export interface BlindTimeOptions {
  readonly reportFolder: string;
  readonly build: OpenVSwitchBuild;
  /** A lab each. */
  readonly pairings: readonly Pairing[];
  readonly order: BlindTimeOrder;
  /** The command that does it again, for the report. */
  readonly command: string;
  readonly onStream: (result: StreamResult) => void;
  readonly abort: AbortSignal;
}

/** A measurement that was made, and where its report lies. */
export interface MeasuredBlindTime {
  readonly report: BlindTimeReport;
  readonly folder: string;
}

/**
 * Measures what mirrors miss while they are attached, changed and detached with packets passing. The report is written anew after each stream.
 *
 * @throws Problem when no sandbox or no lab can be made
 */
export async function blindTime(options: BlindTimeOptions): Promise<MeasuredBlindTime> {
  const { reportFolder, build, pairings, order, command, onStream, abort } = options;
  const startedAt = new Date();
  requireReady({ ownSwitch: build.origin === 'system' });
  const variants = pairings.map(
    (pairing): Variant => ({ port: 'veth', ...pairing, ovs: build.label, offloads: 'off', endpoint: 'namespace' }),
  );
  const [environment, folder] = await Promise.all([
    readEnvironment(),
    makeRunFolder(reportFolder, startedAt, programVersion().commit),
  ]);
  const streams: StreamResult[] = [];
  const { seed, ...asked } = order;
  const report = (complete: boolean): BlindTimeReport => ({
    schemaVersion: BLIND_TIME_SCHEMA_VERSION,
    program: programVersion(),
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    complete,
    command,
    seed,
    environment,
    openVSwitch: build.version,
    asked,
    results: variants.map((variant, index) =>
      resultOf(
        variant,
        streams.filter((one) => one.variant === index),
      ),
    ),
  });
  const saveFiles = saveInTurn(folder.path);
  const save = (complete: boolean) => {
    const all = report(complete);
    return saveFiles({ 'blindtime.json': `${JSON.stringify(all, null, 2)}\n`, 'blindtime.md': blindTimeMarkdown(all) });
  };
  let problem: Problem | undefined;
  const sandbox = startSandbox({
    onMessage: (raw) => {
      const message = raw as Message;
      if (message.kind === 'problem') problem = new Problem(message.message, message.remedy);
      if (message.kind !== 'stream') return;
      streams.push(message.result);
      onStream(message.result);
      save(false).catch(() => {});
    },
  });
  abort.addEventListener('abort', sandbox.kill);
  sandbox.send({ kind: 'blindTime', variants, order, build });
  const end = await sandbox.ended;
  const isDone = end.exitCode === 0;
  if (!isDone && !abort.aborted) {
    await folder.discardIfEmpty();
    throw problem ?? sandboxProblem(end);
  }
  await save(isDone);
  return { report: report(isDone), folder: folder.path };
}

function resultOf(variant: Variant, streams: readonly StreamResult[]): BlindTimeReport['results'][number] {
  const repeats = streams.flatMap((one) => one.repeats);
  const counted = streams.filter((one) => one.repeats.length > 0);
  return {
    variant,
    ...(counted.length > 0 && { packetsPerSecond: Math.min(...counted.map((one) => one.packetsPerSecond)) }),
    rows: blindTimeRows(repeats),
    repeats,
    doubts: streams.flatMap(({ doubts }) => doubts),
  };
}
