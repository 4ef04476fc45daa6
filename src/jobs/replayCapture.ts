import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { NamedCapture } from '../check/captures/streams.ts';
import { silent } from '../check/checks.ts';
import { judgement } from '../check/deviation.ts';
import { cameIn, forwarded, mirrored, type StoredCapture } from '../check/replayed.ts';
import { type CaptureFile, openCaptureFile } from '../host/captureFile.ts';
import type { OpenVSwitchBuild } from '../host/openVSwitchBuild.ts';
import { deploy } from '../lab/deploy.ts';
import type { Lab } from '../lab/lab.ts';
import { installMirror } from '../lab/mirrors.ts';
import { findPace } from '../lab/pace.ts';
import {
  halfAsFast,
  REPLAY_MIRROR,
  REPLAY_PORTS,
  replayMirror,
  replayTopology,
  replayTraffic,
} from '../lab/replayLab.ts';
import { revalidate } from '../lab/revalidate.ts';
import { type RecordedTrial, recordTrial, runTrial } from '../lab/trial.ts';
import type { Direction } from '../model/mirror.ts';
import type { WholeCapture } from '../model/observation.ts';
import { Problem } from '../model/problem.ts';
import type { ReplayOrder } from '../model/replayOrder.ts';
import type { Outcome, StoredTrial } from '../model/report.ts';
import type { Replay } from '../model/traffic.ts';
import type { Verdict } from '../model/verdict.ts';
import { owedCaptures } from '../oracle/owedCaptures.ts';
import { rulesInForce } from '../oracle/rules.ts';
import { repeatedInput } from '../packet/repeatedInput.ts';
import type { ReplayAssignment } from './messages.ts';
import { reasonOf } from './reasonOf.ts';

/** Packets of the capture that are sent before there is a mirror. */
const CONTROL_PACKETS = 1000;
/** How often a trial that lost packets before the switch is tried again, each time at half the rate: once, when the rate was told. */
const AGAIN = { told: 1, found: 3 } as const;

/** Room for what comes while a capture waits for the processor. */
const BUFFER_KIB = 64 << 10;

let labs = 0;

/** Replays a capture through a lab of its own and judges what became of each packet. */
export async function replayCapture(
  assignment: ReplayAssignment,
  runFolder: string,
  build: OpenVSwitchBuild,
  tell: (packets: number) => void,
): Promise<Outcome> {
  const { scenario, variant, claim, folder, order } = assignment;
  const begin = performance.now();
  const trials: StoredTrial[] = [];
  const outcome = (rest: Pick<Outcome, 'status' | 'verdicts' | 'reason'>): Outcome => {
    return { scenario, variant, claim, durationMs: performance.now() - begin, trials, ...rest };
  };
  const captures = join(runFolder, folder, 'live');
  const files: CaptureFile[] = [];
  let lab: Lab | undefined;
  try {
    const topology = replayTopology(order.mtu);
    labs += 1;
    const capturing = { folder: captures, only: watched(order), bufferKib: BUFFER_KIB };
    const prefix = `replay${labs}`;
    lab = await deploy(topology, variant, { prefix, folder: `/run/${prefix}`, build, capturing });
    const rules = rulesInForce(lab.version);
    const below = (name: string) => ({ name, folder: join(runFolder, folder, name), rules });
    const keep = (trial: RecordedTrial, name: string) => {
      trials.push({ ...trial.record, folder: join(folder, name) });
      return trial;
    };

    await mkdir(join(runFolder, folder), { recursive: true });
    const control = { ...replayTraffic({ ...order, rate: 'max' }), limit: CONTROL_PACKETS };
    const before = await runTrial(lab, { ...below('before'), traffic: control });
    const { arriving: _, departing: __, topology: ___, sent: ____, ...record } = before;
    trials.push({ ...record, folder: join(folder, 'before') });
    await installMirror(lab, REPLAY_MIRROR, replayMirror(order.select));
    await revalidate(lab);

    // A port with a queue before it is lossless at top speed, because its sender is held back. On a veth a pace has to be found.
    const isFound = order.rate === 'max' && variant.port === 'veth';
    const found = isFound ? await findPace(lab, replayTraffic(order), order.packets * order.loop) : undefined;
    let traffic: Replay = replayTraffic(order, found);
    let during = keep(await recordTrial(lab, { ...below('during'), traffic, tell }), 'during');
    for (let again = 1; again <= AGAIN[order.rate === 'max' ? 'found' : 'told'] && lostByItself(during); again += 1) {
      traffic = halfAsFast(traffic, during.record.entered?.packetsPerSecond ?? 0);
      const name = `slower-${again}`;
      during = keep(await recordTrial(lab, { ...below(name), traffic, tell }), name);
    }
    const open = async (name: string) => {
      const file = await openCaptureFile(name);
      files.push(file);
      return file;
    };
    const stored = await storedCaptures(during, open, join(runFolder, trials.at(-1)?.folder ?? ''));
    const sent: NamedCapture = { name: order.name, open: await repeated(await open(order.capture), order.loop) };
    const verdicts = [silent(before.departing(REPLAY_PORTS.monitor)), ...(await judge(during, sent, stored, order))];
    const situation = { version: build.version, rules };
    const { status } = judgement(verdicts, [], situation);
    return outcome({ status, verdicts });
  } catch (error) {
    return outcome({ status: 'errored', verdicts: [], reason: reasonOf(error) });
  } finally {
    for (const file of files) file.close();
    await lab?.remove().catch(() => {});
    await rm(captures, { recursive: true, force: true });
  }
}

