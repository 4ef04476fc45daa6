import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { type DelayRecorder, delayRecorder } from './delays.ts';

function recorderOf(delays: readonly number[]): DelayRecorder {
  const recorder = delayRecorder();
  for (const delay of delays) recorder.record(delay);
  return recorder;
}

const someDelays = fc.array(fc.double({ min: 0.001, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 200 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

test.prop([someDelays, share])('a quantile is the delay of that rank, to a thousandth', (delays, at) => {
  const sorted = delays.toSorted((a, b) => a - b);
  // The histogram rounds a rank that is a hair above a whole one down.
  const rank = Math.max(1, Math.ceil(at * delays.length - 1e-6));
  const exact = sorted[rank - 1] as number;
  expect(Math.abs(recorderOf(delays).quantile(at) - exact)).toBeLessThanOrEqual(exact / 1000 + 1e-6);
});

test.prop([someDelays, someDelays, share])('merged recorders are as one that recorded all', (some, others, at) => {
  const merged = recorderOf(some);
  merged.merge(recorderOf(others));
  expect(merged.count()).toBe(some.length + others.length);
  expect(merged.quantile(at)).toBe(recorderOf([...some, ...others]).quantile(at));
});

test.prop([someDelays])('a distribution goes up from the fastest to the slowest in at most 60 points', (delays) => {
  const { state, count, quantiles } = recorderOf(delays).distribution('mirror');
  expect({ state, count }).toEqual({ state: 'mirror', count: delays.length });
  expect(quantiles.length).toBeLessThanOrEqual(60);
  expect(quantiles.at(0)?.quantile).toBe(0);
  expect(quantiles.at(-1)?.quantile).toBe(1);
  expect(quantiles).toEqual(quantiles.toSorted((a, b) => a.quantile - b.quantile || a.milliseconds - b.milliseconds));
  expect(quantiles.map(({ milliseconds }) => milliseconds)).toEqual(
    quantiles.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b),
  );
});

test('microseconds are told apart, and minutes are', () => {
  expect(recorderOf([0.001, 0.002, 0.002]).quantile(0)).toBe(0.001);
  expect(recorderOf([61_000, 62_000, 63_000]).quantile(0.5)).toBeCloseTo(62_000, -2);
});

test('what is no delay is refused', () => {
  for (const wrong of [-0.1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => delayRecorder().record(wrong)).toThrow(RangeError);
});

test('without delays there is no quantile and nothing to draw', () => {
  expect(delayRecorder().quantile(0.5)).toBeNaN();
  expect(delayRecorder().distribution('off')).toEqual({ state: 'off', count: 0, quantiles: [] });
});
