import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { frameMemory } from './memory.ts';

test('kernel.wasm.ts is what kernel.wat assembles to', async () => {
  const { assembleKernel } = await import(new URL('../../../scripts/build-kernel.mjs', import.meta.url).href);
  const { KERNEL } = await import('./kernel.wasm.ts');
  expect(await assembleKernel()).toContain(KERNEL);
});

const memory = frameMemory(65_536);
const place = fc.integer({ min: 0, max: 70 });

test.prop([
  fc.uint8Array({ maxLength: 400 }),
  place,
  place,
  fc.option(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 }))),
])(
  'two stretches of memory are equal exactly when all their bytes are, wherever they lie',
  (bytes, offsetA, offsetB, change) => {
    const [a, b] = [1024 + offsetA, 4096 + offsetB];
    // Bytes around them differ.
    memory.bytes.fill(1, a - 64, a + 512).fill(2, b - 64, b + 512);
    memory.bytes.set(bytes, a);
    memory.bytes.set(bytes, b);
    if (change !== null && bytes.length > 0) {
      const at = b + (change[0] % bytes.length);
      memory.bytes[at] = (memory.bytes[at] as number) ^ change[1];
    }
    expect(memory.equal(a, b, bytes.length)).toBe(change !== null && bytes.length > 0 ? 0 : 1);
  },
);

test.prop([
  fc.array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 90 }), fc.boolean()), { minLength: 1, maxLength: 20 }),
])('a run ends at the first pair of different frames', (pairs) => {
  const [startsA, lengthsA, startsB, lengthsB] = [0, 128, 256, 384];
  let at = 512;
  pairs.forEach(([bytes, isEqual], index) => {
    for (const [starts, lengths] of [
      [startsA, lengthsA],
      [startsB, lengthsB],
    ] as const) {
      memory.bytes.set(bytes, at);
      memory.view.setInt32(starts + 4 * index, at, true);
      memory.view.setInt32(lengths + 4 * index, bytes.length, true);
      at += 97;
    }
    if (!isEqual) memory.view.setUint8(at - 97, (bytes[0] as number) ^ 0x80);
  });
  const first = pairs.findIndex(([, isEqual]) => !isEqual);
  expect(memory.equalRun(startsA, lengthsA, startsB, lengthsB, pairs.length)).toBe(first < 0 ? pairs.length : first);
});
