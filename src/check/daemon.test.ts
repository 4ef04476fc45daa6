import { expect, test } from 'vitest';
import type { TrialRecord } from '../model/observation.ts';
import { observe, request } from '../oracle/testing/observe.ts';
import { healthy, statisticsReach } from './daemon.ts';

const MIB = 2 ** 20;
const ERROR = '2026-01-02T03:04:05.678Z|00052|bridge|ERR|bridge br0: mirror m1 does not specify output; ignoring';
const WARNING = '2026-01-02T03:04:05.678Z|00053|bridge|WARN|something';

function trial(record: Partial<TrialRecord>) {
  return observe({}, { p1: { arriving: [request(1)] } }, { record });
}

const daemon = (growth: number, ...problems: readonly string[]) => {
  return { daemon: { residentBytesBefore: 20 * MIB, residentBytesAfter: 20 * MIB + growth, problems } };
};

test.each([
  ['nothing was logged', daemon(0), 'passed'],
  ['a warning was logged', daemon(0, WARNING), 'passed'],
  ['an error was logged', daemon(0, WARNING, ERROR), 'failed'],
  ['memory grew as much as was let', daemon(MIB), 'passed'],
  ['memory grew by more', daemon(MIB + 1), 'failed'],
  ['memory shrank', daemon(-MIB), 'passed'],
  ['the trial is in doubt', { ...daemon(0), doubts: [{ summary: 'traffic did not come to rest' }] }, 'inconclusive'],
] as const)('the switch is judged: %s', (_, record, status) => {
  expect(healthy(trial(record), { growthBytes: MIB }).status).toBe(status);
});

test('an error that the scenario brings about itself is none', () => {
  const expected = { daemon: { ...daemon(0).daemon, expected: [ERROR] } };
  expect(healthy(trial(expected), { growthBytes: MIB }).status).toBe('passed');
});

test('an error puts all other checks of the trial in doubt', () => {
  const counted = { statistics: { m0: { txPackets: 10, txBytes: 5000 } } };
  const verdict = statisticsReach(trial({ ...daemon(0, ERROR), ...counted }), 'm0', { packets: 10, bytes: 5000 });
  expect(verdict.status).toBe('inconclusive');
  expect(verdict.findings).toEqual([
    { kind: 'evidence', packets: 0, summary: `ovs-vswitchd logged an error: ${ERROR}`, hop: 'flows' },
  ]);
});

test.each([
  ['enough', { m0: { txPackets: 10, txBytes: 5000 } }, 'passed'],
  ['too few packets', { m0: { txPackets: 9, txBytes: 5000 } }, 'failed'],
  ['too few bytes', { m0: { txPackets: 10, txBytes: 600 } }, 'failed'],
  ['of another mirror only', { m1: { txPackets: 10, txBytes: 5000 } }, 'inconclusive'],
] as const)('statistics are judged: %s', (_, statistics, status) => {
  const verdict = statisticsReach(trial({ statistics }), 'm0', { packets: 10, bytes: 5000 });
  expect(verdict.status).toBe(status);
});
