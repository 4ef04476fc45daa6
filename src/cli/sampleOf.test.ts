import { InvalidArgumentError } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { sampleOf } from './sampleOf.ts';

describe('sampleOf', () => {
  it.each([
    ['1/1', 1],
    ['1/2', 2],
    ['1/16', 16],
    ['1/4096', 4096],
  ])('reads %s', (text, of) => {
    expect(sampleOf(text)).toBe(of);
  });

  it.each(['', '16', '1/3', '1/0', '1/8192', '2/4', '1/16 ', '0.5'])('refuses %j', (text) => {
    expect(() => sampleOf(text)).toThrow(InvalidArgumentError);
  });
});
