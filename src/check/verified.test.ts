import { describe, expect, it } from 'vitest';
import type { Frame } from '../model/observation.ts';
import { type Circumstances, observe, request, series } from '../oracle/testing/observe.ts';
import { verified } from './verified.ts';

const mirrors = { m0: { selectSrcPort: ['p1'], outputPort: 'p3' } };
const window = { fromNs: 1000n, toNs: 3000n, marginNs: 1000n };
const frame = (sequence: number, time: number): Frame => {
  const bytes = request(sequence);
  return { timeNs: BigInt(time), bytes, wireLength: bytes.length };
};
const frames = (times: readonly number[]) => times.map((time) => frame(time, time));
const copies = (times: readonly number[]) => times.map((time) => frame(time, time + 5));
const TIMES = [100, 999, 1500, 2000, 2998, 3001, 3900];
const idle = { traffic: { kind: 'idle', durationMs: 1 } as const, generator: { command: [] } };

const look = (came: readonly Frame[], circumstances: Circumstances['record'] = {}) =>
  verified(
    observe(
      mirrors,
      { p1: { arriving: frames(TIMES) }, p3: { departing: came } },
      { record: { ...idle, ...circumstances } },
    ),
    'm0',
    window,
  );

describe('verified', () => {
  it('passes what was copied, and tells order and delay', () => {
    const { copies: verdict, order } = look(copies(TIMES));
    expect(verdict).toMatchObject({ status: 'passed', counts: { owed: 3, matched: 3 } });
    expect(order).toMatchObject({ status: 'passed', evidence: '3 of 3 copies in order' });
  });

  it('fails a loss in the window, and not one in the margins', () => {
    expect(look(copies(TIMES.filter((time) => time !== 2000))).copies).toMatchObject({
      status: 'failed',
      counts: { missing: 1 },
    });
    expect(look(copies(TIMES.filter((time) => time !== 3900 && time !== 100))).copies.status).toBe('passed');
  });

  it('tells a copy that was lost in its tunnel from one that was not sent, by the numbers of those that came', () => {
    const numbered = (times: readonly number[], numberOf: (place: number) => number) =>
      copies(times).map((copy, place) => ({ ...copy, sequence: numberOf(place) }));
    const without2000 = TIMES.filter((time) => time !== 2000);
    const [lost] = look(numbered(without2000, (place) => (place < 3 ? place : place + 1))).copies.findings;
    expect(lost).toMatchObject({ charges: [{ packets: 1, hop: 'tunnel' }], notAttributed: 0 });
    expect(lost?.summary).toContain("1 lost on the way to the collector (gaps in the tunnel's sequence numbers)");
    const [unsent] = look(numbered(without2000, (place) => place)).copies.findings;
    expect(unsent).toMatchObject({ charges: [{ packets: 1, hop: 'flows' }], notAttributed: 0 });
    expect(unsent?.summary).toContain("1 not sent by the switch (no gap in the tunnel's sequence numbers)");
    // The first that came has no number before it.
    const [open] = look(numbered([2000, 2998, 3001], (place) => place)).copies.findings;
    expect(open).toMatchObject({ charges: [], notAttributed: 1 });
    const [few] = look([...numbered(without2000.slice(1), (place) => place), ...copies([100])]).copies.findings;
    expect(few).toMatchObject({ charges: [], notAttributed: 1 });
  });

  it('tells copies that come in another order, beside the verdict', () => {
    const [a, b, c, ...rest] = copies(TIMES.slice(2));
    const { copies: verdict, order } = look([b, a, c, ...rest] as Frame[]);
    expect(verdict.status).toBe('passed');
    expect(order).toMatchObject({ status: 'failed', findings: [{ kind: 'reordered', packets: 1 }] });
  });

  it('is inconclusive where packets were lost before the switch saw them', () => {
    expect(look(copies(TIMES), { lostBeforeSwitch: { p1: 3 } }).copies.status).toBe('inconclusive');
  });

  it('is inconclusive where nothing passed in the window', () => {
    const empty = observe(mirrors, { p1: { arriving: [] }, p3: { departing: [] } }, { record: idle });
    expect(verified(empty, 'm0', window).copies.status).toBe('inconclusive');
  });

  it('holds streams against one another where offloads are on and frames differ', () => {
    const came = copies(TIMES.filter((time) => time !== 2000));
    expect(look(came, { offloads: 'on' }).copies).toMatchObject({
      status: 'failed',
      evidence: expect.stringContaining('by stream'),
    });
    expect(look(copies(TIMES.filter((time) => time > 900 && time < 3900)), { offloads: 'on' }).copies.status).toBe(
      'passed',
    );
  });

  it('is inconclusive where the mirror has no output', () => {
    const without = observe({ m0: { selectAll: true } }, { p1: { arriving: series(3, request) } }, { record: idle });
    expect(verified(without, 'm0', window).copies.status).toBe('inconclusive');
  });
});
