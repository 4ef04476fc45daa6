import jstat from 'jstat';

const { normal, studentt } = jstat.jStat;

/** The value below which a standard normal variable lies with a probability; infinite at 0 and 1. */
export function normalQuantile(probability: number): number {
  if (probability <= 0) return Number.NEGATIVE_INFINITY;
  if (probability >= 1) return Number.POSITIVE_INFINITY;
  return normal.inv(probability, 0, 1);
}

/** The probability that a standard normal variable lies below a value. */
export function normalProbability(value: number): number {
  if (value === Number.NEGATIVE_INFINITY) return 0;
  if (value === Number.POSITIVE_INFINITY) return 1;
  return normal.cdf(value, 0, 1);
}

/** The value below which Student's t lies with a probability. */
export function tQuantile(probability: number, degreesOfFreedom: number): number {
  return studentt.inv(probability, degreesOfFreedom);
}
