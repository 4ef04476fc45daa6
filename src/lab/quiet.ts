import { readdirSync, readFileSync } from 'node:fs';
import { packetsWait } from '../host/packetSockets.ts';
import { until } from '../host/until.ts';
import { type PortCapture, type Tally, takeTallies } from './captures.ts';

const EVERY_MS = 5;
const DEADLINE_MS = 10_000;

/** Looks in a row at which nothing must have moved: after traffic, and before it, when copies of a sentinel may be on their way. */
export const STILL_LOOKS = { after: 3, before: 2 } as const;
/** Where a thread polls without end, whose work nobody sees from outside. */
export const POLLED_LOOKS = 20;

/**
 * Waits until traffic has come to rest: no interface counter and no capture file has moved for several looks in a row,
 * no packet waits to be read by the switch, and no thread of the switch and no capture wants the processor.
 *
 * @param isWhole whether both daemons run: without its database a switch may be busy for ever, and moves no packet
 * @returns the last look
 * @throws Problem when it does not come to rest
 */
export async function untilQuiet(
  captures: readonly PortCapture[],
  vswitchdPid: number,
  stillLooks: number,
  isWhole: () => boolean = () => true,
): Promise<readonly Tally[]> {
  let last = '';
  let still = 0;
  return until(
    'traffic has come to rest',
    async () => {
      const tallies = await takeTallies(captures, vswitchdPid);
      const now = JSON.stringify(tallies);
      const busy = (isWhole() && switchIsBusy(vswitchdPid)) || captures.some(({ running }) => isRunning(running.pid));
      still = now === last && !busy ? still + 1 : 0;
      last = now;
      return still >= stillLooks && tallies;
    },
    { deadlineMs: DEADLINE_MS, everyMs: EVERY_MS },
  );
}

/** Whether packets wait to be read by the switch, or any of its threads wants the processor. */
export function switchIsBusy(vswitchdPid: number): boolean {
  return packetsWait(vswitchdPid) || isRunning(vswitchdPid);
}

/**
 * Whether any thread of the process is running or runnable: a starved process holds packets that no counter shows. A thread that polls its ports
 * without end (pmd, as AF_XDP ports have it) says nothing.
 */
function isRunning(pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).some((thread) => {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1');
      return stat.charAt(stat.lastIndexOf(')') + 2) === 'R' && !stat.includes('(pmd-');
    });
  } catch {
    // It has ended meanwhile, which others find out.
    return false;
  }
}
