import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { isStaticProgram } from './staticProgram.ts';

/** An ELF file with program headers of these types (elf(5)). */
function elf(types: readonly number[], { is64 = true, isLittle = true } = {}): Uint8Array {
  const [header, entry] = is64 ? [64, 56] : [52, 32];
  const view = new DataView(new ArrayBuffer(header + entry * types.length + 16));
  for (const [at, byte] of [0x7f, 0x45, 0x4c, 0x46, is64 ? 2 : 1, isLittle ? 1 : 2].entries()) view.setUint8(at, byte);
  if (is64) view.setBigUint64(32, BigInt(header), isLittle);
  else view.setUint32(28, header, isLittle);
  view.setUint16(is64 ? 54 : 42, entry, isLittle);
  view.setUint16(is64 ? 56 : 44, types.length, isLittle);
  for (const [index, type] of types.entries()) view.setUint32(header + entry * index, type, isLittle);
  return new Uint8Array(view.buffer);
}

const [LOAD, INTERPRETER, TLS] = [1, 3, 7];

test.prop([fc.boolean(), fc.boolean(), fc.boolean()])(
  'a program is static when it names no loader, whatever the machine',
  (is64, isLittle, hasLoader) => {
    const types = hasLoader ? [LOAD, INTERPRETER, TLS] : [LOAD, TLS];
    expect(isStaticProgram(elf(types, { is64, isLittle }))).toBe(!hasLoader);
  },
);

it('what is no program, or is cut, is not static', () => {
  expect(isStaticProgram(new TextEncoder().encode('#!/bin/sh\n'.repeat(20)))).toBe(false);
  expect(isStaticProgram(elf([]))).toBe(false);
  expect(isStaticProgram(elf([LOAD, TLS]).subarray(0, 100))).toBe(false);
});

test.prop([fc.uint8Array({ maxLength: 200 })])('nothing makes it fail', (tail) => {
  const file = new Uint8Array([...elf([LOAD]).subarray(0, 6), ...tail]);
  expect(typeof isStaticProgram(file)).toBe('boolean');
});