async function repeated(file: CaptureFile, times: number): Promise<NamedCapture['open']> {
  return async () => repeatedInput(() => file.open(), times);
}

/** What is captured: what the senders send, where it goes to, and the copies. */
function watched({ split }: { readonly split?: ReplayOrder['split'] | undefined }): readonly WholeCapture[] {
  const { client, server, monitor } = REPLAY_PORTS;
  const oneWay = (from: string, to: string): readonly WholeCapture[] => [
    { port: from, direction: 'arriving' },
    { port: to, direction: 'departing' },
  ];
  return [
    ...oneWay(client, server),
    ...(split === undefined ? [] : oneWay(server, client)),
    { port: monitor, direction: 'departing' },
  ];
}

/** Whether packets were lost by what is ours: in a queue before the switch, or in a capture. */
function lostByItself({ record: { lostBeforeSwitch, captures } }: RecordedTrial): boolean {
  return Object.keys(lostBeforeSwitch).length > 0 || captures.some(({ droppedByKernel }) => droppedByKernel > 0);
}

type Stored = (port: string, direction: Direction) => StoredCapture;

async function storedCaptures(
  { record }: RecordedTrial,
  open: (name: string) => Promise<CaptureFile>,
  folder: string,
): Promise<Stored> {
  const all = await Promise.all(
    record.captures.map(async (account): Promise<StoredCapture> => {
      const file = await open(join(folder, account.file));
      return { account, file: { name: account.file, open: () => file.open() } };
    }),
  );
  return (port, direction) => {
    const found = all.find(({ account }) => account.port === port && account.direction === direction);
    if (found === undefined) throw new Problem(`there is no capture of what is ${direction} at ${port}`);
    return found;
  };
}

async function judge(
  { record }: RecordedTrial,
  sent: NamedCapture,
  at: Stored,
  { select, split }: ReplayAssignment['order'],
): Promise<readonly Verdict[]> {
  const { client, server, monitor } = REPLAY_PORTS;
  const senders = split === undefined ? [client] : [client, server];
  const arrivals = Object.fromEntries(senders.map((port) => [port, at(port, 'arriving').account.packets]));
  const owed = owedCaptures(replayMirror(select), arrivals);
  if ('unknown' in owed) throw new Error(owed.unknown);
  // A port that nothing is sent from is not captured, and owes nothing.
  const captures = owed.captures
    .filter((one) => watched({ split }).some(({ port, direction }) => port === one.port && direction === one.direction))
    .map(({ port, direction }) => at(port, direction));
  const verdicts = [
    await cameIn(
      record,
      sent,
      senders.map((port) => at(port, 'arriving')),
    ),
  ];
  for (const port of senders) {
    const other = port === client ? server : client;
    verdicts.push(await forwarded(record, at(port, 'arriving'), at(other, 'departing')));
  }
  const { comparison: _, ...copied } = await mirrored(
    record,
    captures.filter(({ account }) => account.packets > 0),
    at(monitor, 'departing'),
  );
  return [...verdicts, copied];
}
