import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { brief, visible } from './visible.ts';

describe('brief', () => {
  test.each([
    ['p1', 'p1'],
    ['two\nlines', 'two\\nlines'],
    ['\x1b[2J', '\\x1b[2J'],
    ['a'.repeat(200), 'a'.repeat(200)],
    [`${'a'.repeat(5000)}z`, `${'a'.repeat(100)}… 4801 characters more …${'a'.repeat(99)}z`],
  ])('%j is shown as %j', (name, shown) => {
    expect(brief(name)).toBe(shown);
  });

  test.prop([fc.string({ unit: 'binary', maxLength: 3000 }), fc.integer({ min: 2, max: 500 })])(
    'is one harmless line, of ten characters for each that is kept at most',
    (name, most) => {
      const shown = brief(name, most);
      expect(visible(shown)).toBe(shown);
      expect(shown.length).toBeLessThan(10 * most + 40);
    },
  );
});
