import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readSocketDrops } from '../host/packetSockets.ts';
import { residentBytes } from '../host/residentBytes.ts';
import type { LiveChange, MirrorStatistics, Observation, TrialRecord } from '../model/observation.ts';
import { SENT_FILE, type SentTraffic, type Traffic } from '../model/traffic.ts';
import { writePcap } from '../packet/pcap.ts';
import { listen, mustRun, type PortCapture, takeTallies } from './captures.ts';
import { countSent, entered } from './entered.ts';
import { type Evidence, takeEvidence } from './evidence.ts';
import { sentFrames } from './frames.ts';
import { generate } from './generate.ts';
import { type Lab, mirrorsInForce } from './lab.ts';
import { lostBeforeSwitch } from './lostBeforeSwitch.ts';
import { observation } from './observation.ts';
import { STILL_LOOKS, untilQuiet } from './quiet.ts';
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
  const { name, traffic, folder, rules } = order;
  await mkdir(dirname(folder), { recursive: true });
  // Never one that is there: no trial writes over the captures of another.
  await mkdir(folder);
  const sent = sentFrames(traffic);
  if (sent.length > 0) await writeFile(join(folder, SENT_FILE), writePcap(sent));
  const startedAt = new Date();
  const begin = performance.now();
  const mirrors = mirrorsInForce(lab);
  const doubts: string[] = [];
  const atRest = (captures: readonly PortCapture[], looks: number) =>
    untilQuiet(captures, lab.openVSwitch.vswitchdPid, looks).catch((error: Error) => {
      doubts.push(error.message);
      return takeTallies(captures, lab.openVSwitch.vswitchdPid);
    });

  const pid = lab.openVSwitch.vswitchdPid;
  const [captures, spanningTree, problemsBefore] = await Promise.all([
    listen(lab, traffic),
    readSpanningTree(lab),
    lab.openVSwitch.logProblems(),
  ]);
  const residentBytesBefore = await residentBytes(pid);
  const [before, sentBefore] = await Promise.all([atRest(captures, STILL_LOOKS.before), countSent(lab, traffic)]);
  const changes: LiveChange[] = [];
  const statistics: Record<string, MirrorStatistics> = {};
  const notes = { changes, statistics };
  const generator = await withLiveChanges(lab, order, captures, before, notes, () =>
    generate(lab, traffic, order.tell),
  );
  const after = await atRest(captures, STILL_LOOKS.after);
  lab.openVSwitch.mustRun();
  // A port that was taken away may have taken its interface with it.
  const removed = changes.flatMap(({ what }) => /^remove port (.*)$/.exec(what)?.[1] ?? []);
  for (const capture of captures) if (!removed.includes(capture.port)) mustRun(capture);

  const [evidence, sentAfter, socketDrops, treeAfter, residentBytesAfter, problemsAfter] = await Promise.all([
    Promise.all(captures.map((capture, index) => takeEvidence(capture, at(before, index), at(after, index), folder))),
    countSent(lab, traffic),
    readSocketDrops(lab.openVSwitch.vswitchdPid, lab.switchNamespace),
    readSpanningTree(lab),
    residentBytes(pid),
    lab.openVSwitch.logProblems(),
  ]);
  const record: TrialRecord = {
    trial: name,
    traffic: withoutBytes(traffic),
    mirrors,
    ...(lab.flows.size > 0 && { flows: Object.fromEntries(lab.flows) }),
    ...(changes.length > 0 && { changes }),
    version: lab.version,
    rules,
    daemon: { residentBytesBefore, residentBytesAfter, problems: problemsAfter.slice(problemsBefore.length) },
    ...(Object.keys(statistics).length > 0 && { statistics }),
    ...(spanningTree !== undefined && { spanningTree }),
    offloads: lab.variant.offloads,
    generator,
    captures: evidence.map(({ account }) => account),
    lostBeforeSwitch: lostBeforeSwitch(lab, captures, before, after, socketDrops),
    doubts: [
      ...doubts,
      ...evidence.flatMap(({ doubt }) => doubt ?? []),
      ...differingStates(spanningTree ?? {}, treeAfter ?? {}),
    ],
    ...(await entered(lab, traffic, evidence, sentAfter - sentBefore)),
    startedAt: startedAt.toISOString(),
    durationMs: performance.now() - begin,
  };
  return { record, evidence };
}

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
