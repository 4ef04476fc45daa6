import type { CaptureComparison } from '../../../model/comparison.ts';
import type { Frame } from '../../../model/observation.ts';
import { writePcap } from '../../../packet/pcap.ts';
import { type CompareOptions, compareCaptures } from '../compareCaptures.ts';
import type { NamedCapture } from '../streams.ts';

/** A capture in memory, given in pieces of so many bytes. */
export function inMemory(name: string, file: Uint8Array, pieceBytes = file.length + 1): NamedCapture {
  return {
    name,
    open: async () => {
      let at = 0;
      return {
        read(target) {
          const piece = file.subarray(at, at + Math.min(target.length, pieceBytes));
          target.set(piece);
          at += piece.length;
          return piece.length;
        },
      };
    },
  };
}

export const PLAIN: CompareOptions = { ignore: [], masks: [], once: false, inOrder: false, otherRules: [] };

/** Frames at 1 µs from one another. */
export function frames(bytes: readonly Uint8Array[], firstNs = 1_700_000_000_000_000_000n): readonly Frame[] {
  return bytes.map((one, index) => ({ timeNs: firstNs + BigInt(index) * 1000n, bytes: one, wireLength: one.length }));
}

export function capture(bytes: readonly Uint8Array[], firstNs?: bigint): Uint8Array {
  return writePcap(frames(bytes, firstNs));
}

/** Compares one source, or several, with a mirror. */
export async function compared(
  sources: readonly Uint8Array[],
  mirror: Uint8Array,
  options: Partial<CompareOptions> = {},
  pieceBytes?: number,
): Promise<CaptureComparison> {
  const named = sources.map((file, index) => inMemory(`source${index}.pcap`, file, pieceBytes));
  const { comparison } = await compareCaptures(named, inMemory('mirror.pcap', mirror, pieceBytes), {
    ...PLAIN,
    ...options,
  });
  return comparison;
}
