import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { clockDoubts, readClocks } from '../host/clock.ts';
import { readSocketDrops } from '../host/packetSockets.ts';
import type { Doubt, LiveChange, MirrorStatistics, Observation, TrialRecord } from '../model/observation.ts';
import { Problem } from '../model/problem.ts';
import { SENT_FILE, type SentTraffic, type Traffic } from '../model/traffic.ts';
import { writePcap } from '../packet/pcap.ts';
import { giveUp, listen, type PortCapture, takeTallies } from './captures.ts';
import { countersSince, readCounters } from './counters.ts';
import { endings } from './endings.ts';
import { countSent, entered, sendersOf } from './entered.ts';
import { type Evidence, takeEvidence } from './evidence.ts';
import { sentFrames } from './frames.ts';
import { generate } from './generate.ts';
import { type Lab, mirrorsInForce } from './lab.ts';
import { lostBeforeSwitch } from './lostBeforeSwitch.ts';
import { observation } from './observation.ts';
import { orEnded } from './orEnded.ts';
import { POLLED_LOOKS, STILL_LOOKS, untilQuiet } from './quiet.ts';
import { type Proof, proveAfter, proveBefore } from './sentinel.ts';
import { differingStates, readSpanningTree } from './spanningTree.ts';
import { type Live, withLiveChanges } from './whileTrafficFlows.ts';

/** A trial to run. */
export interface TrialOrder {
  /** Unique within the scenario. */
  readonly name: string;
  readonly traffic: Traffic;
  /** Takes the captures; must not exist yet. */
  readonly folder: string;
  /** Names of the oracle's rules that are in force, for the record. */
  readonly rules: readonly string[];
  /** Lines of ovs-vswitchd's log that are brought about on purpose. */
  readonly expectedErrors?: readonly RegExp[];
  /** Called now and then with the packets of a replay that have come in so far. */
  readonly tell?: (packets: number) => void;
  /** Called when traffic flows; the trial waits for it. */
  readonly meanwhile?: (live: Live) => Promise<void>;
}

/** Runs traffic once on the lab as it stands, captured on every port in both directions, with all packets in memory. */
export async function runTrial(lab: Lab, order: TrialOrder): Promise<Observation> {
  const { record, evidence } = await recordTrial(lab, order);
  const frames = await Promise.all(evidence.map((one) => one.frames()));
  return observation(record, frames, lab.topology, sentFrames(order.traffic));
}

/** What a trial brought back, with its packets where they are stored. */
export interface RecordedTrial {
  readonly record: TrialRecord;
  /** One for each of the record's captures. */
  readonly evidence: readonly Evidence[];
}

