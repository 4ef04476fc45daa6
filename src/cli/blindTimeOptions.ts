import { InvalidArgumentError } from '@commander-js/extra-typings';

const LEAST_PPS = 1000;
const MOST_PPS = 100_000;

/** Reads packets a second: `10000pps`. */
export function packetRateOf(text: string): number {
  const [, number] = /^(\d{1,6})pps$/.exec(text) ?? [];
  const rate = Number(number);
  if (!(rate >= LEAST_PPS && rate <= MOST_PPS))
    throw new InvalidArgumentError(`It is packets a second from ${LEAST_PPS}pps to ${MOST_PPS}pps.`);
  return rate;
}

const LEAST_MS = 100;
const MOST_MS = 10_000;

/** Reads how long to look, in milliseconds: `750ms`, `2s`. */
export function windowMsOf(text: string): number {
  const [, number, unit] = /^(\d{1,5}(?:\.\d{1,3})?)(ms|s)$/.exec(text) ?? [];
  const window = Math.round(Number(number) * (unit === 's' ? 1000 : 1));
  if (!(window >= LEAST_MS && window <= MOST_MS))
    throw new InvalidArgumentError(`It is a time from ${LEAST_MS}ms to ${MOST_MS / 1000}s, such as 750ms or 2s.`);
  return window;
}
