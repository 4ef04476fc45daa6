import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellWords } from './shellWords.ts';

test('plain words stay as they are, others are quoted', () => {
  expect(shellWords(['mirrorbench', 'run', "it's mine.ts", '--port', 'veth', ''])).toBe(
    String.raw`mirrorbench run 'it'\''s mine.ts' --port veth ''`,
  );
});

test('sh makes the same words of it, whatever is in them', () => {
  const nasty = fc.constantFrom("'", '"', '\n', ' ', '$(id)', '`', '\\', '*', '~', '-', ';', '#', '&');
  const word = fc
    .array(fc.oneof(nasty, fc.string({ unit: 'grapheme', maxLength: 6 })), { maxLength: 5 })
    .map((parts) => parts.join('').replaceAll('\0', ''));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
      const said = execFileSync('sh', ['-c', `printf '%s\\0' ${shellWords(words)}`]).toString();
      expect(said.split('\0').slice(0, -1)).toEqual(words);
    }),
    { numRuns: 60 },
  );
});
