import { expect, test } from 'vitest';
import { arenas } from './arenas.ts';
import { type Piece, part } from './piece.ts';
import { randomBytes } from './testing/streams.ts';

const LENGTH = 16_384;
const place = { capture: 0, number: 1 };

function piece(seed: number): Piece {
  return { at: 0, length: LENGTH, bytes: randomBytes(LENGTH, seed), offset: 0, arena: undefined, place };
}

const bytesOf = ({ bytes, offset, length }: Piece) => Buffer.from(bytes.subarray(offset, offset + length));

test('what is left of many pieces stays what it was, though it is moved together', () => {
  const kept = arenas();
  const left: { readonly rest: readonly Piece[]; readonly bytes: readonly Buffer[] }[] = [];
  for (let seed = 0; seed < 2500; seed += 1) {
    const one = piece(seed);
    kept.keep(one, 'source');
    // Of each remains its first hundred bytes, and its last.
    const rest = [part(one, 0, 100), part(one, LENGTH - 100, LENGTH)];
    left.push({ rest, bytes: rest.map(bytesOf) });
    kept.release(one, LENGTH - 200, rest, 'source');
  }
  const lain = new Set(left.flatMap(({ rest }) => rest.map(({ arena }) => arena)));
  expect(lain.size).toBeLessThan(25);
  for (const { rest, bytes } of left) expect(rest.map(bytesOf)).toEqual(bytes);
  expect(kept.waiting('source')).toBeGreaterThan(2500 * 200);
  expect(kept.waiting('copy')).toBe(0);
  for (const { rest } of left) for (const one of rest) kept.release(one, 100, [], 'source');
  expect(kept.waiting('source')).toBe(0);
});
