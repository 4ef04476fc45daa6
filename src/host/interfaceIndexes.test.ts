import { expect, test } from 'vitest';
import { parseInterfaceIndexes } from './interfaceIndexes.ts';
import { recorded } from './testing/recorded.ts';

test('interfaces have numbers by name', () => {
  expect(Object.fromEntries(parseInterfaceIndexes(recorded('ip-6.1.0-link')))).toEqual({
    lo: 1,
    'p1-far': 2,
    p1: 3,
    'out0-far': 4,
    out0: 5,
  });
});
