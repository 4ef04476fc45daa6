import { expect, it } from 'vitest';
import type { PortCapture, Tally } from './captures.ts';
import { lostBeforeSwitch } from './lostBeforeSwitch.ts';

const arriving = (port: string, flag: 'in' | 'out', name = port) =>
  ({ port, direction: 'arriving', point: { interface: name, flag } }) as PortCapture;
const tally = (transmitDropped: number): Tally => ({
  counters: { received: 0, receivedBytes: 0, receiveDropped: 0, transmitted: 0, transmittedBytes: 0, transmitDropped },
  fileBytes: 0,
});

it('a veth loses at the switch’s socket, since it was last read; an internal port in its queue', () => {
  const lab = { socketDrops: new Map([['p1', 5]]) };
  const captures = [arriving('p1', 'in'), arriving('m1', 'out')];
  const lost = lostBeforeSwitch(lab, captures, [tally(7), tally(1)], [tally(9), tally(4)], new Map([['p1', 6]]));
  expect(lost).toEqual({ p1: 1, m1: 3 });
  expect(lab.socketDrops).toEqual(new Map([['p1', 6]]));
});

it('a bond loses what its members lose, and a new socket begins at nothing', () => {
  const lab = { socketDrops: new Map([['a1', 5]]) };
  const captures = [arriving('bond0', 'in', 'a1'), arriving('bond0', 'in', 'a2')];
  const nothing = [tally(0), tally(0)];
  const drops = new Map([
    ['a1', 2],
    ['a2', 1],
  ]);
  expect(lostBeforeSwitch(lab, captures, nothing, nothing, drops)).toEqual({ bond0: 3 });
});
