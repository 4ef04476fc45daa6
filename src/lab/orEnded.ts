import { until, untilTime } from '../host/until.ts';
import type { LabSwitch } from './switches/labSwitch.ts';

/** What a daemon's end breaks is seen a moment before the end itself. */
const DEADLINE_MS = 1_000;
/** What goes on beyond that when a daemon has ended is given up: a generator whose packets come nowhere may be patient for minutes. */
const GOES_ON_MS = 5_000;
const LOOK_MS = 50;

/**
 * What is read of a switch, or `otherwise` where that fails, or does not end, because one of its daemons has ended.
 *
 * @throws whatever reading threw, as long as both run
 */
export async function orEnded<Read, Otherwise>(
  from: Pick<LabSwitch, 'ended'>,
  reading: Promise<Read>,
  otherwise: Otherwise,
  goesOnMs = GOES_ON_MS,
): Promise<Read | Otherwise> {
  const over = new AbortController();
  const overdue = async () => {
    const patience = { deadlineMs: Number.POSITIVE_INFINITY, everyMs: LOOK_MS, signal: over.signal };
    await until('a daemon has ended', () => from.ended(), patience);
    await untilTime(performance.now() + goesOnMs, over.signal);
    return otherwise;
  };
  try {
    return await Promise.race([reading, overdue()]);
  } catch (error) {
    await until('a daemon has ended', () => from.ended(), { deadlineMs: DEADLINE_MS }).catch(() => {
      throw error;
    });
    return otherwise;
  } finally {
    over.abort();
  }
}
