import { describe, expect, test } from 'vitest';
import { clockDoubts, readClocks, timeOrder } from './clock.ts';

const start = { wallMs: 1_700_000_000_000, monotonicMs: 5_000 };
const later = (wall: number, monotonic: number) => ({
  wallMs: start.wallMs + wall,
  monotonicMs: start.monotonicMs + monotonic,
});

describe('a clock that was set puts a trial in doubt', () => {
  test.each([
    ['forward', later(3_000, 1_000), 'the clock was set forward by 2000 ms during the trial: times cannot be trusted'],
    ['back', later(-500, 1_000), 'the clock was set back by 1500 ms during the trial: times cannot be trusted'],
    ['by little more than the clocks are exact', later(1_021, 1_000), expect.stringContaining('forward by 21 ms')],
    ['back by little more', later(994, 1_000), expect.stringContaining('back by 6 ms')],
  ])('%s', (_, now, summary) => {
    expect(clockDoubts(start, now)).toEqual([{ summary }]);
  });

  test.each([
    ['they go on together', later(60_000, 60_000)],
    ['they differ by what reading them takes', later(1_004.6, 1_000)],
    ['by what was seen where nobody set them', later(1_007, 1_000)],
    ['the other way', later(996, 1_000)],
  ])('not when %s', (_, now) => {
    expect(clockDoubts(start, now)).toEqual([]);
  });

  test("the machine's own clocks agree", () => {
    expect(clockDoubts(readClocks(), readClocks())).toEqual([]);
  });
});

test.each([
  ['in order', [1, 2, 2, 5], 0],
  ['one goes back', [1, 9, 4, 10], 5],
  ['the furthest counts, from the latest before it', [10, 20, 15, 12, 30, 29], 8],
  ['of none', [], 0],
])('times of packets: %s', (_, times, backwards) => {
  const order = timeOrder();
  for (const time of times) order.see(time);
  expect(order.backwardsNs()).toBe(backwards);
});
