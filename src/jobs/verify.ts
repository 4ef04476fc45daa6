import { getPriority, setPriority } from 'node:os';
import type { JudgedWindow } from '../check/judgedWindow.ts';
import { ledgerOf } from '../check/ledger.ts';
import { verified } from '../check/verified.ts';
import { withRunningSwitch } from '../host/runningSwitch.ts';
import { MOST_PACKETS } from '../live/verify/bounds.ts';
import type { CapturedWindow } from '../live/verify/captureWindow.ts';
import { requireLocal } from '../live/verify/localDatabase.ts';
import { type MirrorOrder, observeMirror, type SeenMirror } from '../live/verify/observeMirror.ts';
import type { ChosenSample } from '../live/verify/planCapture.ts';
import { sampleThatWorks } from '../live/verify/sampleThatWorks.ts';
import type { Finding, Verdict } from '../model/verdict.ts';
import type { LoadLook, UncapturablePort, Verification, WindowEnd } from '../model/verification.ts';
import { rulesInForce } from '../oracle/rules.ts';
import { collectedCopies } from './collectedCopies.ts';

/** Which mirror to verify, and how. */
export interface VerifyOrder extends MirrorOrder {
  /** The address of the switch's database. */
  readonly db: string;
}

/** Judging is work for the processor, and a switch that works may want it: in the steps of nice(1). */
const OWN_PRIORITY = 10;

/**
 * Says whether a mirror of a running Open vSwitch copies what it owes. Nothing is changed on the switch or the machine.
 *
 * @throws Problem when there is no such switch or mirror, or nothing can be captured
 */
export async function verify(order: VerifyOrder): Promise<Verification> {
  requireLocal(order.db);
  const observed = await withRunningSwitch(order.db, (running) => observeMirror(running, order, rulesInForce));
  const { columns, version, datapath, uncapturable, ignored, seen } = observed;
  const { bridge, mirror, filter, bytes, cpuShare } = order;
  const about = {
    ...{ bridge, mirror, columns, version, datapath },
    ...(filter !== undefined && { filter }),
    bounds: { packets: MOST_PACKETS, bytes, cpuShare },
    uncapturable,
  };
  if (seen === undefined) {
    const copies = ignored === undefined ? cannotBeCaptured(mirror, uncapturable) : isIgnored(mirror, ignored);
    return { status: copies.status, ...about, captures: [], copies, ledger: [], ownPackets: 0, advice: [] };
  }
  const before = getPriority();
  setPriority(OWN_PRIORITY);
  try {
    return { ...about, ...(await judge(seen, mirror)) };
  } finally {
    seen.window.close();
    raisePriority(before);
  }
}

/** For the next round's captures, which are as far below it as the first ones. */
function raisePriority(priority: number): void {
  try {
    setPriority(priority);
  } catch {
    // An ordinary user may only lower it.
  }
}

async function judge(seen: SeenMirror, mirror: string) {
  const { window, chosen } = seen;
  const { sampleOf, marginMs } = { sampleOf: chosen?.sample.of ?? 1, ...window };
  const marginNs = BigInt(marginMs) * 1_000_000n;
  const [fromNs, toNs] = [window.fromNs + marginNs, window.toNs - marginNs];
  const judgedWindow = { fromNs, toNs, marginNs };
  const there = await copiesThere(seen, mirror, judgedWindow);
  const { observation } = there ?? seen;
  const judged = verified(observation, mirror, judgedWindow);
  return {
    // Order is told, and fails nothing: a switch may take packets of several flows in another order than they came in.
    status: judged.copies.status,
    ...(sampleOf > 1 && { sampleOf }),
    ...(chosen && { load: lookOf(chosen) }),
    window: {
      from: new Date(Number(fromNs / 1_000_000n)).toISOString(),
      durationMs: Number((toNs - fromNs) / 1_000_000n),
      marginMs,
      endedBy: window.endedBy,
    },
    captures: window.captures.map(({ port, direction, place, account }) => ({
      ...{ port, direction, interface: place.interface },
      ...(place.namespace !== undefined && { namespace: place.namespace }),
      ...{ packets: account.packets, droppedByKernel: account.droppedByKernel },
    })),
    ...(there && { collector: there.collector }),
    copies: stored(judged.copies),
    ...(judged.order && { order: judged.order }),
    ledger: ledgerOf(observation),
    ownPackets: seen.ownPackets + (there?.ownPackets ?? 0),
    advice: adviceOf(window, sampleOf),
  };
}

function lookOf({ load, sample, taken, tooMuch, isShorter }: ChosenSample): LoadLook {
  return {
    packets: Math.round(load.packets),
    bytes: Math.round(load.bytes),
    taken: Math.round(taken.packets),
    which: sample.which,
    captureMicroseconds: Number((1e6 * load.captureSeconds).toPrecision(3)),
    ...(tooMuch && { tooMuch }),
    isShorter,
  };
}

async function copiesThere({ collection, observation }: SeenMirror, mirror: string, window: JudgedWindow) {
  if (collection === undefined) return undefined;
  try {
    return await collectedCopies(collection, observation, mirror, window);
  } finally {
    await collection.close();
  }
}

/** What can be written down: packets themselves are not kept. */
function stored({ differing: _, ...verdict }: Verdict): Verdict {
  return verdict;
}

function cannotBeCaptured(mirror: string, uncapturable: readonly UncapturablePort[]): Verdict {
  const findings = uncapturable.map(({ port, why }): Finding => {
    return { kind: 'evidence', packets: 0, summary: `what passes ${port} cannot be captured: ${why}`, hop: 'capture' };
  });
  return { check: `verified(${mirror})`, status: 'inconclusive', evidence: 'not captured', findings };
}

function isIgnored(mirror: string, why: string): Verdict {
  const findings: readonly Finding[] = [{ kind: 'evidence', packets: 0, summary: why, hop: 'flows' }];
  return { check: `verified(${mirror})`, status: 'inconclusive', evidence: 'the mirror is not in force', findings };
}

const EARLY: Readonly<Partial<Record<WindowEnd, string>>> = {
  memory: 'there were more packets than are held in memory (--sample and --filter take fewer)',
  bytes: 'there was more than --bytes lets be captured (--sample and --filter take less)',
  cpu: 'captures and judging would take more processor time than --cpu lets them have (--sample and --filter take less)',
};

function adviceOf({ captures, endedBy, tookAll }: CapturedWindow, sampleOf: number): readonly string[] {
  const dropped = captures.reduce((sum, { account }) => sum + account.droppedByKernel, 0);
  const kept = captures.reduce((sum, { account }) => sum + account.packets, 0);
  const sample = sampleThatWorks({ kept, dropped, tookAll, sampleOf });
  return [
    ...(sample === undefined ? [] : [`captures could not keep up with all of it: try --sample 1/${sample}`]),
    ...(sample === undefined && EARLY[endedBy] !== undefined
      ? [`${EARLY[endedBy]}, so the window was ended early`]
      : []),
  ];
}
