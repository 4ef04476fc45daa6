import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { CollectedFrame } from '../model/collected.ts';
import type { Frame } from '../model/observation.ts';
import { observe, reply, request } from '../oracle/testing/observe.ts';
import { type Random, randomOf } from '../packet/testing/mutate.ts';
import { alignClocksByCopies } from './alignClocksByCopies.ts';
import { verified } from './verified.ts';

const mirrors = { m0: { selectSrcPort: ['p1'], outputPort: 'tun0' } };
const START = 1_735_787_045_000_000_000n;
const SECOND = 1_000_000_000n;
const idle = {
  traffic: { kind: 'idle', durationMs: 1 } as const,
  generator: { command: [] },
  offloads: 'off' as const,
};
const topology = { ports: { p1: {}, tun0: {} } };

const frameAt = (timeNs: bigint, bytes: Uint8Array): Frame => ({ timeNs, bytes, wireLength: bytes.length });
const watchedOf = (packets: readonly Frame[]) =>
  observe(mirrors, { p1: { arriving: packets } }, { record: idle, topology });
const inTunnel = (frame: Frame, tunnel = '10.0.0.1 10.0.0.2 7'): CollectedFrame => ({ frame, tunnel });

/** Evenly over a time, a second of it at each end as a margin. */
function packetsOver(seconds: number, count: number) {
  const span = BigInt(seconds) * SECOND;
  const packets = Array.from({ length: count }, (_, index) =>
    frameAt(START + (span * BigInt(index)) / BigInt(count - 1), request(index + 1)),
  );
  return { packets, window: { fromNs: START + SECOND, toNs: START + span - SECOND, marginNs: SECOND } };
}

interface Clock {
  readonly offsetMs: number;
  readonly driftPpm: number;
  readonly jitterUs: number;
}

/** When a packet's copy comes by the other clock. */
function thereOf({ timeNs }: Frame, { offsetMs, driftPpm, jitterUs }: Clock, random: Random): bigint {
  const delayNs = 20_000 - 1000 * jitterUs * Math.log((1 + random(1e6)) / 1e6);
  return timeNs + BigInt(Math.round(offsetMs * 1e6 + delayNs + Number(timeNs - START) * driftPpm * 1e-6));
}

const FATES = ['comes', 'comes', 'comes', 'is lost', 'is not sent'] as const;

const clock = fc.record({
  offsetMs: fc.integer({ min: -36_000_000, max: 36_000_000 }),
  driftPpm: fc.integer({ min: -100, max: 100 }),
  jitterUs: fc.integer({ min: 0, max: 1000 }),
  seconds: fc.integer({ min: 4, max: 120 }),
  seed: fc.integer(),
});

