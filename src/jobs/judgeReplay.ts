import { join, relative } from 'node:path';
import type { NamedCapture } from '../check/captures/streams.ts';
import { silent } from '../check/checks.ts';
import { type Judgement, judgement } from '../check/deviation.ts';
import { cameIn, forwarded, mirrored, type StoredCapture } from '../check/replayed.ts';
import { type CaptureFile, openCaptureFile } from '../host/captureFile.ts';
import { REPLAY_PORTS, replayCaptures, replayMirror } from '../lab/replayLab.ts';
import type { Direction } from '../model/mirror.ts';
import type { Observation, TrialRecord } from '../model/observation.ts';
import { Problem } from '../model/problem.ts';
import type { ReplayOrder } from '../model/replayOrder.ts';
import type { Verdict } from '../model/verdict.ts';
import { owedCaptures } from '../oracle/owedCaptures.ts';
import { rulesInForce } from '../oracle/rules.ts';
import { repeatedInput } from '../packet/repeatedInput.ts';

/** An order as it is stored: a capture below the run's folder is named from there, so that the folder can be moved. */
export function storedOrder(order: ReplayOrder, runFolder: string): ReplayOrder {
  const below = relative(runFolder, order.capture);
  return below.startsWith('..') ? order : { ...order, capture: below };
}

/**
 * Judges a replay by its captures: nothing was copied before there was a mirror; then each packet came in, was forwarded, and was copied.
 *
 * @param before the trial without a mirror
 * @param record of the trial with the mirror
 * @param folder of that trial's captures
 */
export async function judgeReplay(
  order: ReplayOrder,
  before: Observation,
  record: TrialRecord,
  folder: string,
): Promise<Judgement & { readonly verdicts: readonly Verdict[] }> {
  const verdicts = [silent(before.departing(REPLAY_PORTS.monitor)), ...(await judgeCaptures(order, record, folder))];
  const { version } = record;
  return { verdicts, ...judgement(verdicts, [], { version, rules: rulesInForce(version), mechanism: 'ovs-mirror' }) };
}

async function judgeCaptures(order: ReplayOrder, record: TrialRecord, folder: string): Promise<readonly Verdict[]> {
  const files: CaptureFile[] = [];
  const open = async (name: string) => {
    const file = await openCaptureFile(name);
    files.push(file);
    return file;
  };
  try {
    const whole = await open(order.capture);
    const sent: NamedCapture = { name: order.name, open: () => repeatedInput(() => whole.open(), order.loop) };
    const stored = await Promise.all(
      record.captures.map(async (account): Promise<StoredCapture> => {
        const file = await open(join(folder, account.file));
        return { account, file: { name: account.file, open: () => file.open() } };
      }),
    );
    return await judge(order, record, sent, stored);
  } finally {
    for (const file of files) file.close();
  }
}

async function judge(
  order: ReplayOrder,
  record: TrialRecord,
  sent: NamedCapture,
  stored: readonly StoredCapture[],
): Promise<readonly Verdict[]> {
  const { client, server, monitor } = REPLAY_PORTS;
  const at = (port: string, direction: Direction) => {
    const found = stored.find(({ account }) => account.port === port && account.direction === direction);
    if (found === undefined) throw new Problem(`there is no capture of what is ${direction} at ${port}`);
    return found;
  };
  const senders = order.split === undefined ? [client] : [client, server];
  const arriving = senders.map((port) => at(port, 'arriving'));
  const verdicts = [await cameIn(record, sent, arriving)];
  for (const port of senders) {
    const other = port === client ? server : client;
    verdicts.push(await forwarded(record, at(port, 'arriving'), at(other, 'departing')));
  }
  const arrivals = Object.fromEntries(arriving.map(({ account }) => [account.port, account.packets]));
  const owed = owedCaptures(replayMirror(order.select), arrivals, record.rules);
  if ('unknown' in owed) throw new Problem(owed.unknown);
  // A port that nothing is sent from is not captured, and owes nothing.
  const watched = replayCaptures(order);
  const captures = owed.captures
    .filter((one) => watched.some(({ port, direction }) => port === one.port && direction === one.direction))
    .map(({ port, direction }) => at(port, direction));
  const filled = captures.filter(({ account }) => account.packets > 0);
  return [...verdicts, await mirrored(record, filled.length > 0 ? filled : captures, at(monitor, 'departing'))];
}
