import { fc } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { Mirror } from '../model/mirror.ts';
import { contentKey } from '../packet/content.ts';
import { summarize } from '../packet/summary.ts';
import { owedCopies } from './owed.ts';
import type { Emission } from './testing/switch.ts';
import { anyWorld, play, type World } from './testing/worlds.ts';

const text = (bytes: Uint8Array) => `${summarize(bytes)} ${Buffer.from(bytes).toString('hex')}`;
const sorted = (frames: readonly string[]) => [...frames].sort();

/** Whether the oracle knows; when it does, it is right. */
function agree(world: World, name: string): 'agrees' | 'unknown' {
  const { passages, observation } = play(world);
  const mirror = world.mirrors[name] as Mirror;
  const owed = owedCopies(observation, mirror);
  if ('unknown' in owed) {
    expect(
      passages.some(({ isHidden, isBlurred }) => isHidden || isBlurred),
      owed.unknown,
    ).toBe(true);
    return 'unknown';
  }
  const emissions = passages.flatMap((passage) => passage.emissions);
  const copyFor = mirror.outputPort !== undefined ? `port ${mirror.outputPort}` : `VLAN ${mirror.outputVlan}`;
  for (const { port, frames, isCopy } of owed.outputs) {
    const departing = observation
      .departing(port)
      .frames.map((frame, index) => ({ frame, port, direction: 'departing' as const, number: index + 1 }))
      .filter(isCopy);
    const isOwed = (one: Emission) => one.port === port && (mirror.outputPort !== undefined || one.copyFor === copyFor);
    const copies = emissions.filter(isOwed).map(({ bytes }) => contentKey(bytes));
    expect(frames.filter(({ atLeast, atMost }) => atLeast !== atMost)).toEqual([]);
    const owedHere = frames.flatMap(({ content, atLeast }) => Array.from({ length: atLeast }, () => content));
    const show = (keys: readonly string[]) => sorted(keys.map((key) => text(Buffer.from(key, 'latin1'))));
    expect(show(owedHere), `${name} at ${port}: what is owed is what is judged`).toEqual(
      show(departing.map(({ frame }) => contentKey(frame.bytes))),
    );
    // Deliveries that look like copies may be among them.
    const rest = show(departing.map(({ frame }) => contentKey(frame.bytes)));
    for (const one of show(copies)) {
      const at = rest.indexOf(one);
      expect(at, `${name} at ${port}: a copy that is not judged: ${one}`).toBeGreaterThanOrEqual(0);
      rest.splice(at, 1);
    }
  }
  const ports = owed.outputs.map(({ port }) => port);
  expect(emissions.filter((one) => one.copyFor === copyFor).every(({ port }) => ports.includes(port))).toBe(true);
  return 'agrees';
}

test('x', () => {
  let [asked, unknown] = [0, 0];
  fc.assert(
    fc.property(anyWorld, (world) => {
      for (const name of Object.keys(world.mirrors)) {
        asked += 1;
        if (agree(world, name) === 'unknown') unknown += 1;
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 500), ...(process.env.SEED && { seed: Number(process.env.SEED) }) },
  );
  console.log(asked, unknown);
});
