import { readdirSync, readFileSync } from 'node:fs';
import { until } from '../host/until.ts';
import { type PortCapture, type Tally, takeTallies } from './captures.ts';

const EVERY_MS = 5;
const DEADLINE_MS = 10_000;

/** Looks in a row at which nothing must have moved: after traffic, and before it. */
export const STILL_LOOKS = { after: 3, before: 1 } as const;

/**
 * Waits until traffic has come to rest: no interface counter and no capture file has moved for several looks in a row,
 * and no thread of the switch and no capture wants the processor.
 *
 * @returns the last look
 * @throws Problem when it does not come to rest
 */
export async function untilQuiet(
  captures: readonly PortCapture[],
  vswitchdPid: number,
  stillLooks: number,
): Promise<readonly Tally[]> {
  let last = '';
  let still = 0;
  return until(
    'traffic has come to rest',
    async () => {
      const tallies = await takeTallies(captures, vswitchdPid);
      const now = JSON.stringify(tallies);
      const busy = isRunning(vswitchdPid) || captures.some(({ running }) => isRunning(running.pid));
      still = now === last && !busy ? still + 1 : 0;
      last = now;
      return still >= stillLooks && tallies;
    },
    { deadlineMs: DEADLINE_MS, everyMs: EVERY_MS },
  );
}

/** Whether any thread of the process is running or runnable: a starved process holds packets that no counter shows. */
function isRunning(pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).some((thread) => {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1');
      return stat.charAt(stat.lastIndexOf(')') + 2) === 'R';
    });
  } catch {
    // It has ended meanwhile, which others find out.
    return false;
  }
}
