import { setPriority } from 'node:os';
import { ledgerOf } from '../check/ledger.ts';
import { verified } from '../check/verified.ts';
import { type CapturedWindow, MARGIN_MS } from '../live/verify/captureWindow.ts';
import { type MirrorOrder, observeMirror } from '../live/verify/observeMirror.ts';
import { sampleThatWorks } from '../live/verify/sampleThatWorks.ts';
import type { Finding, Verdict } from '../model/verdict.ts';
import type { UncapturablePort, Verification } from '../model/verification.ts';
import { rulesInForce } from '../oracle/rules.ts';

/** Judging is work for the processor, and a switch that works may want it: in the steps of nice(1). */
const OWN_PRIORITY = 10;

/**
 * Says whether a mirror of a running Open vSwitch copies what it owes. Nothing is changed on the switch or the machine.
 *
 * @throws Problem when there is no such switch or mirror, or nothing can be captured
 */
export async function verify(order: MirrorOrder): Promise<Verification> {
  const observed = await observeMirror(order, rulesInForce);
  const { columns, version, datapath, uncapturable, seen } = observed;
  const { bridge, mirror, filter, sampleOf } = order;
  const about = {
    ...{ bridge, mirror, columns, version, datapath },
    ...(filter !== undefined && { filter }),
    ...(sampleOf !== undefined && { sampleOf }),
    uncapturable,
  };
  if (seen === undefined) {
    const copies = cannotBeCaptured(mirror, uncapturable);
    return { status: copies.status, ...about, captures: [], copies, ledger: [], ownPackets: 0, advice: [] };
  }
  setPriority(OWN_PRIORITY);
  const { window, observation } = seen;
  const marginNs = BigInt(MARGIN_MS) * 1_000_000n;
  const [fromNs, toNs] = [window.fromNs + marginNs, window.toNs - marginNs];
  const judged = verified(observation, mirror, { fromNs, toNs, marginNs });
  return {
    // Order is told, and fails nothing: a switch may take packets of several flows in another order than they came in.
    status: judged.copies.status,
    ...about,
    window: {
      from: new Date(Number(fromNs / 1_000_000n)).toISOString(),
      durationMs: Number((toNs - fromNs) / 1_000_000n),
      marginMs: MARGIN_MS,
      endedBy: window.endedBy,
    },
    captures: window.captures.map(({ port, direction, place, account }) => ({
      ...{ port, direction, interface: place.interface },
      ...(place.namespace !== undefined && { namespace: place.namespace }),
      ...{ packets: account.packets, droppedByKernel: account.droppedByKernel },
    })),
    copies: stored(judged.copies),
    ...(judged.order && { order: judged.order }),
    ledger: ledgerOf(observation),
    ownPackets: seen.ownPackets,
    advice: adviceOf(seen.window, sampleOf),
  };
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

function adviceOf({ captures, endedBy, tookAll }: CapturedWindow, sampleOf = 1): readonly string[] {
  const dropped = captures.reduce((sum, { account }) => sum + account.droppedByKernel, 0);
  const kept = captures.reduce((sum, { account }) => sum + account.packets, 0);
  const sample = sampleThatWorks({ kept, dropped, tookAll, sampleOf });
  return [
    ...(sample === undefined ? [] : [`captures could not keep up with all of it: try --sample 1/${sample}`]),
    ...(endedBy === 'bound' && sample === undefined
      ? ['there was more than is held in memory, so the window was ended early: --sample or --filter makes it longer']
      : []),
  ];
}
