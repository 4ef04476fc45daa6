import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { hexDiff } from './hexDiff.ts';

const hex = (bytes: readonly number[] | Uint8Array): string => Buffer.from(bytes).toString('hex');
const counting = Array.from({ length: 96 }, (_, index) => 0x20 + index);
const replaced = (at: number, ...values: readonly number[]): readonly number[] =>
  counting.toSpliced(at, values.length, ...values);
const draw = (before: readonly number[] | undefined, after: readonly number[] | undefined, width = 76): string =>
  `\n${hexDiff(before && hex(before), after && hex(after), { color: false, width }).join('\n')}\n`;
const packet = fc.uint8Array({ maxLength: 200 });
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is colours that are taken out
const bare = (text: string): string => text.replace(/\x1b\[\d+m/g, '');

describe('hexDiff', () => {
  test('only the row that differs is drawn, with one around it, and the bytes are marked', () => {
    expect(draw(counting, replaced(40, 0, 1))).toMatchInlineSnapshot(`
      "
        …
        0010  30 31 32 33 34 35 36 37  38 39 3a 3b 3c 3d 3e 3f  0123456789:;<=>?
      - 0020  40 41 42 43 44 45 46 47  48 49 4a 4b 4c 4d 4e 4f  @ABCDEFGHIJKLMNO
      + 0020  40 41 42 43 44 45 46 47  00 01 4a 4b 4c 4d 4e 4f  @ABCDEFG..JKLMNO
                                       ^^ ^^
        0030  50 51 52 53 54 55 56 57  58 59 5a 5b 5c 5d 5e 5f  PQRSTUVWXYZ[\\]^_
        …
      "
    `);
  });

  test('where there is little room a row has eight bytes', () => {
    expect(draw(counting, replaced(40, 0, 1), 56)).toMatchInlineSnapshot(`
      "
        …
        0020  40 41 42 43 44 45 46 47  @ABCDEFG
      - 0028  48 49 4a 4b 4c 4d 4e 4f  HIJKLMNO
      + 0028  00 01 4a 4b 4c 4d 4e 4f  ..JKLMNO
              ^^ ^^
        0030  50 51 52 53 54 55 56 57  PQRSTUVW
        …
      "
    `);
  });

  test('what was cut off is removed, what was appended is added', () => {
    expect(draw(counting, counting.slice(0, 75))).toMatchInlineSnapshot(`
      "
        …
        0030  50 51 52 53 54 55 56 57  58 59 5a 5b 5c 5d 5e 5f  PQRSTUVWXYZ[\\]^_
      - 0040  60 61 62 63 64 65 66 67  68 69 6a 6b 6c 6d 6e 6f  \`abcdefghijklmno
      + 0040  60 61 62 63 64 65 66 67  68 69 6a                 \`abcdefghij
                                                ^^ ^^ ^^ ^^ ^^
      - 0050  70 71 72 73 74 75 76 77  78 79 7a 7b 7c 7d 7e 7f  pqrstuvwxyz{|}~.
      "
    `);
    expect(draw(counting.slice(0, 80), counting)).toMatchInlineSnapshot(`
      "
        …
        0040  60 61 62 63 64 65 66 67  68 69 6a 6b 6c 6d 6e 6f  \`abcdefghijklmno
      + 0050  70 71 72 73 74 75 76 77  78 79 7a 7b 7c 7d 7e 7f  pqrstuvwxyz{|}~.
      "
    `);
  });

  test('a tag that was put in is four bytes, even if another byte was changed', () => {
    expect(draw(counting, replaced(70, 0).toSpliced(12, 0, 0x81, 0, 0, 10))).toMatchInlineSnapshot(`
      "
      - 0000  20 21 22 23 24 25 26 27  28 29 2a 2b               !"#$%&'()*+
      + 0000  20 21 22 23 24 25 26 27  28 29 2a 2b 81 00 00 0a   !"#$%&'()*+....
                                                   ^^ ^^ ^^ ^^
        000c  2c 2d 2e 2f 30 31 32 33  34 35 36 37 38 39 3a 3b  ,-./0123456789:;
        …
        002c  4c 4d 4e 4f 50 51 52 53  54 55 56 57 58 59 5a 5b  LMNOPQRSTUVWXYZ[
      - 003c  5c 5d 5e 5f 60 61 62 63  64 65 66 67 68 69 6a 6b  \\]^_\`abcdefghijk
      + 0040  5c 5d 5e 5f 60 61 62 63  64 65 00 67 68 69 6a 6b  \\]^_\`abcde.ghijk
                                             ^^
        004c  6c 6d 6e 6f 70 71 72 73  74 75 76 77 78 79 7a 7b  lmnopqrstuvwxyz{
        …
      "
    `);
    expect(draw(counting.toSpliced(12, 0, 0x81, 0, 0, 10), counting)).toMatchInlineSnapshot(`
      "
      - 0000  20 21 22 23 24 25 26 27  28 29 2a 2b 81 00 00 0a   !"#$%&'()*+....
      + 0000  20 21 22 23 24 25 26 27  28 29 2a 2b               !"#$%&'()*+
                                                   ^^ ^^ ^^ ^^
        0010  2c 2d 2e 2f 30 31 32 33  34 35 36 37 38 39 3a 3b  ,-./0123456789:;
        …
      "
    `);
  });

  test('a packet that is in one capture only is drawn from its beginning', () => {
    expect(draw(counting.slice(0, 20), undefined)).toMatchInlineSnapshot(`
      "
      - 0000  20 21 22 23 24 25 26 27  28 29 2a 2b 2c 2d 2e 2f   !"#$%&'()*+,-./
      - 0010  30 31 32 33                                       0123
      "
    `);
    expect(draw(undefined, counting.slice(0, 20))).toMatchInlineSnapshot(`
      "
      + 0000  20 21 22 23 24 25 26 27  28 29 2a 2b 2c 2d 2e 2f   !"#$%&'()*+,-./
      + 0010  30 31 32 33                                       0123
      "
    `);
  });

  test('what would fill the screen is counted', () => {
    const lines = hexDiff(hex(counting), undefined, { color: false, width: 76, rows: 2 });
    expect(lines).toHaveLength(3);
    expect(lines.at(-1)).toBe('  … and 4 more such rows');
  });

  test('removed bytes are red and added ones green, without marks', () => {
    expect(hexDiff('004041', '004042', { color: true, width: 76 })).toEqual([
      `\x1b[31m- \x1b[39m0000  00 40 \x1b[31m41\x1b[39m${' '.repeat(41)} .@\x1b[31mA\x1b[39m`,
      `\x1b[32m+ \x1b[39m0000  00 40 \x1b[32m42\x1b[39m${' '.repeat(41)} .@\x1b[32mB\x1b[39m`,
    ]);
  });

  test.prop([packet])('equal packets have no difference', (bytes) => {
    expect(hexDiff(hex(bytes), hex(bytes), { color: false, width: 76 })).toEqual([]);
  });

  test.prop([packet, packet, fc.boolean()])(
    'different packets have one, and each line fits',
    (before, after, color) => {
      fc.pre(hex(before) !== hex(after));
      for (const width of [41, 56, 73, 74, 76]) {
        const lines = hexDiff(hex(before), hex(after), { color, width }).map(bare);
        expect(lines.some((line) => /^[-+] /.test(line))).toBe(true);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      }
    },
  );

  test.prop([packet, packet])('what is drawn of all rows are the packets', (before, after) => {
    const lines = hexDiff(hex(before), hex(after), { color: false, width: 41, rows: 99 });
    for (const [sign, bytes] of [
      ['-', before],
      ['+', after],
    ] as const) {
      for (const line of lines.filter((each) => each.startsWith(`${sign} `))) {
        const offset = Number.parseInt(line.slice(2, 6), 16);
        const drawn = line.slice(8, 31).replaceAll(' ', '');
        expect(hex(bytes.subarray(offset, offset + drawn.length / 2))).toBe(drawn);
      }
    }
  });

  test.prop([fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })])(
    'what is no hexadecimal text does no harm',
    (before, after) => {
      expect(hexDiff(before, after, { color: false, width: 76 }).join('')).not.toMatch(/\p{Cc}/u);
    },
  );
});
