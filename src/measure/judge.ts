import type { Judgement } from '../model/benchmark.ts';
import type { QuantityName, StateComparison } from '../model/measurement.ts';
import { QUANTITIES } from '../model/quantities.ts';

/**
 * Whether a state is at most so much worse than the reference, judged on the whole interval of the ratio: inconclusive where a part of it
 * is within what is allowed and a part beyond. Better than the reference is always within.
 *
 * @param allowed as a share of the reference, such as 0.1
 */
export function judgeOverhead(quantity: QuantityName, comparison: StateComparison, allowed: number): Judgement {
  const { state, reference, ratio, difference, pairs } = comparison;
  const { label, better } = QUANTITIES[quantity];
  const judged = (status: Judgement['status'], reason: string): Judgement => ({
    state,
    quantity,
    allowed,
    status,
    reason,
  });
  const worse = (value: number) => (better === 'higher' ? -value : value);

  if (ratio === undefined) {
    return Math.max(worse(difference.low), worse(difference.high)) <= 0
      ? judged('passed', `${label}: ${state} is no worse than ${reference}`)
      : judged(
          'inconclusive',
          `${label}: ${reference} has zeros, so no share of it can be told; give a load at which it has none`,
        );
  }
  const [least, most] = [worse(ratio.low - 1), worse(ratio.high - 1)].toSorted((a, b) => a - b) as [number, number];
  const found =
    `${label}: ${state} is ${span(least, most)} than ${reference} ` +
    `(${percent(ratio.level)} interval, ${pairs} rounds), allowed is ${percent(allowed)}`;
  if (most <= allowed) return judged('passed', found);
  if (least > allowed) return judged('failed', found);
  return judged('inconclusive', `${found}: more rounds may tell`);
}

/** Such as `3.1 % to 4.2 % worse`, `1 % better to 2 % worse`. */
function span(least: number, most: number): string {
  if (most <= 0) return `${percent(-most)} to ${percent(-least)} better`;
  return least < 0
    ? `${percent(-least)} better to ${percent(most)} worse`
    : `${percent(least)} to ${percent(most)} worse`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
