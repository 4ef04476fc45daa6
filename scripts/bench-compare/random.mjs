/** Marsaglia's xorshift32: numbers from 1 to 2³² − 1, the same for the same seed. */
export function random(seed) {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}
