import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import type { Mirror } from '../model/mirror.ts';
import { tapped } from './tapped.ts';
import { observe, request } from './testing/observe.ts';

const ports = fc.constantFrom('p1', 'p2', 'p3');
const seen = fc.array(fc.nat({ max: 3 }), { maxLength: 6 });
const mirrors = fc.record(
  { selectAll: fc.boolean(), selectSrcPort: fc.uniqueArray(ports), selectDstPort: fc.uniqueArray(ports) },
  { requiredKeys: [] },
);

test.prop([fc.record({ p1: seen, p2: seen }), fc.record({ p1: seen, p2: seen, p3: seen }), mirrors])(
  'each packet is owed once for every selected port and direction that it passes, and for nothing else',
  (arriving, departing, columns) => {
    const mirror: Mirror = { ...columns, outputPort: 'p3' };
    const frames = (numbers: readonly number[]) => numbers.map((number) => request(number));
    const observation = observe(
      { m0: mirror },
      {
        p1: { arriving: frames(arriving.p1), departing: frames(departing.p1) },
        p2: { arriving: frames(arriving.p2), departing: frames(departing.p2) },
        p3: { departing: frames(departing.p3) },
      },
    );
    const { selectAll = false, selectSrcPort = [], selectDstPort = [] } = mirror;
    const times = (number: number) =>
      (['p1', 'p2'] as const).reduce((sum, port) => {
        const count = (all: readonly number[]) => all.filter((one) => one === number).length;
        const source = selectAll || selectSrcPort.includes(port) ? count(arriving[port]) : 0;
        const destination = selectAll || selectDstPort.includes(port) ? count(departing[port]) : 0;
        return sum + source + destination;
      }, 0);
    const wanted = [0, 1, 2, 3].map(times).filter((count) => count > 0);
    const judged = tapped(observation, 'p3');
    if ('unknown' in judged) throw new Error(judged.unknown);
    const owed = judged.frames.map(({ atLeast, atMost }) => {
      expect(atMost).toBe(atLeast);
      return atLeast;
    });
    expect(owed.toSorted()).toEqual(wanted.toSorted());
  },
);

test('what passes a port that is not captured is unknown', () => {
  const patched: Mirror = { selectSrcPort: ['patch0'], outputPort: 'p3' };
  expect(tapped(observe({ m0: patched }, { p3: { departing: [] } }), 'p3')).toEqual({
    unknown: "what passes 'patch0' is not captured",
  });
});
