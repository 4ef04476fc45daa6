import type { PortAccount } from '../model/counters.ts';
import type { Charge } from '../model/ledger.ts';
import type { TrialRecord, WholeCapture } from '../model/observation.ts';
import type { Finding } from '../model/verdict.ts';
import type { RuleName } from '../oracle/rules.ts';
import { dropsBeforeCapture } from './outputDrops.ts';

/** Copies that are missing in a capture. */
export interface Missing {
  readonly at: WholeCapture;
  readonly copies: number;
  /** How many should be there. */
  readonly owed: number;
  /** How many of them were seen as they arrived at a port. */
  readonly arrivedAt: (port: string) => number;
  readonly numbers?: NumbersTold;
}

/** What the sequence numbers of the tunnel packets that copies come in say of those that are missing, in copies. */
export interface NumbersTold {
  /** Their numbers are missing too: they were sent. */
  readonly lost: number;
  /** All numbers around them came: they were not sent. */
  readonly neverSent: number;
}

/** Where missing copies were lost, as far as counters tell: in words, and as the finding has it. */
export interface Attribution extends Required<Pick<Finding, 'charges' | 'notAttributed'>> {
  /** Such as `312 of 100,000 copies missing at p3: 300 dropped at the output port's queue (qdisc drops of p3), 12 not attributed`. */
  readonly words: string;
}

/** A loss that counters tell of, with the words for it. */
interface Told extends Charge {
  readonly words: string;
}

/** Charges missing copies to hops, the surest first: each loss that counters tell of takes what is missing still. */
export function attribute(record: TrialRecord, missing: Missing): Attribution {
  let left = missing.copies;
  const taken: Told[] = [];
  const take = (told: readonly Told[]) => {
    for (const one of told) {
      const packets = Math.min(one.packets, left);
      left -= packets;
      if (packets > 0) taken.push({ ...one, packets });
    }
  };
  const { at } = missing;
  if (at.direction === 'departing') take(lostAtOutput(record, at.port));
  take(lostByCapture(record, at));
  if (at.direction === 'departing') {
    if (makerOf(record) === 'flows') take([...lostInFlows(record), ...lostBefore(record, missing)]);
    take(toldByNumbers(missing));
    take(notPutOut(record, at.port, left));
  }
  const charges = taken.map(({ packets, hop, counter }) => ({ packets, hop, counter }));
  const words = taken.map(({ packets, words: how }) => `${inDigits(packets)} ${how}`);
  if (left > 0) words.push(`${inDigits(left)} not attributed`);
  const share = `${inDigits(missing.copies)} of ${inDigits(missing.owed)} ${missing.owed === 1 ? 'copy' : 'copies'}`;
  return { charges, notAttributed: left, words: `${share} missing at ${at.port}: ${words.join(', ')}` };
}

/** A number as a person reads it: with separators from 10,000 on. */
function inDigits(count: number): string {
  return count < 10_000 ? `${count}` : count.toLocaleString('en-US');
}

function lostByCapture({ captures }: TrialRecord, at: WholeCapture): readonly Told[] {
  const concerned = captures.filter(({ port, direction }) => port === at.port && direction === at.direction);
  return concerned.flatMap(({ counted, packets, droppedByKernel }): Told[] => {
    const lacking = Math.max(0, counted - packets - droppedByKernel);
    return [
      told('capture', droppedByKernel, 'dropped by kernel', 'lost by the capture (dropped by kernel)'),
      told('capture', lacking, `counted at ${at.port}, not captured`),
    ];
  });
}

/** What puts copies out: the switch's flows, or taps at its ports, which see packets whatever the switch does. */
function makerOf({ rules }: TrialRecord): 'flows' | 'taps' {
  return rules.includes('each-port-by-itself' satisfies RuleName) ? 'taps' : 'flows';
}

/** What was put out, and the interface did not count. */
function lostAtOutput(record: TrialRecord, output: string): readonly Told[] {
  const account = record.counters.ports.find(({ port }) => port === output);
  const short = account === undefined ? undefined : shortAt(account);
  if (account === undefined || short === undefined) return [];
  let open = Math.max(0, short);
  const drops = dropsBeforeCapture(account).map(({ packets, counter }) => {
    const part = Math.min(packets, open);
    open -= part;
    return told('mirror output', part, counter, `dropped at the output port's queue (${counter})`);
  });
  const rest = told('mirror output', open, `put out by ${makerOf(record)}, not counted at ${output}`);
  return [...drops, rest];
}

/** Packets that were put out less those that came where the capture sees them: a veth's own drops it has seen. */
function shortAt({ arriving, kernel, putOut }: PortAccount): number | undefined {
  if (kernel === undefined || putOut === undefined) return undefined;
  return putOut - (arriving === 'received' ? kernel.transmitted + kernel.transmitDropped : kernel.received);
}

function lostInFlows({ counters: { datapath } }: TrialRecord): readonly Told[] {
  return datapath === undefined
    ? []
    : [told('flows', datapath.lostUpcalls, 'lost upcalls', 'dropped by the switch (lost upcalls)')];
}

/** Packets that arrived, and were lost before the switch saw them: nobody could copy them. */
function lostBefore({ lostBeforeSwitch, counters }: TrialRecord, { arrivedAt }: Missing): readonly Told[] {
  return Object.entries(lostBeforeSwitch).map(([port, lost = 0]) => {
    const made = counters.ports.find((account) => account.port === port)?.arriving === 'transmitted';
    const counter = `${made ? 'tx_dropped' : 'd'} of ${port}`;
    const words = `lost before the switch saw them (${counter})`;
    return told('switch port in', Math.min(lost, arrivedAt(port)), counter, words);
  });
}

function toldByNumbers({ numbers = { lost: 0, neverSent: 0 } }: Missing): readonly Told[] {
  return [
    told('tunnel', numbers.lost, GAPS, `lost on the way to the collector (${GAPS})`),
    told('flows', numbers.neverSent, NO_GAP, `not sent by the switch (${NO_GAP})`),
  ];
}

const GAPS = "gaps in the tunnel's sequence numbers";
const NO_GAP = "no gap in the tunnel's sequence numbers";

/** Where all that was put out was counted, and what puts it out accounts for each packet that it saw, it put out no more. */
function notPutOut(record: TrialRecord, output: string, left: number): readonly Told[] {
  const account = record.counters.ports.find(({ port }) => port === output);
  if (account === undefined || (shortAt(account) ?? -1) < 0) return [];
  if (makerOf(record) === 'taps') return [told('mirror output', left, 'not put out by the taps')];
  return flowsTellAll(record) ? [told('flows', left, 'not put out by the flows')] : [];
}

function flowsTellAll({ counters: { datapath }, lostBeforeSwitch }: TrialRecord): boolean {
  const isComplete = datapath !== undefined && datapath.inFlows === datapath.hits + datapath.misses;
  return isComplete && Object.values(lostBeforeSwitch).every((lost = 0) => lost === 0);
}

function told(hop: Charge['hop'], packets: number, counter: string, words = counter): Told {
  return { hop, packets, counter, words };
}
