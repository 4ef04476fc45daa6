import { until } from '../host/until.ts';
import type { LiveChange } from '../model/observation.ts';
import type { Traffic } from '../model/traffic.ts';
import { countedBetween, type PortCapture, type Tally, takeTallies } from './captures.ts';
import { sendersOf } from './entered.ts';
import { type Lab, mirrorsInForce } from './lab.ts';
import { joined } from './wiring.ts';

/** Makes a change and notes it; resolves when Open vSwitch has applied it. */
export type Change = (what: string, make: () => Promise<void>) => Promise<void>;

/** Traffic, and what is to be done while it flows. */
interface Meanwhile {
  readonly traffic: Traffic;
  readonly meanwhile?: (change: Change) => Promise<void>;
}

/** So many packets must have come in before anything is changed. */
const FLOWING_PACKETS = 20;
const DEADLINE_MS = 60_000;

/**
 * Runs traffic, and what the order says is to be done meanwhile: it begins when packets have come in where they are sent, or
 * when all have been sent. Resolves when both have ended.
 *
 * @param changes gets each change as it is noted
 */
export async function withLiveChanges<Account>(
  lab: Lab,
  { traffic, meanwhile }: Meanwhile,
  captures: readonly PortCapture[],
  before: readonly Tally[],
  changes: LiveChange[],
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
  const flows = async () => {
    const now = await takeTallies(captures, lab.openVSwitch.vswitchdPid);
    const counts = captures.map((capture, index) => {
      const counted = capture.direction === 'arriving' && senders.some(({ port }) => port === capture.port);
      return counted ? (countedBetween(capture, before[index] as Tally, now[index] as Tally) ?? 0) : 0;
    });
    return counts.reduce((sum, packets) => sum + packets, 0) >= FLOWING_PACKETS;
  };
  await until('traffic flows', async () => senders.length === 0 || !sending || (await flows()), {
    deadlineMs: DEADLINE_MS,
  });
  const change: Change = async (what, make) => {
    const asked = now();
    await make();
    changes.push({ what, asked, at: now(), mirrors: mirrorsInForce(lab) });
  };
  const [account] = await Promise.all([ending, meanwhile(change)]);
  return account;
}

/** Seconds since the epoch as decimal text, to the nanosecond as captures have it; exact to the millisecond. */
function now(): string {
  const milliseconds = Date.now();
  return `${Math.floor(milliseconds / 1000)}.${String(milliseconds % 1000).padStart(3, '0')}000000`;
}
