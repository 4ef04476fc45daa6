import type { QuantityDescription } from '../model/quantities.ts';

/** In what a value is shown; a difference of shares is one of percentage points. */
export type ShownUnit = QuantityDescription['unit'] | 'points';

/** A value with its unit, four digits that count, and an SI prefix where it takes one: `158.7 k packets/s`, `2.13 Gbit/s`, `0.2 %`. */
export function amount(value: number, unit: ShownUnit): string {
  switch (unit) {
    case 'packets/s': {
      const [scaled, prefix] = prefixed(value);
      return `${scaled} ${prefix === '' ? '' : `${prefix} `}packets/s`;
    }
    case 'bit/s': {
      const [scaled, prefix] = prefixed(value);
      return `${scaled} ${prefix}bit/s`;
    }
    case 'ratio':
      return percent(value);
    case 'points':
      return `${hundredths(value)} points`;
    case 'ms':
      return Math.abs(value) < 1000 ? `${counting(value, 3)} ms` : `${counting(value / 1000, 4)} s`;
    case 's/M packets':
      return `${counting(value, 3)} s/M packets`;
    case 'cycles/packet':
      return `${counting(value, 4)} cycles/packet`;
    default:
      return unit satisfies never;
  }
}

/** Between what something lies, the unit once where it is one: `10.9 to 13.7 %`. */
export function amountRange(low: number, high: number, unit: ShownUnit): string {
  const [start, end] = [amount(low, unit), amount(high, unit)];
  const [number = '', ...shown] = start.split(' ');
  return end.endsWith(` ${shown.join(' ')}`) && end.split(' ').length === shown.length + 1
    ? `${number} to ${end}`
    : `${start} to ${end}`;
}

/** Amounts whose unit is told elsewhere: `158.7 k` of `158.7 k packets/s`. */
export function withoutUnit(amounts: string): string {
  return amounts.replace(/ ?(s\/M packets|cycles\/packet|packets\/s|bit\/s|ms)(?=$|[ )])/g, '');
}

/** The unit of differences. */
export function differenceUnit(unit: QuantityDescription['unit']): ShownUnit {
  return unit === 'ratio' ? 'points' : unit;
}

/** A share in percent: `12.3 %`. */
export function percent(share: number): string {
  return `${hundredths(share)} %`;
}

/** A ratio to three decimal places, a large one to four digits. */
export function ratioText(ratio: number): string {
  return Math.abs(ratio) < 10 ? ratio.toFixed(3) : counting(ratio, 4);
}

/** A probability as it is printed: `0.31`, `<0.001`. */
export function probability(p: number): string {
  return p < 0.001 ? '<0.001' : counting(p, 2);
}

/** To one decimal place, or two digits where it is small. */
function hundredths(share: number): string {
  const value = share * 100;
  return `${Number(Math.abs(value) < 1 ? value.toPrecision(2) : value.toFixed(1))}`;
}

const PREFIXES = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

function prefixed(value: number): readonly [scaled: string, prefix: string] {
  const [factor, prefix] = PREFIXES.find(([least]) => Math.abs(value) >= least) ?? [1, ''];
  return [counting(value / factor, 4), prefix];
}

function counting(value: number, digits: number): string {
  return `${Number(value.toPrecision(digits))}`;
}
