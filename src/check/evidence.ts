import type { Hop } from '../model/ledger.ts';
import type { Capture, CaptureAccount, DaemonAccount, Entered, TrialRecord } from '../model/observation.ts';
import type { Finding } from '../model/verdict.ts';
import { packets } from './findings.ts';
import { graveLines, graveSummary } from './graveLines.ts';
import { ledgerOf } from './ledger.ts';

/** Why a capture cannot be relied on; empty when it can. */
export function captureDoubts(capture: Capture): readonly Finding[] {
  const { port, direction, frames } = capture;
  const cut = frames.filter((frame) => frame.bytes.length < frame.wireLength).length;
  return [
    ...accountDoubts(capture),
    ...doubt(cut, `the capture of what is ${direction} at ${port} holds ${packets(cut)} cut short`, 'capture'),
  ];
}

/** Why a capture cannot be relied on, as far as its account tells. */
export function accountDoubts(account: CaptureAccount): readonly Finding[] {
  const { port, direction, droppedByKernel, counted, packets: held } = account;
  const where = `the capture of what is ${direction} at ${port}`;
  return [
    ...doubt(droppedByKernel, `${where} lost ${packets(droppedByKernel)} itself`, 'capture'),
    ...doubt(
      Math.abs(counted - held),
      `${where} holds ${packets(held)} where the interface counted ${counted}`,
      'capture',
    ),
  ];
}

/** Why a trial as a whole cannot be relied on; empty when it can. */
export function trialDoubts(record: TrialRecord): readonly Finding[] {
  const { doubts, entered, generator, lostBeforeSwitch, daemon } = record;
  const { asked = 0, claimed = asked } = generator;
  const lost = Object.entries<number | undefined>(lostBeforeSwitch);
  return [
    ...doubts.map((one): Finding => ({ kind: 'evidence', packets: 0, ...one })),
    ...logDoubts(daemon),
    ...doubt(Math.max(0, asked - claimed), `the generator sent ${packets(claimed)} of ${asked}`, 'generator'),
    ...(entered === undefined ? [] : enteredDoubts(entered, claimed)),
    ...lost.flatMap(([port, count = 0]) =>
      doubt(
        count,
        `${packets(count)} arriving at ${port} were lost in its receive queue, before the switch saw them`,
        'switch port in',
      ),
    ),
    ...ledgerDoubts(record),
  ];
}

/**
 * Packets that came in at the switch's ports and were not looked up. Only where all ports' counters are known, and for the userspace datapath,
 * which looks up each packet that it receives.
 */
function ledgerDoubts(record: TrialRecord): readonly Finding[] {
  if (record.counters.datapath?.type !== 'netdev') return [];
  const lacking = Math.max(0, ledgerOf(record).find(({ hop }) => hop === 'flows')?.residual ?? 0);
  return doubt(
    lacking,
    `the ledger does not balance: ${packets(lacking)} came in at the switch's ports, and no flow was looked up for them`,
    'flows',
  );
}

function logDoubts({ problems }: DaemonAccount): readonly Finding[] {
  const [first, ...others] = graveLines(problems);
  return first === undefined
    ? []
    : [{ kind: 'evidence', packets: 0, summary: graveSummary([first, ...others]), hop: 'flows' }];
}

/** A generator that says that it paced itself, and sent faster by more than this, did not; shorter trials say nothing of a pace. */
const TOO_FAST = 1.25;
const PACED_MS = 200;

function enteredDoubts(entered: Entered, claimed: number): readonly Finding[] {
  const { ports, counted, captured, packets: own, intendedPacketsPerSecond: intended, packetsPerSecond } = entered;
  const at = ports.join(', ');
  const paced = intended !== undefined && (own * 1000) / intended >= PACED_MS;
  const tooFast = paced && packetsPerSecond !== undefined && packetsPerSecond > TOO_FAST * intended;
  return [
    ...doubt(
      Math.max(0, claimed - own),
      `the generator says that it sent ${packets(claimed)}, and ${own} arrived at ${at}`,
      'generator',
    ),
    ...doubt(
      Math.abs(counted - captured),
      `the kernel counted ${packets(counted)} out of the sending interface, and ${captured} arrived at ${at}`,
      'sending interface',
    ),
    ...doubt(
      tooFast ? own : 0,
      `the generator was asked for ${Math.round(intended ?? 0)} packets/s, and sent ${Math.round(packetsPerSecond ?? 0)}`,
      'generator',
    ),
  ];
}

function doubt(count: number, summary: string, hop: Hop): readonly Finding[] {
  return count === 0 ? [] : [{ kind: 'evidence', packets: count, summary, hop }];
}
