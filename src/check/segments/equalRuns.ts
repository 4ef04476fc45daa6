/** From one offset to before another. */
export type Run = readonly [begin: number, end: number];

/** Bytes that are compared first where two stretches differ somewhere. */
const FIRST_STEP = 16;

/** Where two stretches of the same length hold equal bytes: the longest runs, in their order. Looks at single bytes only where they differ. */
export function equalRuns(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number, length: number): readonly Run[] {
  const [one, other] = [asBuffer(a), asBuffer(b)];
  if (isEqual(0, length)) return [[0, length]];
  const runs: Run[] = [];
  for (let at = 0; at < length; ) {
    const end = endOfEqual(at);
    if (end > at) runs.push([at, end]);
    at = end;
    while (at < length && one[aAt + at] !== other[bAt + at]) at += 1;
  }
  return runs;

  function isEqual(begin: number, end: number): boolean {
    return one.compare(other, bAt + begin, bAt + end, aAt + begin, aAt + end) === 0;
  }

  /** Steps that double find the stretch where the first difference is, then halves. */
  function endOfEqual(begin: number): number {
    let low = begin;
    let step = FIRST_STEP;
    while (low < length && isEqual(low, Math.min(low + step, length))) {
      low = Math.min(low + step, length);
      step *= 2;
    }
    let high = Math.min(low + step, length);
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (isEqual(low, middle)) low = middle;
      else high = middle;
    }
    return low;
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
