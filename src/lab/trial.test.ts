import { expect, it } from 'vitest';
import type { CaptureAccount, Frame, TrialRecord } from '../model/observation.ts';
import { Problem } from '../model/problem.ts';
import { observation } from './trial.ts';

const account = (port: string, direction: 'arriving' | 'departing'): CaptureAccount => {
  return { port, direction, file: `${port}.${direction}.pcap`, packets: 1, droppedByKernel: 0, counted: 1 };
};
const record: TrialRecord = {
  trial: 'during',
  traffic: { kind: 'idle', durationMs: 1 },
  mirrors: {},
  generator: { command: [] },
  captures: [account('p1', 'arriving'), account('p1', 'departing')],
  lostBeforeSwitch: {},
  doubts: [],
  startedAt: '2025-01-02T03:04:05.678Z',
  durationMs: 1,
};
const frame = (byte: number): Frame => ({ timeNs: 0n, bytes: Uint8Array.of(byte), wireLength: 1 });
const during = observation(record, [[frame(1)], [frame(2)]]);

it('an observation gives each capture its own frames, and the trial’s record', () => {
  expect(during.arriving('p1')).toEqual({ ...account('p1', 'arriving'), record, frames: [frame(1)] });
  expect(during.departing('p1').frames).toEqual([frame(2)]);
});

it('a port that was not captured is named', () => {
  const problem = new Problem("the trial 'during' has no capture of what is departing at 'p2'");
  expect(() => during.departing('p2')).toThrow(problem);
});
