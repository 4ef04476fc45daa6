import { expect, it } from 'vitest';
import type { Frame } from '../model/observation.ts';
import { star } from '../model/topology.ts';
import { entered, sendersOf } from './entered.ts';
import type { Evidence } from './evidence.ts';

const lab = { topology: star({ p1: 'h1', p2: 'h2' }) };
const frame = (byte: number, index: number): Frame => {
  return { timeNs: BigInt(index) * 1_000_000n, bytes: Uint8Array.of(byte), wireLength: 1 };
};
const evidence = (port: string, direction: 'arriving' | 'departing', ...bytes: readonly number[]): Evidence => {
  const frames = bytes.map(frame);
  return {
    account: { port, direction, file: '', packets: bytes.length, droppedByKernel: 0, counted: bytes.length },
    doubts: [],
    answers: true,
    frames: async () => frames,
    each: async (see) => {
      for (const { bytes: own, timeNs } of frames) see(Buffer.from(own), Number(timeNs));
    },
  };
};
const probe = (from: string, byte: number) => ({ from, bytes: Uint8Array.of(byte) });

it('of frames, those count that the endpoint was to send, each as often', async () => {
  const frames = [probe('h1', 1), probe('h1', 1), probe('h2', 2)];
  const captured = [
    evidence('p1', 'arriving', 1, 1, 1, 9),
    evidence('p2', 'arriving', 1),
    evidence('p2', 'departing', 2),
  ];
  expect(await entered(lab, { kind: 'frames', frames }, captured, 5)).toEqual({
    entered: {
      ports: ['p1', 'p2'],
      counted: 5,
      captured: 5,
      packets: 2,
      intendedPacketsPerSecond: 1000,
      packetsPerSecond: 1000,
    },
  });
});

it('of a replay, all that came in where it is sent, with the rate that it had', async () => {
  const captured = [evidence('p1', 'arriving', 1, 2, 3), evidence('p2', 'arriving', 3)];
  const replay = { kind: 'replay', from: 'h1', capture: 'x', packetsPerSecond: 500 } as const;
  expect(await entered(lab, replay, captured, 3)).toEqual({
    entered: {
      ports: ['p1'],
      counted: 3,
      captured: 3,
      packets: 3,
      intendedPacketsPerSecond: 500,
      packetsPerSecond: 1000,
    },
  });
});

it('nothing is said where an interface was not there all the time', async () => {
  const replay = { kind: 'replay', from: 'h1', capture: 'x' } as const;
  expect(await entered(lab, replay, [evidence('p1', 'arriving', 1)], undefined)).toEqual({});
});

it('nothing enters without a sender', async () => {
  expect(await entered(lab, { kind: 'idle', durationMs: 1 }, [], 0)).toEqual({});
  expect(await entered(lab, { kind: 'packetOut', frames: [], actions: 'drop' }, [], 0)).toEqual({});
});

it('who sends depends on the direction of the test and on the split of the capture', () => {
  const test = { kind: 'iperf3', from: 'h1', to: 'h2', protocol: 'udp', bytes: 1 } as const;
  expect(sendersOf(test)).toEqual(['h1']);
  expect(sendersOf({ ...test, direction: 'reverse' })).toEqual(['h2']);
  expect(sendersOf({ ...test, direction: 'both' })).toEqual(['h1', 'h2']);
  const replay = { kind: 'replay', from: 'h1', capture: 'x', split: { server: 'h2', by: 'port' } } as const;
  expect(sendersOf(replay)).toEqual(['h1', 'h2']);
});
