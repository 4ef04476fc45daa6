import { readdir, readFile } from 'node:fs/promises';
import { until } from '../host/until.ts';
import { type PortCapture, takeTallies } from './captures.ts';

/** So often in a row must nothing have moved. */
const STILL_LOOKS = 3;
const EVERY_MS = 5;
const DEADLINE_MS = 10_000;

/**
 * Waits until traffic has come to rest: no interface counter and no capture file has moved for several looks in a row,
 * and no thread of the switch wants the processor.
 *
 * @throws Problem when it does not come to rest
 */
export async function untilQuiet(captures: readonly PortCapture[], vswitchdPid: number): Promise<void> {
  let last = '';
  let still = 0;
  await until(
    'traffic has come to rest',
    async () => {
      const [tallies, busy] = await Promise.all([takeTallies(captures), isRunning(vswitchdPid)]);
      const now = JSON.stringify(tallies);
      still = now === last && !busy ? still + 1 : 0;
      last = now;
      return still >= STILL_LOOKS;
    },
    { deadlineMs: DEADLINE_MS, everyMs: EVERY_MS },
  );
}

/** Whether any thread of the process is running or runnable: a starved switch holds packets that no counter shows. */
async function isRunning(pid: number): Promise<boolean> {
  const threads = await readdir(`/proc/${pid}/task`);
  const states = await Promise.all(
    threads.map(async (thread) => {
      const stat = await readFile(`/proc/${pid}/task/${thread}/stat`, 'latin1').catch(() => '');
      return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
    }),
  );
  return states.includes('R');
}
