import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mirrorbench } from '../support/command.ts';
import { ARGS, prepared, resultIn, samplesOf } from '../support/exactBenchmark.ts';

test('counts are exact: a quarter that flows drop is lost, copied by the mirror all the same, and both are counted while no capture runs', async () => {
  const seen = `case "$*" in *--loop=0*) kind=counted ;; *) kind=captured ;; esac
for comm in /proc/[0-9]*/comm; do read -r name <$comm && [ "$name" = tcpdump ] && echo $kind >>"$(dirname "$0")/seen"; done 2>/dev/null
echo $kind >>"$(dirname "$0")/runs"`;
  const { folder, environment } = prepared(['deliveredPacketsPerSecond', 'lossRatio', 'copyRatio'], seen);
  const { stdout } = await mirrorbench(ARGS, folder, environment);
  const result = resultIn(stdout);

  const inKind = (file: string) =>
    new Set(
      readFileSync(join(folder, 'tools', file), 'utf8')
        .trim()
        .split('\n'),
    );
  expect(inKind('runs')).toEqual(new Set(['counted', 'captured']));
  expect(inKind('seen')).toEqual(new Set(['captured']));

  for (const state of ['off', 'mirror', 'control']) {
    expect(samplesOf(result, 'lossRatio', state).length).toBeGreaterThanOrEqual(2);
    for (const loss of samplesOf(result, 'lossRatio', state))
      expect(loss).toBeCloseTo(state === 'control' ? 0 : 0.25, 2);
  }
  expect(samplesOf(result, 'copyRatio', 'off')).toEqual([]);
  expect(new Set(samplesOf(result, 'copyRatio', 'mirror'))).toEqual(new Set([1]));
  expect(new Set(samplesOf(result, 'copyRatio', 'control'))).toEqual(new Set([1]));
  expect(result.confirmations.map(({ state, when, verdict }) => `${when} ${state} ${verdict.status}`)).toEqual(
    ['before', 'after'].flatMap((when) => ['off', 'mirror', 'control'].map((state) => `${when} ${state} passed`)),
  );
  // Round by round each state twice, in an order and its reverse.
  for (const { order } of result.rounds) {
    expect(order).toHaveLength(6);
    expect(order.toReversed()).toEqual(order);
  }
});
