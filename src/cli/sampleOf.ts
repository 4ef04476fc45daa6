import { InvalidArgumentError } from '@commander-js/extra-typings';

const MOST = 4096;

/** Reads a share of flows such as `1/16`, one over a power of two; the number is how many flows one is taken of. */
export function sampleOf(text: string): number {
  const of = Number(/^1\/([1-9]\d{0,4})$/.exec(text)?.[1]);
  if (!(of >= 1 && of <= MOST && Number.isInteger(Math.log2(of))))
    throw new InvalidArgumentError(`It is 1/1, 1/2, 1/4, 1/8 and so on, down to 1/${MOST}.`);
  return of;
}
