import { expect, test } from 'vitest';
import type { RunningCapture } from '../host/tcpdump.ts';
import { Problem } from '../model/problem.ts';
import type { PortCapture } from './captures.ts';
import { endings } from './endings.ts';

const capture = (port: string, end: ReturnType<RunningCapture['ended']>): PortCapture => {
  const running = { ended: () => end } as RunningCapture;
  return { port, direction: 'arriving', point: { interface: port, flag: 'in' }, file: '', running };
};
const lab = (end?: Problem) => ({ switch: { ended: () => end } }) as Parameters<typeof endings>[0];
const KILLED = new Problem('it was killed');
const ofCapture = (why: string) => ({
  summary: `the capture of what is arriving at p1 ended in the middle of the trial: ${why}`,
  hop: 'capture',
});
const ofSwitch = { summary: 'Open vSwitch ended in the middle of the trial: it was killed', hop: 'flows' };

test.each([
  ['nothing ended', lab(), undefined, [], []],
  ['a capture was killed', lab(), KILLED, [], [ofCapture('it was killed')]],
  ['an interface went away', lab(), 'gone', [], [ofCapture("the interface of 'p1' went away under its capture")]],
  ['with its port, which the scenario took away', lab(), 'gone', ['p1'], []],
  ['the capture of a port that was taken away was killed', lab(), KILLED, ['p1'], [ofCapture('it was killed')]],
  ['the switch ended', lab(KILLED), undefined, [], [ofSwitch]],
  ['the switch ended, and the interface went with it', lab(KILLED), 'gone', [], [ofSwitch]],
] as const)('what ended is told: %s', (_, ofLab, end, removed, doubts) => {
  expect(endings(ofLab, [capture('p1', end)], removed)).toEqual(doubts);
});
