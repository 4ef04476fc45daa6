import { expect, it } from 'vitest';
import type { Frame } from '../model/observation.ts';
import { star } from '../model/topology.ts';
import { entered } from './entered.ts';
import type { Evidence } from './evidence.ts';
import type { Lab } from './lab.ts';

const lab = { topology: star({ p1: 'h1', p2: 'h2' }) } as unknown as Lab;
const frame = (byte: number): Frame => ({ timeNs: 0n, bytes: Uint8Array.of(byte), wireLength: 1 });
const evidence = (port: string, direction: 'arriving' | 'departing', ...bytes: readonly number[]): Evidence => ({
  account: { port, direction, file: '', packets: bytes.length, droppedByKernel: 0, counted: bytes.length },
  frames: bytes.map(frame),
});
const probe = (from: string, byte: number) => ({ from, bytes: Uint8Array.of(byte) });

it('of frames, those count that the endpoint was to send, each as often', () => {
  const frames = [probe('h1', 1), probe('h1', 1), probe('h2', 2)];
  const captured = [
    evidence('p1', 'arriving', 1, 1, 1, 9),
    evidence('p2', 'arriving', 1),
    evidence('p2', 'departing', 2),
  ];
  expect(entered(lab, { kind: 'frames', frames }, captured)).toEqual({ entered: { ports: ['p1', 'p2'], packets: 2 } });
});

it('of a replay, all that came in where it is sent', () => {
  const captured = [evidence('p1', 'arriving', 1, 2), evidence('p2', 'arriving', 3)];
  const replay = { kind: 'replay', from: 'h1', capture: 'x' } as const;
  expect(entered(lab, replay, captured)).toEqual({ entered: { ports: ['p1'], packets: 2 } });
});

it('nothing enters without a sender', () => {
  expect(entered(lab, { kind: 'idle', durationMs: 1 }, [])).toEqual({});
  expect(entered(lab, { kind: 'packetOut', frames: [], actions: 'drop' }, [])).toEqual({});
});
