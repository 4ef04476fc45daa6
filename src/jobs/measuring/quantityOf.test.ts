import { expect, test } from 'vitest';
import type { CountedTrial } from '../../lab/counted/countedTrial.ts';
import type { QuantityName } from '../../model/measurement.ts';
import { star } from '../../model/topology.ts';
import { quantityOf } from './quantityOf.ts';

const benchmark = {
  topology: star({ p1: 'h1', p2: 'h2', p3: 'end' }),
  mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'p3' } },
  load: { kind: 'udp', from: 'h1', to: 'h2', frameBytes: 64 },
} as const;
const STATES = { off: {}, mirror: { mirrors: ['m0'] } };
const trial: CountedTrial = {
  forth: { sent: 1000, arrived: 900, delivered: 800 },
  back: { sent: 0, arrived: 0, delivered: 0 },
  copies: 450,
  window: { seconds: 0.5, sent: 500, packets: 400, bytes: 24_000, switchCpuSeconds: 0.004, kernelCpuSeconds: 0.002 },
  roundTripsMs: [1, 2, 3],
};
const value = (quantity: QuantityName, state: keyof typeof STATES = 'mirror', of: CountedTrial = trial) =>
  quantityOf(quantity, benchmark, STATES[state], of);

test('rates are of what came in at the receiver while the load was in full flow', () => {
  expect(value('deliveredPacketsPerSecond')).toBe(800);
  // 60 bytes on veth are 64 with the frame check sequence.
  expect(value('deliveredBitsPerSecond')).toBe(800 * 64 * 8);
});

test('of iperf3 bits are its receiver’s', () => {
  expect(value('deliveredBitsPerSecond', 'off', { ...trial, payloadBitsPerSecond: 7 })).toBe(7);
});

test('losses and copies are of the whole trial', () => {
  expect(value('lossRatio')).toBe(0.2);
  expect(value('copyRatio')).toBe(0.5);
});

test('a state that owes no copies has no ratio of them', () => {
  expect(value('copyRatio', 'off')).toBeUndefined();
});

test('CPU time is for a million packets that came in', () => {
  expect(value('switchCpuPerMillion')).toBeCloseTo(10, 9);
  expect(value('kernelCpuPerMillion')).toBeCloseTo(5, 9);
});

test('cycles are for a packet that came in at the threads that poll', () => {
  expect(value('switchCyclesPerPacket', 'mirror', { ...trial, polled: { packets: 1000, cycles: 750_000 } })).toBe(750);
  expect(value('switchCyclesPerPacket', 'mirror', { ...trial, polled: { packets: 0, cycles: 9 } })).toBeUndefined();
  expect(value('switchCyclesPerPacket')).toBeUndefined();
});

test('where nothing passed or answered there is no value, and never an infinite one', () => {
  const nothing: CountedTrial = {
    ...trial,
    forth: { sent: 0, arrived: 0, delivered: 0 },
    copies: 0,
    window: { ...trial.window, packets: 0, bytes: 0 },
    roundTripsMs: [],
  };
  for (const quantity of ['lossRatio', 'copyRatio', 'switchCpuPerMillion', 'roundTripP99Ms'] as const)
    expect(value(quantity, 'mirror', nothing)).toBeUndefined();
});