/** Runs traffic once on the lab as it stands, captured on every port in both directions; memory does not grow with the packets. */
export async function recordTrial(lab: Lab, order: TrialOrder): Promise<RecordedTrial> {
  const { name, traffic, folder, rules, expectedErrors = [] } = order;
  const ended = lab.switch.ended();
  if (ended !== undefined) throw new Problem(`Open vSwitch has ended before the trial '${name}': ${ended.message}`);
  await mkdir(dirname(folder), { recursive: true });
  // Never one that is there: no trial writes over the captures of another.
  await mkdir(folder);
  const sent = sentFrames(traffic);
  if (sent.length > 0) await writeFile(join(folder, SENT_FILE), writePcap(sent));
  const startedAt = new Date();
  const begin = readClocks();
  const mirrors = mirrorsInForce(lab);
  const doubts: Doubt[] = [];
  const { pid } = lab.switch;
  const isPolled = lab.variant.switch === 'ovs-afxdp';
  const isWhole = () => lab.switch.ended() === undefined;
  const atRest = (captures: readonly PortCapture[], looks: number) =>
    untilQuiet(captures, pid, isPolled ? POLLED_LOOKS : looks, isWhole).catch((error: Error) => {
      doubts.push({ summary: error.message });
      return takeTallies(captures, pid);
    });

  const [captures, spanningTree] = await Promise.all([listen(lab, traffic), readSpanningTree(lab)]);
  const proofBefore = await proveBefore(lab, traffic, captures);
  const residentBytesBefore = await lab.switch.residentBytes();
  const [before, sentBefore] = await Promise.all([atRest(captures, STILL_LOOKS.before), countSent(lab, traffic)]);
  const countersBefore = await readCounters(lab);
  const changes: LiveChange[] = [];
  const statistics: Record<string, MirrorStatistics> = {};
  const notes = { changes, statistics };
  const generator = await orEnded(
    lab.switch,
    withLiveChanges(lab, order, captures, before, notes, () => generate(lab, traffic, order.tell)),
    { command: [] },
  );
  const after = await atRest(captures, STILL_LOOKS.after);
  // Whatever is read of the switch from here on is read of one that may have ended.
  const [counters, sentAfter, socketDrops, treeAfter, residentBytesAfter] = await Promise.all([
    countersSince(lab, countersBefore, { captures, before, after }, changes.length > 0),
    countSent(lab, traffic),
    readSocketDrops(pid, lab.switchNamespace),
    orEnded(lab.switch, readSpanningTree(lab), spanningTree),
    lab.switch.residentBytes(),
  ]);
  // Packets of this trial that are taken already do not wait for the sentinels, which come after it.
  const [evidence, proofAfter] = await Promise.all([
    Promise.all(captures.map((capture, index) => takeEvidence(capture, at(before, index), at(after, index), folder))),
    orEnded(lab.switch, proveAfter(lab, traffic, captures, proofBefore, after), NO_PROOF),
  ]);
  const counted = sentBefore === undefined || sentAfter === undefined ? undefined : sentAfter - sentBefore;
  const problems = await lab.switch.logProblems();
  const isExpected = (line: string) => expectedErrors.some((pattern) => line.search(pattern) >= 0);
  const expected = problems.filter(isExpected);
  // A port that was taken away may have taken its interface with it.
  const removed = changes.flatMap(({ what }) => /^remove port (.*)$/.exec(what)?.[1] ?? []);
  const record: TrialRecord = {
    trial: name,
    traffic: withoutBytes(traffic),
    mirrors,
    ...(lab.flows.size > 0 && { flows: Object.fromEntries(lab.flows) }),
    ...(changes.length > 0 && { changes }),
    version: lab.version,
    rules,
    daemon: {
      residentBytesBefore,
      residentBytesAfter,
      problems: problems.filter((line) => !isExpected(line)),
      ...(expected.length > 0 && { expected }),
    },
    ...(Object.keys(statistics).length > 0 && { statistics }),
    ...(spanningTree !== undefined && { spanningTree }),
    offloads: lab.variant.offloads,
    generator,
    captures: evidence.map(({ account }) => account),
    counters,
    lostBeforeSwitch: isWhole() ? lostBeforeSwitch(lab, captures, before, after, socketDrops) : {},
    doubts: [
      ...endings(lab, captures, removed),
      ...doubts,
      ...proofBefore.doubts,
      ...proofAfter.doubts,
      ...evidence.flatMap((one) => one.doubts),
      ...differingStates(spanningTree ?? {}, treeAfter ?? {}).map((summary) => ({ summary })),
      ...clockDoubts(begin, readClocks()),
    ],
    ...(sendersOf(traffic).length > 0 && { sentinels: { before: proofBefore.ports, after: proofAfter.ports } }),
    ...(await entered(lab, traffic, evidence, counted)),
    startedAt: startedAt.toISOString(),
    durationMs: performance.now() - begin.monotonicMs,
  };
  for (const [index, { answers }] of evidence.entries()) if (!answers) giveUp(lab, at(captures, index));
  return { record, evidence };
}

const NO_PROOF: Proof = { ports: [], doubts: [] };

function at<Item>(items: readonly Item[], index: number): Item {
  return items[index] as Item;
}

/** Traffic as it is recorded: the frames themselves lie in a file. */
function withoutBytes(traffic: Traffic): SentTraffic {
  switch (traffic.kind) {
    case 'frames': {
      const senders = [...new Set(traffic.frames.map(({ from }) => from))];
      return { ...traffic, frames: traffic.frames.length, senders };
    }
    case 'packetOut':
      return { ...traffic, frames: traffic.frames.length };
    case 'idle':
    case 'ping':
    case 'iperf3':
    case 'replay':
    case 'pktgen':
      return traffic;
    default:
      return traffic satisfies never;
  }
}
