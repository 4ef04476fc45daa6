/** A 32-bit number that is equal for equal frames. Frames that share it may differ: bytes decide. */
export type Fingerprint = (view: DataView, at: number, length: number) => number;

const FEW_BYTES = 56;

/**
 * Looks at the length and eight places that tell most packets apart (in a TCP segment: identification, checksums, ports, sequence
 * and acknowledgment numbers, and the middle and the end of the data), whatever the frame's length. Short frames are looked at as a whole.
 */
export function sampledFingerprint(view: DataView, at: number, length: number): number {
  if (length < FEW_BYTES) return wholeFingerprint(view, at, length);
  let hash = length;
  hash = mix(hash, view.getInt32(at + 18, true));
  hash = mix(hash, view.getInt32(at + 24, true));
  hash = mix(hash, view.getInt32(at + 34, true));
  hash = mix(hash, view.getInt32(at + 38, true));
  hash = mix(hash, view.getInt32(at + 42, true));
  hash = mix(hash, view.getInt32(at + 50, true));
  hash = mix(hash, view.getInt32(at + (length >> 1), true));
  hash = mix(hash, view.getInt32(at + length - 4, true));
  return finish(hash);
}

/** Looks at every byte. */
export function wholeFingerprint(view: DataView, at: number, length: number): number {
  let hash = length;
  const end = at + length;
  let next = at;
  for (; next + 4 <= end; next += 4) hash = mix(hash, view.getInt32(next, true));
  for (; next < end; next += 1) hash = mix(hash, view.getUint8(next));
  return finish(hash);
}

/** The round and the end of MurmurHash3 (x86, 32 bits). */
function mix(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  let h = hash ^ Math.imul(k, 0x1b873593);
  h = (h << 13) | (h >>> 19);
  return (Math.imul(h, 5) + 0xe6546b64) | 0;
}

function finish(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
