import { untilTime } from '../host/until.ts';
import { requireLocal } from '../live/verify/localDatabase.ts';
import type { VerificationRound } from '../model/verificationRound.ts';
import { errorRound, foundRound } from './verificationRound.ts';
import { type VerifyOrder, verify } from './verify.ts';

/** How often to verify, and until when. */
export interface Repetition {
  readonly everyMs: number;
  /** Ends it; a round that is under way is given up. */
  readonly signal: AbortSignal;
}

/**
 * Verifies a mirror again and again. Rounds begin on a beat that is counted from the start; beats that fall into a round are left out. What keeps a round from
 * finding anything, such as a switch that starts anew, ends that round alone.
 *
 * @param tell is waited for; what it throws ends all
 * @throws Problem when the database is not on this machine
 */
export async function verifyRepeatedly(
  order: VerifyOrder,
  { everyMs, signal }: Repetition,
  tell: (round: VerificationRound) => Promise<void>,
): Promise<void> {
  requireLocal(order.db);
  const begin = performance.now();
  for (let beat = 0; await untilTime(begin + beat * everyMs, signal); ) {
    const round = await verify({ ...order, signal }).then(
      (verification) => foundRound(order, verification),
      (error: unknown) => (signal.aborted ? undefined : errorRound(order, error)),
    );
    if (round === undefined) return;
    await tell(round);
    beat = Math.max(beat + 1, Math.ceil((performance.now() - begin) / everyMs));
  }
}
