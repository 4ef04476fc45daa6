import type { Readable } from 'node:stream';
import type { ByteInput } from '../packet/captureReader.ts';

/**
 * The bytes of a stream, as they are asked for.
 *
 * @param problem asked at the stream's end: why that is not the end of what it should hold
 */
export function streamInput(stream: Readable, problem?: () => Promise<string | undefined>): ByteInput {
  const pieces = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let piece: Buffer = Buffer.alloc(0);
  let reason: string | undefined;
  return {
    problem: () => reason,
    async read(target) {
      while (piece.length === 0) {
        const next = await pieces.next().catch((error: Error) => {
          reason = error.message;
          return { done: true as const, value: undefined };
        });
        if (next.done === true) {
          reason = (await problem?.()) ?? reason;
          return 0;
        }
        piece = next.value;
      }
      const bytes = piece.copy(target as Uint8Array);
      piece = piece.subarray(bytes);
      return bytes;
    },
  };
}
