import { describe, expect, it } from 'vitest';
import type { Mirror } from '../model/mirror.ts';
import type { Observation } from '../model/observation.ts';
import type { Verdict } from '../model/verdict.ts';
import { observe, reply, request, series } from '../oracle/testing/observe.ts';
import { readAll } from '../packet/testing/readAll.ts';
import { copies, equivalent, owesNothing, silent, summed } from './checks.ts';
import { differencesCapture } from './differencesCapture.ts';

const m0: Mirror = { selectSrcPort: ['p1'], outputPort: 'p3' };
const three = series(3, request);
const [first, second, third] = three as [Uint8Array, Uint8Array, Uint8Array];
const flipped = second.map((byte, index) => (index === 60 ? byte ^ 1 : byte));

/** Three requests from p1 to p2, and what the mirror made of them. */
function copied(...frames: readonly Uint8Array[]): Observation {
  return observe({ m0 }, { p1: { arriving: three }, p2: { departing: three }, p3: { departing: frames } });
}

const reasons = (verdict: Verdict) => verdict.differing?.().map(({ why }) => why);

describe('the packets behind a verdict', () => {
  it('are none where all is as it should be', () => {
    expect(equivalent(copied(...three), 'm0').differing).toBeUndefined();
    expect(silent(copied().departing('p3')).differing).toBeUndefined();
  });

  it('are those that are missing, too many, nobody’s, altered or cut, by time, each with where it was seen', () => {
    expect(reasons(equivalent(copied(first, first), 'm0'))).toEqual([
      'missing: packet 2 arriving at p1, not copied to p3',
      'missing: packet 3 arriving at p1, not copied to p3',
      'duplicate: packet 2 departing at p3, one more than owed',
    ]);
    expect(reasons(equivalent(copied(reply(9), first, flipped, third.subarray(0, 60)), 'm0'))).toEqual([
      'altered: packet 2 arriving at p1, came as packet 3 departing at p3, payload byte 18 00 became 01',
      'truncated: packet 3 arriving at p1, came as packet 4 departing at p3, 60 bytes came',
      'unexpected: packet 1 departing at p3, which nobody owed p3',
      'altered: packet 3 departing at p3, was packet 2 arriving at p1, payload byte 18 00 became 01',
      'truncated: packet 4 departing at p3, was packet 3 arriving at p1, 60 bytes came',
    ]);
  });

  it('come with every check that compares packets, and with what is made of its verdict', () => {
    const seen = copied(first);
    const unexpected = ['unexpected: packet 1 departing at p3, which nobody owed p3'];
    const nobodys = silent(seen.departing('p3'));
    expect(reasons(nobodys)).toEqual(unexpected);
    expect(reasons(summed('both', [{ name: 'before', verdict: nobodys }]))).toEqual(unexpected);
    const lost = [
      'missing: packet 2 arriving at p1, not copied to p3',
      'missing: packet 3 arriving at p1, not copied to p3',
    ];
    expect(reasons(copies(seen.departing('p3'), seen.arriving('p1')))).toEqual(lost);
    expect(reasons(owesNothing(seen, 'm0'))).toEqual(lost);
    const stated = copies(seen.departing('p3'), [{ from: 'h1', bytes: reply(9) }]);
    expect(reasons(stated)?.[0]).toBe('missing: a packet as stated, not copied to p3');
  });

  it('are not stored with it', () => {
    expect(JSON.parse(JSON.stringify(equivalent(copied(first), 'm0')))).not.toHaveProperty('differing');
  });
});

it('differences as a capture have an interface for each port and direction, and keep the time to the nanosecond', async () => {
  const frame = { timeNs: 1_700_000_000_123_456_789n, bytes: first, wireLength: first.length };
  const packets = [
    { frame, port: 'p1', direction: 'arriving', why: 'missing' },
    { frame, port: 'p3', direction: 'departing', why: 'altered' },
    { frame: { ...frame, wireLength: 2000 }, port: 'p1', direction: 'arriving', why: 'missing' },
  ] as const;
  const read = await readAll(Buffer.from(differencesCapture(packets)));
  expect(read.packets.map(({ seconds, nanoseconds, wireLength }) => [seconds, nanoseconds, wireLength])).toEqual([
    [1_700_000_000, 123_456_789, first.length],
    [1_700_000_000, 123_456_789, first.length],
    [1_700_000_000, 123_456_789, 2000],
  ]);
  expect(
    Buffer.from(differencesCapture(packets))
      .toString('latin1')
      .match(/p[13] (arriving|departing)/g),
  ).toEqual(['p1 arriving', 'p3 departing']);
});