describe('alignClocksByCopies', () => {
  test.prop([clock])(
    'lets copies that are missing, and such as came twice, be counted exactly, whatever the clock, its drift, and jitter',
    ({ seconds, seed, ...far }) => {
      const random = randomOf(seed);
      const { packets, window } = packetsOver(seconds, 400);
      const isJudged = ({ timeNs }: Frame) => timeNs >= window.fromNs && timeNs <= window.toNs;
      const isInside = ({ timeNs }: Frame) =>
        timeNs > window.fromNs + SECOND / 10n && timeNs < window.toNs - SECOND / 10n;
      const fates = packets.map((packet) => {
        const fate = random(20);
        return fate === 0 ? 0 : fate === 1 && isInside(packet) ? 2 : 1;
      });
      const copies = packets
        .flatMap((packet, index) =>
          Array.from({ length: fates[index] as number }, () => frameAt(thereOf(packet, far, random), packet.bytes)),
        )
        .sort((a, b) => Number(a.timeNs - b.timeNs));
      const found = alignClocksByCopies(
        watchedOf(packets),
        'm0',
        copies.map((copy) => inTunnel(copy)),
        window,
      );
      if ('unknown' in found.clock) throw new Error(found.clock.unknown);
      const { toHere, uncertaintyNs } = found.clock;
      expect(uncertaintyNs).toBeLessThan(100_000_000);
      const departing = found.frames.map((one) => ({ ...one, timeNs: toHere(one.timeNs) }));
      const observation = observe(
        mirrors,
        { p1: { arriving: packets }, tun0: { departing } },
        { record: idle, topology },
      );
      const counted = (wanted: number) =>
        packets.filter((packet, index) => isJudged(packet) && fates[index] === wanted).length;
      expect(verified(observation, 'm0', window).copies.counts).toMatchObject({
        missing: counted(0),
        duplicate: counted(2),
        unexpected: 0,
      });
    },
  );

  const { packets, window } = packetsOver(4, 100);
  const late = (frame: Frame, ns = 1000n) => ({ ...frame, timeNs: frame.timeNs + ns });

  it("tells the mirror's tunnel from that of another switch by what is in it, also where they share a few contents", () => {
    const own = packets.map((packet) => inTunnel(late(packet)));
    const other = [
      ...packets.slice(0, 20).map((packet) => inTunnel(late(packet), '10.0.0.9 10.0.0.2 7')),
      ...packets.map((packet, index) => inTunnel(frameAt(packet.timeNs, reply(index)), '10.0.0.9 10.0.0.2 7')),
    ];
    const found = alignClocksByCopies(watchedOf(packets), 'm0', [...other, ...own], window);
    expect(found.frames).toEqual(own.map(({ frame }) => frame));
    expect(found).toMatchObject({ others: 120, isWhole: true, clock: { pairs: 100 } });
  });

  it('takes copies once that were seen at several interfaces on their way, and all that came by two', () => {
    const at = (name: number, of: readonly Frame[]) =>
      of.map((packet) => ({ ...inTunnel(late(packet)), interface: name }));
    const members = [at(2, packets.slice(0, 60)), at(3, packets.slice(60))];
    const bonded = alignClocksByCopies(watchedOf(packets), 'm0', [...members.flat(), ...at(4, packets)], window);
    expect([bonded.frames.length, bonded.others]).toEqual([100, 100]);
    const apart = alignClocksByCopies(watchedOf(packets), 'm0', members.flat(), window);
    expect([apart.frames.length, apart.others]).toEqual([100, 0]);
  });

  test.prop([fc.integer()])(
    'keeps numbers that tell, also where they begin anew, what was lost in the tunnel from what was not sent',
    (seed) => {
      const random = randomOf(seed);
      const fates = packets.map(({ timeNs }) => {
        // At the window's edges nobody tells which of two neighbours it was.
        const isEdge = [START, window.fromNs, window.toNs, START + 4n * SECOND].some(
          (edge) => timeNs > edge - SECOND / 10n && timeNs < edge + SECOND / 10n,
        );
        return isEdge ? 'comes' : FATES[random(FATES.length)];
      });
      let number = 0xffff_ffd0;
      const came = packets.flatMap((packet, index) => {
        if (fates[index] === 'is not sent') return [];
        const sequence = number++ >>> 0;
        return fates[index] === 'is lost' ? [] : [{ ...inTunnel(late(packet)), sequence }];
      });
      const found = alignClocksByCopies(watchedOf(packets), 'm0', came, window);
      const observation = observe(
        mirrors,
        { p1: { arriving: packets }, tun0: { departing: found.frames } },
        { record: idle, topology },
      );
      const counted = (wanted: string) =>
        packets.filter(
          ({ timeNs }, index) => timeNs >= window.fromNs && timeNs <= window.toNs && fates[index] === wanted,
        ).length;
      const [missing] = verified(observation, 'm0', window).copies.findings;
      const charged = (hop: string) => missing?.charges?.find((one) => one.hop === hop)?.packets ?? 0;
      expect([charged('tunnel'), charged('flows')]).toEqual([counted('is lost'), counted('is not sent')]);
    },
  );

  it('leaves out numbers that not all have', () => {
    const some = packets.map((packet, index) => ({ ...inTunnel(late(packet)), ...(index > 0 && { sequence: index }) }));
    const { frames } = alignClocksByCopies(watchedOf(packets), 'm0', some, window);
    expect(frames.some((frame) => 'sequence' in frame)).toBe(false);
  });

  it.each([
    ['begins', 40, 100],
    ['ends', 0, 60],
  ])('knows when a capture %s within the window', (_what, from, to) => {
    const part = packets.slice(from, to).map((packet) => inTunnel(late(packet)));
    expect(alignClocksByCopies(watchedOf(packets), 'm0', part, window).isWhole).toBe(false);
  });

  it('knows no clock where there are no copies', () => {
    const foreign = Array.from({ length: 20 }, (_, index) => inTunnel(frameAt(START, reply(index))));
    expect(alignClocksByCopies(watchedOf(packets), 'm0', foreign, window).clock).toHaveProperty('unknown');
    expect(alignClocksByCopies(watchedOf(packets), 'm0', [], window).clock).toHaveProperty('unknown');
  });
});
