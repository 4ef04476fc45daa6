/**
 * What a round may have of what is not the lab's, as shares of the CPU time of all cores. With two states a round is four trials. A
 * share that falls on one of them alone is four times as much there, and twice as much in its state's mean.
 */
const LIMITS = {
  /** Nothing makes up for it, so it may cost a state no more than the 3 % that comparisons are asked to tell: twice 1.5 %. */
  steal: 0.015,
  /** Mostly taken from what is idle, so it may be more: on two cores a tenth of a core. Whatever runs on an idle machine is below. */
  foreign: 0.05,
} as const;

/**
 * Why a round counts for nothing, in a sentence; undefined when it counts.
 *
 * @param round shares of the CPU time of all cores, 0 to 1
 */
export function spoiledBy({
  steal,
  foreign,
}: {
  readonly steal: number;
  readonly foreign: number;
}): string | undefined {
  const reasons = [
    ...(steal > LIMITS.steal
      ? [`the host took away ${percent(steal)} of the CPU time, more than ${percent(LIMITS.steal)}`]
      : []),
    ...(foreign > LIMITS.foreign
      ? [`processes outside the lab took ${percent(foreign)} of the CPU time, more than ${percent(LIMITS.foreign)}`]
      : []),
  ];
  return reasons.length === 0 ? undefined : reasons.join('; ');
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
