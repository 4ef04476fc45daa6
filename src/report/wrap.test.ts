import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { expect } from 'vitest';
import { hostileText } from './testing/hostile.ts';
import { visible, visibleLines } from './visible.ts';
import { columns, wrap } from './wrap.ts';

const widths = fc.integer({ min: 2, max: 90 });

test.prop([hostileText, widths])('no line is wider than it may be', (text, width) => {
  for (const line of wrap(visible(text), width)) expect(columns(line)).toBeLessThanOrEqual(width);
});

test.prop([hostileText, widths])('nothing but spaces is lost', (text, width) => {
  const bare = (lines: string): string => lines.replace(/\s/g, '');
  expect(bare(wrap(visible(text), width).join(''))).toBe(bare(visible(text)));
});

test('words stay whole, and words that are too long break where a person would break them', () => {
  expect(wrap('copied on mirror0-output', 16)).toEqual(['copied on', 'mirror0-output']);
  expect(wrap('conformance/vlan-tagged-output', 20)).toEqual(['conformance/vlan-', 'tagged-output']);
  expect(wrap('abcdef', 4)).toEqual(['abcd', 'ef']);
  expect(wrap('two words', 8, '  ')).toEqual(['  two', '  words']);
});

test.prop([hostileText])('nothing that steers a terminal remains', (text) => {
  for (const line of visibleLines(text)) expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
});

test('what is replaced can be seen', () => {
  expect(visible('a\x1b[31mb\0\n\u202ec')).toBe('a\\x1b[31mb\\x00\\n\\u{202e}c');
  expect(visible('漢字 é ✓')).toBe('漢字 é ✓');
  expect(visibleLines('one\r\n  two\n')).toEqual(['one', '  two']);
});
