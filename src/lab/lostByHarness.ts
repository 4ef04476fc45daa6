import type { TrialRecord } from '../model/observation.ts';

/**
 * Whether a trial lost packets by what is the harness's own and may be better at half the rate: in a queue before the switch saw them, or in a
 * capture. One with a hop in doubt, such as a capture that ended, is not mended by that.
 */
export function lostByHarness({
  lostBeforeSwitch,
  captures,
  doubts,
}: Pick<TrialRecord, 'lostBeforeSwitch' | 'captures' | 'doubts'>): boolean {
  if (doubts.some(({ hop }) => hop !== undefined)) return false;
  const lost = Object.values(lostBeforeSwitch).some((packets = 0) => packets > 0);
  return lost || captures.some(({ droppedByKernel }) => droppedByKernel > 0);
}
