import { createHash } from 'node:crypto';
import type { Frame } from '../model/observation.ts';

/** Longer ones are known by a digest, so that memory is not filled with keys. */
const LONGEST_AS_IT_IS = 64;
/** Bytes of a SHA-256: what is as long is digested, too, so that no bytes are taken for a digest. */
const DIGEST_BYTES = 32;

/**
 * A key that is equal for two frames exactly when all their bytes are equal: the bytes themselves as a string of one character a byte, or where they are many
 * their SHA-256, of which no two that are equal have ever been found for different bytes.
 */
export function contentKey(bytes: Uint8Array): string {
  const isShort = bytes.length <= LONGEST_AS_IT_IS && bytes.length !== DIGEST_BYTES;
  return isShort ? byteString(bytes) : createHash('sha256').update(bytes).digest('binary');
}

/** Bytes as a string of one character a byte. */
export function byteString(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** The key of a frame's bytes; a frame that knows it is not asked for its bytes. */
export function frameKey(frame: Pick<Frame, 'bytes' | 'content'>): string {
  return frame.content ?? contentKey(frame.bytes);
}
