import { expect, test } from 'vitest';
import { parsePollCycles } from './pollCycles.ts';

const counts = (received: number) => `  packets received: ${received}
  packet recirculations: 0
  avg. datapath passes per packet: 1.00
  phwol hits: 0
  mfex opt hits: 0
  simple match hits: 0
  emc hits: 155
  smc hits: 0
  megaflow hits: 45
  avg. subtable lookups per megaflow hit: 2.00
  miss with success upcall: 2
  miss with failed upcall: 0
  avg. packets per output batch: 1.11
`;
const cycles = `  idle cycles: 11738379471 (99.24%)
  processing cycles: 89780250 (0.76%)
  avg cycles per packet: 58555246.14 (11828159721/202)
  avg processing cycles per packet: 444456.68 (89780250/202)
`;
/** What Open vSwitch 3.1.0 said with AF_XDP ports. */
const polling = `pmd thread numa_id 0 core_id 1:\n${counts(202)}${cycles}main thread:\n${counts(7)}`;

test('cycles are those spent on packets, by the threads that poll', () => {
  expect(parsePollCycles(polling)).toEqual({ packets: 202, cycles: 89_780_250 });
});

test('several threads are told together', () => {
  expect(parsePollCycles(`pmd thread numa_id 0 core_id 0:\n${counts(8)}${cycles}${polling}`)).toEqual({
    packets: 210,
    cycles: 2 * 89_780_250,
  });
});

test('a thread that took in nothing yet says nothing of cycles', () => {
  expect(parsePollCycles(`pmd thread numa_id 0 core_id 1:\n${counts(0)}`)).toEqual({ packets: 0, cycles: 0 });
});

test('where the main thread forwards, there are none', () => {
  expect(parsePollCycles(`main thread:\n${counts(200)}`)).toBeUndefined();
  expect(parsePollCycles('')).toBeUndefined();
});
