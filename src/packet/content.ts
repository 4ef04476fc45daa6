/**
 * A key that is equal for two frames exactly when all their bytes are equal: the bytes themselves, as a string of
 * one character a byte. Not a hash, so that no two frames can be taken for one another.
 */
export function contentKey(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
