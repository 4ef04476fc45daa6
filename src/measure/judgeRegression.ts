import type { Interval } from '../model/measurement.ts';
import { QUANTITIES } from '../model/quantities.ts';
import type { BenchmarkChange, QuantityChange } from '../model/runChange.ts';
import type { VerdictStatus } from '../model/verdict.ts';

/**
 * Judges each quantity by whether it became worse than is allowed, on the whole interval: failed where all of it is beyond, inconclusive where
 * it reaches over. What a state is to its reference decides, because two runs, and the machines that they had, differ in what no interval of
 * either knows; only a state whose reference has no such quantity, as copies, is judged by its value. The reference is not judged.
 *
 * @param allowed a share, such as 0.05; of quantities that are shares themselves, 0.05 are five percentage points
 */
export function judgeRegression(change: BenchmarkChange, reference: string, allowed: number): BenchmarkChange {
  return {
    ...change,
    quantities: change.quantities.map((each) => {
      const deciding = each.state === reference ? undefined : (each.relative ?? each.absolute);
      if (deciding === undefined) return each;
      const worse = worsening(each, deciding);
      return { ...each, regression: { allowed, worse, status: statusOf(worse, allowed) } };
    }),
  };
}

function worsening({ quantity, by }: QuantityChange, { low, estimate, high, level }: Interval): Interval {
  const unchanged = by === 'ratio' ? 1 : 0;
  return QUANTITIES[quantity].better === 'higher'
    ? { low: unchanged - high, estimate: unchanged - estimate, high: unchanged - low, level }
    : { low: low - unchanged, estimate: estimate - unchanged, high: high - unchanged, level };
}

function statusOf({ low, high }: Interval, allowed: number): VerdictStatus {
  if (low > allowed) return 'failed';
  return high <= allowed ? 'passed' : 'inconclusive';
}
