import { expect, test } from 'vitest';
import { packetRateOf, windowMsOf } from './blindTimeOptions.ts';

test('a rate is packets a second, from a thousand on', () => {
  expect(['1000pps', '10000pps', '100000pps'].map(packetRateOf)).toEqual([1000, 10_000, 100_000]);
  for (const text of ['999pps', '100001pps', '10000', '10kpps', '-1pps', '1e4pps', ''])
    expect(() => packetRateOf(text), text).toThrow('packets a second from 1000pps to 100000pps');
});

test('a window is milliseconds or seconds', () => {
  expect(['100ms', '750ms', '1.5s', '10s'].map(windowMsOf)).toEqual([100, 750, 1500, 10_000]);
  for (const text of ['99ms', '11s', '5', '1m', '-1s', ''])
    expect(() => windowMsOf(text), text).toThrow('It is a time');
});
