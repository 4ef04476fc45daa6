/** The wall clock, as captures are timed by, to some microseconds. */
export type ExactClock = () => number;

/**
 * Reads the wall clock finer than its whole milliseconds: it waits for one to begin and counts on from there by the monotonic clock. Good for
 * as long as the wall clock is not set.
 *
 * @returns milliseconds since the epoch
 */
export function exactClock(): ExactClock {
  const before = Date.now();
  let wallMs = before;
  // A millisecond at most.
  while (wallMs === before) wallMs = Date.now();
  const offset = wallMs - performance.now();
  return () => offset + performance.now();
}
