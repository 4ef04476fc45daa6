import { expect, test } from 'vitest';
import { changing, delaying, holding, type Rewriting, withOtherBit, withoutTag, withTag } from './rewriting.ts';

const frames = Array.from({ length: 6 }, (_, number) => Buffer.alloc(60, number));

async function numbers(rewriting: Rewriting): Promise<readonly number[]> {
  const passed: number[] = [];
  for await (const frame of rewriting(given())) passed.push(frame[0] ?? -1);
  return passed;
}

async function* given(): AsyncGenerator<Buffer> {
  yield* frames;
}

test('a frame that is held comes so many places later, or last', async () => {
  expect(await numbers(holding(1, 1))).toEqual([0, 2, 1, 3, 4, 5]);
  expect(await numbers(holding(1, 3))).toEqual([0, 2, 3, 4, 1, 5]);
  expect(await numbers(holding(4, 20))).toEqual([0, 1, 2, 3, 5, 4]);
});

test('what waits keeps its order', async () => {
  expect(await numbers(delaying(2, 1))).toEqual([0, 1, 2, 3, 4, 5]);
});

test('one frame is changed, the others are not', async () => {
  expect(await numbers(changing(3, (frame) => Buffer.from([9, ...frame])))).toEqual([0, 1, 2, 9, 4, 5]);
});

test('a bit, a tag', () => {
  const frame = Buffer.from([...Array(12).fill(7), 0x08, 0x00, 1, 2]);
  expect([...withOtherBit(frame)]).toEqual([...frame.subarray(0, -1), 3]);
  expect(withTag(frame).toString('hex')).toBe(`${'07'.repeat(12)}8100000508000102`);
  expect(withoutTag(withTag(frame))).toEqual(frame);
});
