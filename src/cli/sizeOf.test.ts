import { InvalidArgumentError } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { sizeOf } from './sizeOf.ts';

describe('sizeOf', () => {
  it.each([
    ['512KiB', 524_288],
    ['256MiB', 268_435_456],
    ['2GiB', 2_147_483_648],
  ])('reads %s', (text, bytes) => {
    expect(sizeOf(text)).toBe(bytes);
  });

  it.each(['', '0MiB', '5', '5MB', '1.5GiB', '-1MiB', '1MiB '])('refuses %j', (text) => {
    expect(() => sizeOf(text)).toThrow(InvalidArgumentError);
  });
});
