import { expect, it } from 'vitest';
import { packetOutText, runsBySender, sentFrames } from './frames.ts';

const probe = (from: string, byte: number) => ({ from, bytes: Uint8Array.of(byte, byte) });

it('frames in a row that one endpoint sends are one run, the order kept', () => {
  const frames = [probe('h1', 1), probe('h1', 2), probe('h2', 3), probe('h1', 4)];
  const runs = runsBySender(frames).map(({ from, frames: own }) => `${from}: ${own.map(({ bytes }) => bytes[0])}`);
  expect(runs).toEqual(['h1: 1,2', 'h2: 3', 'h1: 4']);
});

it('what a scenario made is kept as frames, in the order of sending; other traffic has none', () => {
  const sent = sentFrames({ kind: 'frames', frames: [probe('h1', 1), probe('h2', 2)] });
  expect(sent.map(({ bytes, wireLength }) => [bytes[0], wireLength])).toEqual([
    [1, 2],
    [2, 2],
  ]);
  expect(sentFrames({ kind: 'idle', durationMs: 1 })).toEqual([]);
});

it('a packet-out comes from the controller unless told', () => {
  const order = { kind: 'packetOut', frames: [], actions: 'output:p2' } as const;
  const bytes = Uint8Array.of(1, 0xab);
  expect(packetOutText(order, bytes)).toBe('in_port=CONTROLLER,packet=01ab,actions=output:p2');
  expect(packetOutText({ ...order, inPort: 'p1' }, bytes)).toBe('in_port=p1,packet=01ab,actions=output:p2');
});
