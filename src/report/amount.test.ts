import { expect, test } from 'vitest';
import { amount, amountRange, probability, ratioText, type ShownUnit, withoutUnit } from './amount.ts';

test.each<[number, ShownUnit, string]>([
  [158_712, 'packets/s', '158.7 k packets/s'],
  [-22_300, 'packets/s', '-22.3 k packets/s'],
  [17, 'packets/s', '17 packets/s'],
  [2.1337e9, 'bit/s', '2.134 Gbit/s'],
  [0.123_4, 'ratio', '12.3 %'],
  [0.002_12, 'ratio', '0.21 %'],
  [0, 'ratio', '0 %'],
  [0.002, 'points', '0.2 points'],
  [0.4123, 'ms', '0.412 ms'],
  [1234.5, 'ms', '1.234 s'],
  [2.314, 's/M packets', '2.31 s/M packets'],
  [1234.56, 'cycles/packet', '1235 cycles/packet'],
])('%d in %s is %s', (value, unit, text) => {
  expect(amount(value, unit)).toBe(text);
});

test('a range says its unit once where both ends have it, and each its own otherwise', () => {
  expect(amountRange(0.109, 0.137, 'ratio')).toBe('10.9 to 13.7 %');
  expect(amountRange(131_000, 140_500, 'packets/s')).toBe('131 to 140.5 k packets/s');
  expect(amountRange(999, 1001, 'packets/s')).toBe('999 packets/s to 1.001 k packets/s');
  expect(amountRange(900e6, 1.1e9, 'bit/s')).toBe('900 Mbit/s to 1.1 Gbit/s');
});

test.each([
  ['158.7 k packets/s', '158.7 k'],
  ['2.134 Gbit/s', '2.134 G'],
  ['12.3 %', '12.3 %'],
  ['1235 cycles/packet', '1235'],
  ['-31 Mbit/s to 23 kbit/s', '-31 M to 23 k'],
  ['+0.71 s/M packets (0.65 to 0.79 s/M packets)', '+0.71 (0.65 to 0.79)'],
])('%s without its unit is %s', (text, bare) => {
  expect(withoutUnit(text)).toBe(bare);
});

test('ratios keep three decimal places, and a probability that is next to nothing is told as a bound', () => {
  expect([0.8765, 141.93].map(ratioText)).toEqual(['0.876', '141.9']);
  expect([0.000_2, 0.001_9, 0.314].map(probability)).toEqual(['<0.001', '0.0019', '0.31']);
});
