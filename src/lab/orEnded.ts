import { until } from '../host/until.ts';
import type { LabSwitch } from './switches/labSwitch.ts';

/** What a daemon's end breaks is seen a moment before the end itself. */
const DEADLINE_MS = 1_000;

/**
 * What is read of a switch, or `otherwise` where that fails because one of its daemons has ended.
 *
 * @throws whatever reading threw, as long as both run
 */
export async function orEnded<Read, Otherwise>(
  from: Pick<LabSwitch, 'ended'>,
  reading: Promise<Read>,
  otherwise: Otherwise,
): Promise<Read | Otherwise> {
  try {
    return await reading;
  } catch (error) {
    await until('a daemon has ended', () => from.ended(), { deadlineMs: DEADLINE_MS }).catch(() => {
      throw error;
    });
    return otherwise;
  }
}
