import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { rewrittenFrom } from './rewrittenFrom.ts';

const bytes = fc.uint8Array({ maxLength: 40 });

test.prop([bytes, bytes, bytes, bytes])('a frame made of another has its own bytes', (head, one, other, tail) => {
  const original = { timeNs: 7n, bytes: Uint8Array.of(...head, ...one, ...tail), wireLength: 1500 };
  const made = Uint8Array.of(...head, ...other, ...tail);
  const frame = rewrittenFrom(original, made, 'key');
  expect(Uint8Array.from(frame.bytes)).toEqual(made);
  expect(frame).toMatchObject({ timeNs: 7n, wireLength: made.length, content: 'key' });
});
