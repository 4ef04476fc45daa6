import { beforeAll, describe, expect, test } from 'vitest';
import { budget } from '../support/budget.ts';
import { asRoot } from '../support/command.ts';
import { observeTaps } from '../support/taps.ts';
import type { Observed } from '../support/tapsInSandbox.ts';

// The wire is drawn in test/support/tapsInSandbox.ts. h1 and h2 send frames of all kinds, h2 when h1 has ended; m0 and m1 are beyond the outputs.

budget('taps', 5);

const mechanisms = ['tc', 'tc-classful', 'nft', ...(asRoot ? ['ebpf'] : [])];

/** A set where the order between two taps of one output is open. */
const sorted = (frames: readonly string[]) => frames.toSorted();

describe.each(mechanisms)('%s', (mechanism) => {
  let seen: Observed;
  beforeAll(async () => {
    seen = await observeTaps(mechanism);
  });
  const trials = () => seen.trials;

  test('is there on this machine, and says what it uses', () => {
    expect(seen.missing).toBeUndefined();
    expect(seen.means).toMatch(/^(the filter|a program|rules)/);
  });

  test('leaves the originals as they are, and in order, whatever is tapped, and whether outputs are up or down', () => {
    for (const { h1, h2, p1In, p1Out } of [
      trials().none,
      trials().both,
      trials().two,
      trials().down,
      trials().fewer,
      trials().after,
      trials().foreign,
    ]) {
      expect({ h1, h2, p1In, p1Out }).toEqual({
        h1: seen.sent.h2,
        h2: seen.sent.h1,
        p1In: seen.sent.h1,
        p1Out: seen.sent.h2,
      });
    }
  });

  test('copies nothing before there are taps, and after they are taken away', () => {
    for (const { m0, m1 } of [trials().none, trials().after]) expect({ m0, m1 }).toEqual({ m0: [], m1: [] });
  });

  test('copies each frame that passes either hook once, unchanged, and in order', () => {
    expect(trials().both).toMatchObject({ m0: [...seen.sent.h1, ...seen.sent.h2], m1: [] });
  });

  test('copies to several outputs from one interface, and from several interfaces to one output', () => {
    expect(trials().two.m0).toEqual([...seen.sent.h1, ...seen.sent.h2]);
    expect(sorted(trials().two.m1)).toEqual(sorted([...seen.sent.h1, ...seen.sent.h1]));
  });

  test('copies nothing to an output that is down, and to the others as before', () => {
    expect(trials().down.m0).toEqual([]);
    expect(sorted(trials().down.m1)).toEqual(sorted([...seen.sent.h1, ...seen.sent.h1]));
  });

  test('takes one tap away, and leaves those beside it at the same interface', () => {
    expect(trials().fewer.m0).toEqual(seen.sent.h2);
    expect(sorted(trials().fewer.m1)).toEqual(sorted([...seen.sent.h1, ...seen.sent.h1]));
  });

  test('goes on copying each frame once while other taps of the interface come and go', () => {
    const { p1In, h2, m0, m1 } = trials().changing;
    expect(p1In).toHaveLength(20_000);
    expect(m0).toEqual(p1In);
    expect(h2).toEqual(p1In);
    expect(m1.length).toBeGreaterThan(0);
  });

  test('leaves queueing disciplines, filters and rules as they were', () => {
    const { before, attached, after } = seen.snapshots;
    expect(attached).not.toBe(before);
    expect(after).toBe(before);
  });

  test('works beside what others have set at the same places, and leaves that', () => {
    expect(trials().foreign.m0).toEqual([...seen.sent.h1, ...seen.sent.h2]);
    expect(seen.snapshots.others).toContain('htb 7:');
    expect(seen.snapshots.othersAfter).toBe(seen.snapshots.others);
  });

  test('attaches all taps or none, and names the interface that is not there', () => {
    expect(seen.refusals.nowhere).toContain('nowhere');
    expect(seen.snapshots.refused).toBe(seen.snapshots.before);
  });

  test('takes away taps whose output is no more', () => {
    const withoutOutput = seen.snapshots.others.split('\n').filter((line) => !line.includes('dev out1'));
    expect(seen.snapshots.gone).toBe(withoutOutput.join('\n'));
  });

  test('does not displace a root discipline that it could not give back', () => {
    const isInTheWay = mechanism === 'tc-classful';
    expect(seen.refusals.inTheWay).toContain(isInTheWay ? 'p2 has the queueing discipline tbf 8:' : 'none');
  });
});
