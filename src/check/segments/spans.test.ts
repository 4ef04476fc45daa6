import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { spans } from './spans.ts';

const stretch = fc.record({ from: fc.nat(60), length: fc.integer({ min: 1, max: 12 }) });

test.prop([fc.array(stretch, { maxLength: 12 }), stretch], { numRuns: 500 })(
  'the parts of a stretch cover it, in order, each inside or outside of all that was added',
  (added, { from, length }) => {
    const set = spans();
    const numbers = new Set<number>();
    for (const one of added) {
      set.add(one.from, one.length);
      for (let number = one.from; number < one.from + one.length; number += 1) numbers.add(number);
    }
    const parts = set.parts(from, from + length);
    const told = parts.flatMap(({ from: begin, to, inside }) =>
      Array.from({ length: to - begin }, (_, index) => ({ number: begin + index, inside })),
    );
    const wanted = Array.from({ length }, (_, index) => ({ number: from + index, inside: numbers.has(from + index) }));
    expect(told).toEqual(wanted);
    for (const [index, part] of parts.entries()) expect(part.inside).not.toBe(parts[index - 1]?.inside);
  },
);
