import fc from 'fast-check';

/** A quarter of what is kept of a tool's output: a pattern whose time grows with its square would not end within a test. */
const MOST = 1_000_000;

const filled = (piece: string): string => piece.repeat(MOST / piece.length);

/** Long texts, made for patterns that try again from each place where they could begin. */
export const endless: readonly string[] = [
  ...[' ', '\n', '7', '7.', '.7', '7 ', '\t7', ':7', '-', '[', '{"', '\\', '\x1b[', '\u202e', 'nan'],
  ...['packets ', '7 packet', 'Rated: 7', 'Rated: , ', 'skmem:(', 'skmem:(,d7', '*:7 ', 'Successful packets:'],
  ...[
    'From ',
    'From x:',
    'E: ',
    '7|7|7|',
    'expires 7',
    ', packets:7, ',
    'mirrorbench sent ',
    'Primary packets: ',
    '[requested ',
  ],
].map(filled);

const replacement = fc.constantFrom(
  ...['', '-1', 'nan', '-nan', 'inf', '1e999', '0x10', '1.5', '9'.repeat(30), '٣', 'null', '"7"', '[]', '{}', 'true'],
  ...[
    '\0',
    '\x1b[31m',
    '\r',
    '\n',
    '\u2028',
    '\ud800',
    '$(touch canary)',
    '`touch canary`',
    ';touch canary',
    '--option',
  ],
);

/** What a tool that is broken, of another version or not itself could print in place of what it really printed. */
export function misprinted(real: string): fc.Arbitrary<string> {
  const words = real.split(/(\d[\d.]*|\w+|\s+)/);
  const swapped = fc
    .array(fc.tuple(fc.nat(words.length - 1), replacement), { minLength: 1, maxLength: 5 })
    .map((swaps) => words.map((word, index) => swaps.find(([at]) => at === index)?.[1] ?? word).join(''));
  const cut = fc.tuple(fc.nat(real.length), fc.nat(real.length)).map(([from, to]) => real.slice(from, to));
  return fc.oneof(swapped, cut, fc.string({ unit: 'binary' }), fc.json());
}

const scalar = fc.oneof(
  fc.constantFrom(null, true, -1, 1.5, Number.MAX_VALUE, '', 'nan', '\x1b[31m'),
  fc.constant([]),
  fc.constant({}),
  fc.jsonValue({ maxDepth: 2 }),
);

/** JSON of the same build as what a tool really said, with something of another kind in some places, or nothing. */
export function misshapen(real: unknown): fc.Arbitrary<unknown> {
  const children = Array.isArray(real)
    ? fc.tuple(...real.map(misshapen))
    : typeof real === 'object' && real !== null
      ? fc.record(Object.fromEntries(Object.entries(real).map(([key, value]) => [key, misshapen(value)])), {
          requiredKeys: [],
        })
      : fc.constant(real);
  return fc.oneof({ weight: 12, arbitrary: children }, { weight: 1, arbitrary: scalar });
}
