import { until } from '../../host/until.ts';
import { switchIsBusy } from '../quiet.ts';
import type { Meters } from './meters.ts';

/** Frames that have not come by then are lost (RFC 2544 waits for two seconds, which is longer than any queue here lasts). */
const DEADLINE_MS = 2_000;
const EVERY_MS = 2;
const STILL_LOOKS = 3;

/** Waits until no meter moves and the switch has nothing to do, or the deadline has passed. */
export async function metersAtRest({ from, to, outputs }: Meters, vswitchdPid: number): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  let last = '';
  let still = 0;
  await until(
    'the load has come to rest',
    () => {
      const now = [from, to, ...outputs]
        .map((meter) => {
          const { received, transmitted } = meter();
          return `${received} ${transmitted}`;
        })
        .join();
      still = now === last && !switchIsBusy(vswitchdPid) ? still + 1 : 0;
      last = now;
      return still >= STILL_LOOKS || performance.now() > deadline;
    },
    { deadlineMs: 2 * DEADLINE_MS, everyMs: EVERY_MS },
  );
}
