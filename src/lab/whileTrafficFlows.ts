import { until } from '../host/until.ts';
import type { LiveChange, MirrorStatistics } from '../model/observation.ts';
import { Problem } from '../model/problem.ts';
import type { Traffic } from '../model/traffic.ts';
import { countedBetween, type PortCapture, type Tally, takeTallies } from './captures.ts';
import { sendersOf } from './entered.ts';
import { type Lab, mirrorsInForce } from './lab.ts';
import { joined } from './wiring.ts';

/** Makes a change and notes it; resolves when Open vSwitch has applied it. */
export type Change = (what: string, make: () => Promise<void>) => Promise<void>;

/** What can be done while traffic flows. */
export interface Live {
  readonly change: Change;
  /** Waits until so many more packets have come in where they are sent, or nothing more is sent; gives whether it goes on. */
  passed(packets: number): Promise<boolean>;
  /** Waits until Open vSwitch has counted so many packets for a mirror, and notes what it has counted; gives up after half a minute. */
  statistics(mirror: string, packets: number): Promise<void>;
}

/** Traffic, and what is to be done while it flows. */
interface Meanwhile {
  readonly traffic: Traffic;
  readonly meanwhile?: (live: Live) => Promise<void>;
}

/** What was done meanwhile. */
interface Notes {
  readonly changes: LiveChange[];
  readonly statistics: Record<string, MirrorStatistics>;
}

/** So many packets must have come in before anything is changed. */
const FLOWING_PACKETS = 20;
const DEADLINE_MS = 60_000;
/** Open vSwitch brings its statistics to the database every five seconds. */
const STATISTICS_MS = 30_000;

/**
 * Runs traffic, and what the order says is to be done meanwhile: it begins when packets have come in where they are sent, or
 * when all have been sent. Resolves when both have ended.
 *
 * @param notes gets what is done, as it is done
 */
export async function withLiveChanges<Account>(
  lab: Lab,
  { traffic, meanwhile }: Meanwhile,
  captures: readonly PortCapture[],
  before: readonly Tally[],
  { changes, statistics }: Notes,
  generate: () => Promise<Account>,
): Promise<Account> {
  if (meanwhile === undefined) return generate();
  let sending = true;
  const ending = generate().finally(() => {
    sending = false;
  });
  // Whatever comes first is what the trial throws.
  ending.catch(() => {});
  const senders = joined(lab.topology).filter(({ endpoint }) => sendersOf(traffic).includes(endpoint));
  const sent = async () => {
    const now = await takeTallies(captures, lab.switch.pid);
    const counts = captures.map((capture, index) => {
      const counted = capture.direction === 'arriving' && senders.some(({ port }) => port === capture.port);
      return counted ? (countedBetween(capture, before[index] as Tally, now[index] as Tally) ?? 0) : 0;
    });
    return counts.reduce((sum, packets) => sum + packets, 0);
  };
  const untilSent = (packets: number) =>
    until('traffic flows', async () => senders.length === 0 || !sending || (await sent()) >= packets, {
      deadlineMs: DEADLINE_MS,
    });
  await untilSent(FLOWING_PACKETS);
  const change: Change = async (what, make) => {
    const asked = now();
    await make();
    changes.push({ what, asked, at: now(), mirrors: mirrorsInForce(lab) });
  };
  const live: Live = {
    change,
    passed: async (packets) => {
      await untilSent((await sent()) + packets);
      return sending;
    },
    statistics: async (mirror, packets) => {
      statistics[mirror] = await countedFor(lab, mirror, packets);
    },
  };
  const [account] = await Promise.all([ending, meanwhile(live)]);
  return account;
}

async function countedFor(lab: Lab, mirror: string, packets: number): Promise<MirrorStatistics> {
  const row = lab.mirrors.get(mirror)?.row;
  if (row === undefined) throw new Problem(`the mirror '${mirror}' is not installed`);
  const read = () => lab.openVSwitch.mirrorStatistics(row);
  const enough = async () => {
    const counted = await read();
    return counted.txPackets >= packets && counted;
  };
  // Less than that is for the scenario to judge.
  return until('mirrors have statistics', enough, { deadlineMs: STATISTICS_MS, everyMs: 50 }).catch(read);
}

/** Seconds since the epoch as decimal text, to the nanosecond as captures have it; exact to the millisecond. */
function now(): string {
  const milliseconds = Date.now();
  return `${Math.floor(milliseconds / 1000)}.${String(milliseconds % 1000).padStart(3, '0')}000000`;
}
