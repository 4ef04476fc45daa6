import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readSocketDrops } from '../host/packetSockets.ts';
import type { Direction } from '../model/mirror.ts';
import type { Capture, CaptureAccount, Frame, Observation, TrialRecord } from '../model/observation.ts';
import { Problem } from '../model/problem.ts';
import type { Traffic } from '../model/traffic.ts';
import { type Kind, kindOf } from '../packet/kind.ts';
import { readPcap } from '../packet/pcap.ts';
import { countedBetween, type PortCapture, startCaptures, type Tally, takeTallies } from './captures.ts';
import type { Lab } from './deploy.ts';
import { generate } from './generate.ts';
import { untilQuiet } from './quiet.ts';
import { joined } from './wiring.ts';

/**
 * Runs traffic once on the lab as it stands, captured on every port in both directions.
 *
 * @param name unique within the scenario
 * @param folder takes the captures; made when it does not exist
 */
export async function runTrial(lab: Lab, name: string, traffic: Traffic, folder: string): Promise<Observation> {
  await mkdir(dirname(folder), { recursive: true });
  // Never one that is there: no trial writes over the captures of another.
  await mkdir(folder);
  const startedAt = new Date();
  const begin = performance.now();
  const mirrors = Object.fromEntries([...lab.mirrors].map(([mirror, { mirror: columns }]) => [mirror, columns]));
  const socketDrops = () => readSocketDrops(lab.openVSwitch.vswitchdPid, lab.switchNamespace);

  const [captures, dropsBefore] = await Promise.all([startCaptures(lab, folder), socketDrops()]);
  const before = await takeTallies(captures);
  const generator = await generate(lab, traffic);
  const doubts = await untilQuiet(captures, lab.openVSwitch.vswitchdPid).then(
    () => [],
    (error: Error) => [error.message],
  );
  lab.openVSwitch.mustRun();
  const [after, dropsAfter] = await Promise.all([takeTallies(captures), socketDrops()]);
  const ended = await Promise.all(
    captures.map((capture, index) => endCapture(capture, before[index] as Tally, after[index] as Tally, folder)),
  );
  const record: TrialRecord = {
    trial: name,
    traffic,
    mirrors,
    generator,
    captures: ended.map(({ account }) => account),
    lostBeforeSwitch: lostBeforeSwitch(captures, before, after, dropsBefore, dropsAfter),
    doubts,
    ...enteredOf(lab, traffic, ended),
    startedAt: startedAt.toISOString(),
    durationMs: performance.now() - begin,
  };
  return observation(
    record,
    ended.map(({ frames }) => frames),
  );
}

interface EndedCapture {
  readonly account: CaptureAccount;
  readonly frames: readonly Frame[];
}

/** What a kind of traffic puts on the wire; none of these is sent by anything else in a lab. */
const PACKETS: Readonly<Record<string, Kind>> = { ping: 'ICMP echo request', 'iperf3 udp': 'UDP' };

/** Counts what came in of the traffic where it was sent, as far as its packets can be told from others. */
function enteredOf(lab: Lab, traffic: Traffic, ended: readonly EndedCapture[]): Pick<TrialRecord, 'entered'> {
  if (traffic.kind === 'idle') return {};
  const port = joined(lab.topology).find(({ endpoint }) => endpoint === traffic.from)?.port;
  const capture = ended.find(({ account }) => account.port === port && account.direction === 'arriving');
  if (port === undefined || capture === undefined) return {};
  const wanted = PACKETS[traffic.kind === 'iperf3' ? `iperf3 ${traffic.protocol}` : traffic.kind];
  const seen = wanted === undefined ? capture.frames : capture.frames.filter(({ bytes }) => kindOf(bytes) === wanted);
  return { entered: { port, packets: seen.length } };
}

async function endCapture(capture: PortCapture, before: Tally, after: Tally, folder: string): Promise<EndedCapture> {
  const { port, direction, file } = capture;
  const { droppedByKernel } = await capture.running.stop();
  const { frames, damage } = readPcap(await readFile(join(folder, file)));
  if (damage !== undefined)
    throw new Problem(`tcpdump wrote a damaged ${file}: at byte ${damage.offset}, ${damage.reason}`);
  const account: CaptureAccount = {
    port,
    direction,
    file,
    packets: frames.length,
    droppedByKernel,
    counted: countedBetween(capture, before, after),
  };
  return { account, frames };
}

type Drops = ReadonlyMap<string, number>;

/** On veth the switch's own socket loses packets, on an internal port the interface's queue does. */
function lostBeforeSwitch(
  captures: readonly PortCapture[],
  before: readonly Tally[],
  after: readonly Tally[],
  dropsBefore: Drops,
  dropsAfter: Drops,
): Readonly<Record<string, number>> {
  const lost = captures.flatMap(({ port, direction, point }, index): [string, number][] => {
    if (direction !== 'arriving') return [];
    const socket = (dropsAfter.get(port) ?? 0) - (dropsBefore.get(port) ?? 0);
    const dropped = (tallies: readonly Tally[]) => tallies[index]?.counters.transmitDropped ?? 0;
    const queue = point.flag === 'out' ? dropped(after) - dropped(before) : 0;
    return [[port, socket + queue]];
  });
  return Object.fromEntries(lost.filter(([, packets]) => packets > 0));
}

/**
 * A record with its captures at hand.
 *
 * @param frames of each of the record's captures, in their order
 */
export function observation(record: TrialRecord, frames: readonly (readonly Frame[])[]): Observation {
  const captures = record.captures.map(
    (account, index): Capture => ({ ...account, record, frames: frames[index] ?? [] }),
  );
  const find = (port: string, direction: Direction): Capture => {
    const found = captures.find((capture) => capture.port === port && capture.direction === direction);
    if (found === undefined)
      throw new Problem(`the trial '${record.trial}' has no capture of what is ${direction} at '${port}'`);
    return found;
  };
  return { ...record, arriving: (port) => find(port, 'arriving'), departing: (port) => find(port, 'departing') };
}
