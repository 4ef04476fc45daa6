import { expect, it } from 'vitest';
import { isInside } from './undo.ts';

it('a folder is removed only below the state folder', () => {
  expect(isInside('/s/mirrorbench', '/s/mirrorbench/images/1')).toBe(true);
  for (const path of [
    '/s/mirrorbench',
    '/s/mirrorbench/',
    '/s/mirrorbench2/a',
    '/s/mirrorbench/../a',
    'mirrorbench/a',
    '/',
  ])
    expect(isInside('/s/mirrorbench', path), path).toBe(false);
});
