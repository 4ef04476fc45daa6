import type { TrialRecord } from '../model/observation.ts';

/** Whether a trial lost packets by what is the harness's own: in a queue before the switch saw them, or in a capture. */
export function lostByHarness({
  lostBeforeSwitch,
  captures,
}: Pick<TrialRecord, 'lostBeforeSwitch' | 'captures'>): boolean {
  const lost = Object.values(lostBeforeSwitch).some((packets = 0) => packets > 0);
  return lost || captures.some(({ droppedByKernel }) => droppedByKernel > 0);
}
