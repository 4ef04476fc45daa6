import { internetChecksum } from '../checksum.ts';

/** The parts, one after the other. */
export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** 16-bit numbers in network byte order. */
export function words(...numbers: readonly number[]): Uint8Array {
  return Uint8Array.from(numbers.flatMap((number) => [number >> 8, number & 0xff]));
}

/** 32-bit numbers in network byte order. */
export function longs(...numbers: readonly number[]): Uint8Array {
  return words(...numbers.flatMap((number) => [number >>> 16, number & 0xffff]));
}

/** The bytes with their Internet checksum at `at`, where they hold zero. */
export function withChecksum(bytes: Uint8Array, at: number): Uint8Array {
  return withWord(bytes, at, internetChecksum(bytes));
}

export function withWord(bytes: Uint8Array, at: number, number: number): Uint8Array {
  return join(bytes.subarray(0, at), words(number), bytes.subarray(at + 2));
}
