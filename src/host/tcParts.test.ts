import { expect, test } from 'vitest';
import { copying, partInWords } from './tcParts.ts';

test('what was chosen is told with what is not there', () => {
  expect(partInWords({ kind: 'found', name: 'matchall', words: ['matchall'], lacking: [] })).toBe('matchall');
  expect(partInWords({ kind: 'found', name: 'u32', words: ['u32'], lacking: ['matchall'] })).toBe(
    'u32, because this kernel has no matchall',
  );
});

test('a copy is sent, and the filters after it are asked', () => {
  expect(copying('out0').join(' ')).toBe('action mirred egress mirror dev out0 continue');
});
