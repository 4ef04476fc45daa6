import { InvalidArgumentError } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { shareOf } from './shareOf.ts';

describe('shareOf', () => {
  it.each([
    ['2%', 0.02],
    ['0.5%', 0.005],
    ['50%', 0.5],
  ])('reads %s', (text, share) => {
    expect(shareOf(50)(text)).toBeCloseTo(share, 12);
  });

  it.each([
    ['nothing', ''],
    ['a number without its unit', '2'],
    ['a sign alone', '%'],
    ['nothing of it', '0%'],
    ['less than nothing', '-2%'],
    ['more than is allowed', '50.1%'],
    ['another notation', '2e0%'],
    ['blanks', '2 %'],
    ['a second line', '2%\n'],
    ['a word', 'Infinity%'],
  ])('refuses %s', (_, text) => {
    expect(() => shareOf(50)(text)).toThrow(InvalidArgumentError);
  });
});
