import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { BlindTime } from '../model/blindTime.ts';
import { blindTimes, type MadeTransition, type SeenStream, type Sighting } from './blindTime.ts';
import { blindTimeRows } from './blindTimeRows.ts';

// Ten packets a millisecond for a second; what is done is done at 300 ms, and looked at for 400 ms.
const PER_MS = 10;
const PACKETS = 1000 * PER_MS;
const ON_THE_WAY_MS = 0.05;
const all = Array.from({ length: PACKETS }, (_, number): Sighting => ({ number, atMs: number / PER_MS }));
const later = (sightings: readonly Sighting[]) =>
  sightings.map(({ number, atMs }): Sighting => ({ number, atMs: atMs + ON_THE_WAY_MS }));
const between = (from: number, until: number) => later(all.filter(({ atMs }) => atMs >= from && atMs < until));

const made = (more: Partial<MadeTransition>): MadeTransition => ({
  transition: 'attach',
  purged: false,
  repeat: 1,
  askedMs: 300,
  appliedMs: 303,
  untilMs: 700,
  ...more,
});
const attach = made({ after: 'p3' });
const change = made({ transition: 'change', before: 'p3', after: 'p4' });
const detach = made({ transition: 'detach', before: 'p4' });

const seen = (copies: SeenStream['copies'], more: Partial<SeenStream> = {}): SeenStream => ({
  arrived: all,
  departed: later(all),
  copies,
  ...more,
});
const told = (stream: SeenStream, one: MadeTransition): BlindTime => {
  const [result] = blindTimes(stream, [one]);
  if (result === undefined || typeof result === 'string') throw new Error(result);
  return result;
};
const NONE = { packets: 0, afterApplied: 0, durationMs: 0, ended: true };

describe('attach', () => {
  test('copies from 310 ms on: what arrived in ten milliseconds is missing', () => {
    const result = told(seen({ p3: between(310, 1000), p4: [] }), attach);
    expect(result).toMatchObject({
      arrived: 4000,
      copied: 3900,
      lost: 0,
      missing: { packets: 100, afterApplied: 70, ended: true },
      surplus: NONE,
      doubled: 0,
      appliedMs: 3,
      windowMs: 400,
    });
    expect(result.missing.durationMs).toBeCloseTo(9.9);
  });

  test('no copy at all: missing when the window ends', () => {
    const { missing, copied } = told(seen({ p3: [], p4: [] }), attach);
    expect(missing).toMatchObject({ packets: 4000, ended: false });
    expect(copied).toBe(0);
  });

  test('copies that come with the next command are not taken for those of this one', () => {
    expect(told(seen({ p3: between(699.5, 1000), p4: [] }), attach).missing.ended).toBe(false);
  });

  test('packets that departed nowhere are lost, not missing', () => {
    const gone = ({ number }: Sighting) => number < 3500 || number >= 3600;
    const copies = { p3: between(300, 1000).filter(gone), p4: [] };
    const result = told(seen(copies, { departed: later(all).filter(gone) }), attach);
    expect(result).toMatchObject({ lost: 100, missing: NONE, arrived: 4000, copied: 3900 });
    expect(result.original.undelivered).toBe(100);
  });

  test('a packet that is copied and not delivered is no missing one', () => {
    const departed = later(all).filter(({ number }) => number !== 3500);
    expect(told(seen({ p3: between(300, 1000), p4: [] }, { departed }), attach)).toMatchObject({
      lost: 0,
      missing: NONE,
      original: { undelivered: 1, quietUndelivered: 0 },
    });
  });

  test('copies before it was asked for: nothing can be told', () => {
    expect(blindTimes(seen({ p3: between(0, 1000), p4: [] }), [attach])).toEqual([
      'attach, repeat 1: 500 of 500 packets were not copied as they were owed before it',
    ]);
  });
});

describe('change', () => {
  test('at one stroke: none is missing, none is doubled, what still left by the old output is surplus', () => {
    const result = told(seen({ p3: between(0, 302), p4: between(302, 1000) }), change);
    expect(result).toMatchObject({ missing: NONE, doubled: 0, copied: 4000 });
    expect(result.surplus).toMatchObject({ packets: 20, afterApplied: 0, ended: true });
  });

  test('the new output before the old one is closed: doubled', () => {
    expect(told(seen({ p3: between(0, 305), p4: between(302, 1000) }), change)).toMatchObject({
      missing: NONE,
      doubled: 30,
      surplus: { packets: 50, afterApplied: 20 },
    });
  });

  test('twice at one output: doubled too', () => {
    const p4 = [...between(300, 1000), ...between(400, 401)];
    expect(told(seen({ p3: between(0, 300), p4 }), change)).toMatchObject({ doubled: 10, surplus: NONE });
  });

  test('the old output is closed before the new one: missing', () => {
    expect(told(seen({ p3: between(0, 302), p4: between(305, 1000) }), change)).toMatchObject({
      missing: { packets: 30, afterApplied: 20, ended: true },
      doubled: 0,
    });
  });
});

describe('detach', () => {
  test('copies go on for a while: surplus', () => {
    const result = told(seen({ p3: [], p4: between(0, 320) }), detach);
    expect(result).toMatchObject({ missing: NONE, surplus: { packets: 200, afterApplied: 170, ended: true } });
    expect(result.surplus.durationMs).toBeCloseTo(19.9);
  });

  test('copies never end: surplus when the window ends', () => {
    expect(told(seen({ p3: [], p4: between(0, 1000) }), detach).surplus).toMatchObject({ packets: 4000, ended: false });
  });
});

