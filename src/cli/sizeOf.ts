import { InvalidArgumentError } from '@commander-js/extra-typings';

const UNITS = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 } as const;

/** Reads a size such as `256MiB`; in bytes. */
export function sizeOf(text: string): number {
  const [, number, unit] = /^([1-9]\d{0,5})(KiB|MiB|GiB)$/.exec(text) ?? [];
  if (number === undefined) throw new InvalidArgumentError('It is a size such as 512KiB, 256MiB or 2GiB.');
  return Number(number) * UNITS[unit as keyof typeof UNITS];
}
