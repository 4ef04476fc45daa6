import { describe, expect, test } from 'vitest';
import type { Mirror } from '../model/mirror.ts';
import { judgeGroup } from './judgeGroup.ts';
import { rulesInForce } from './rules.ts';
import { observe, request, sight } from './testing/observe.ts';

const frame = request(1);
const seen = (port: string, direction: 'arriving' | 'departing', count = 1) =>
  sight(
    port,
    direction,
    Array.from({ length: count }, () => frame),
  );
const observation = observe({}, { p1: {}, p2: {}, p3: {}, p4: {} });

/** What identical packets owe together, as a range for each output; or why it is not known. */
function judge(mirror: Mirror, arrivals: ReturnType<typeof seen>, departures: ReturnType<typeof seen>) {
  const rules: readonly string[] = rulesInForce('3.1.0');
  const situation = {
    topology: observation.topology,
    mirrors: [mirror],
    inForce: (rule: string) => rules.includes(rule),
  };
  const judged = judgeGroup({ arrivals, departures }, observation, situation);
  return 'unknown' in judged ? judged.unknown : judged.owed.map(({ atLeast, atMost }) => [atLeast, atMost]);
}

describe('identical packets', () => {
  const either: Mirror = { selectSrcPort: ['p1'], selectDstPort: ['p2'], outputPort: 'p3' };

  test('that went one way are followed one by one', () => {
    expect(judge(either, seen('p1', 'arriving', 2), seen('p2', 'departing', 2))).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  test('that came in at two ports owe a range together, told once', () => {
    const arrivals = [...seen('p1', 'arriving'), ...seen('p4', 'arriving')];
    expect(judge(either, arrivals, seen('p2', 'departing'))).toEqual([
      [1, 2],
      [0, 0],
    ]);
  });

  test.each([
    ['that came in at two ports', [...seen('p1', 'arriving'), ...seen('p4', 'arriving')], []],
    ['that came in nowhere', [], [...seen('p2', 'departing'), ...seen('p4', 'departing')]],
    ['one by one', seen('p1', 'arriving', 2), seen('p2', 'departing', 2)],
  ])('%s owe what is not known, where a filter is not', (_, arrivals, departures) => {
    expect(judge({ selectAll: true, outputPort: 'p3', filter: 'nsh_si=5' }, arrivals, departures)).toBe(
      "the oracle does not know what the filter 'nsh_si=5' lets through",
    );
  });
});