describe('the original', () => {
  const copies = { p3: between(300, 1000), p4: [] };

  test('pauses: the longest gap since it was asked for, and that of before', () => {
    const held = later(all).filter(({ atMs }) => !(atMs > 310 && atMs < 330) && !(atMs > 250 && atMs < 252));
    const { original } = told(seen(copies, { departed: held }), attach);
    expect(original.gapMs).toBeCloseTo(20.1);
    expect(original.quietGapMs).toBeCloseTo(2.1);
    expect(original).toMatchObject({ undelivered: 200, quietUndelivered: 20, reordered: 0 });
  });

  test.each([
    ['that goes on beyond the stretch', 380, 450, 20, 0.1],
    ['that was there before', 280, 310, 10, 20],
    ['that is longer than the stretch', 250, 450, 100, 50],
  ])('a gap %s counts as far as it lies within', (_, from, until, gapMs, quietGapMs) => {
    const held = later(all).filter(({ atMs }) => !(atMs > from && atMs < until));
    const { original } = told(seen(copies, { departed: held }), attach);
    expect(Math.abs(original.gapMs - gapMs)).toBeLessThan(0.11);
    expect(Math.abs(original.quietGapMs - quietGapMs)).toBeLessThan(0.11);
  });

  test('is reordered: packets behind one with a higher number', () => {
    const departed = [...later(all)];
    [departed[3500], departed[3501]] = [departed[3501] as Sighting, departed[3500] as Sighting];
    expect(told(seen(copies, { departed }), attach).original).toMatchObject({ reordered: 1, quietReordered: 0 });
  });

  test('ends before the window does: nothing can be told', () => {
    const arrived = all.filter(({ atMs }) => atMs < 650);
    expect(blindTimes(seen(copies, { arrived }), [attach])).toEqual([
      'attach, repeat 1: the stream ended before the window did',
    ]);
  });

  test('does not come at all before it: nothing can be told', () => {
    const arrived = all.filter(({ atMs }) => atMs > 260);
    expect(blindTimes(seen(copies, { arrived }), [attach])).toEqual(['attach, repeat 1: nothing passed before it']);
  });
});

describe('whatever is taken out of what was captured', () => {
  const whole = { p3: between(300, 1000), p4: [] };
  const chosen = fc.uniqueArray(fc.integer({ min: 3000, max: 6400 }), { maxLength: 40 });
  const few = { numRuns: 20 };

  test.prop([chosen], few)('copies that lack are missing, exactly as many, and until the last of them', (lacking) => {
    const p3 = whole.p3.filter(({ number }) => !lacking.includes(number));
    const { missing, arrived, copied, lost } = told(seen({ ...whole, p3 }), attach);
    expect(missing.packets).toBe(lacking.length);
    expect(missing.durationMs).toBeCloseTo(lacking.length === 0 ? 0 : Math.max(...lacking) / PER_MS - 300);
    expect(missing.afterApplied).toBe(lacking.filter((number) => number >= 3030).length);
    expect(copied + missing.packets + lost).toBe(arrived);
  });

  test.prop([chosen], few)('copies that are there twice are doubled, exactly as many', (twice) => {
    const p3 = whole.p3.flatMap((one) => (twice.includes(one.number) ? [one, one] : [one]));
    expect(told(seen({ ...whole, p3 }), attach)).toMatchObject({ doubled: twice.length, missing: NONE, surplus: NONE });
  });

  test.prop([chosen], few)('copies at another output are surplus, exactly as many', (strays) => {
    const p4 = whole.p3.filter(({ number }) => strays.includes(number));
    expect(told(seen({ ...whole, p4 }), attach).surplus.packets).toBe(strays.length);
  });

  test.prop([chosen, chosen], few)('packets that are lost are never missing', (lost, lacking) => {
    const departed = later(all).filter(({ number }) => !lost.includes(number));
    const p3 = whole.p3.filter(({ number }) => !lost.includes(number) && !lacking.includes(number));
    const result = told(seen({ ...whole, p3 }, { departed }), attach);
    expect(result.lost).toBe(lost.length);
    expect(result.missing.packets).toBe(lacking.filter((number) => !lost.includes(number)).length);
    expect(result.copied + result.missing.packets + result.lost).toBe(result.arrived);
  });
});

test('rows stand in the order of transitions, without purge first, with what was measured', () => {
  const stream = seen({ p3: between(310, 1000), p4: [] });
  const one = told(stream, attach);
  const open = { ...one, missing: { ...one.missing, ended: false } };
  const rows = blindTimeRows([{ ...one, purged: true, transition: 'detach' }, { ...one, purged: true }, open, one]);
  expect(rows.map(({ transition, purged }) => [transition, purged])).toEqual([
    ['attach', false],
    ['attach', true],
    ['detach', true],
  ]);
  expect(rows[0]?.quantities.missingPackets).toEqual({ repeats: 2, open: 1, openFrom: 100, min: 100 });
  expect(rows[1]?.quantities.missingPackets).toEqual({ repeats: 1, open: 0, min: 100, median: 100, max: 100 });
  expect(rows[1]?.quantities.appliedMs.median).toBeCloseTo(3);
});
