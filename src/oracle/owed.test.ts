import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Direction, Mirror } from '../model/mirror.ts';
import { type OwedFrames, owedCopies } from './owed.ts';
import { observe, reply, request, type Seen, series } from './testing/observe.ts';

const frame = request(1);

/** What the mirror to p3 owes for what passed at the ports, one entry for each content. */
function owed(mirror: Mirror, ports: Readonly<Record<string, Seen>>, others: Readonly<Record<string, Mirror>> = {}) {
  const m0 = { outputPort: 'p3', ...mirror };
  const result = owedCopies(observe({ ...others, m0 }, { ...ports, p3: ports.p3 ?? {} }), m0);
  if ('unknown' in result) throw new Error(result.unknown);
  return result.outputs.flatMap(({ frames }) => frames);
}

const ranges = (frames: readonly OwedFrames[]) => frames.map(({ atLeast, atMost }) => [atLeast, atMost]);
const total = (frames: readonly OwedFrames[]) => frames.reduce((sum, { atLeast }) => sum + atLeast, 0);
const places = (frames: readonly OwedFrames[]) =>
  frames.flatMap(({ sightings }) => sightings.map(({ port, direction, number }) => `${direction} ${port} ${number}`));

/** Two requests from p1 to p2, two replies back. */
const conversation = {
  p1: { arriving: series(2, request), departing: series(2, reply) },
  p2: { arriving: series(2, reply), departing: series(2, request) },
};

describe('a packet is owed', () => {
  test('when it arrives on a selected source port', () => {
    const frames = owed({ selectSrcPort: ['p1'] }, conversation);
    expect(places(frames)).toEqual(['arriving p1 1', 'arriving p1 2']);
    expect(ranges(frames)).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  test('when it departs through a selected destination port', () => {
    const frames = owed({ selectDstPort: ['p1'] }, conversation);
    expect(places(frames)).toEqual(['departing p1 1', 'departing p1 2']);
    expect(total(frames)).toBe(2);
  });

  test('in both directions of a port that is source and destination', () => {
    expect(total(owed({ selectSrcPort: ['p1'], selectDstPort: ['p1'] }, conversation))).toBe(4);
  });

  test('on each of two source ports', () => {
    const frames = owed({ selectSrcPort: ['p1', 'p2'] }, conversation);
    expect(total(frames)).toBe(4);
    expect(places(frames)).toEqual(['arriving p1 1', 'arriving p1 2', 'arriving p2 1', 'arriving p2 2']);
  });

  test('once, though it arrives on a source and departs through a destination', () => {
    const frames = owed({ selectSrcPort: ['p1'], selectDstPort: ['p2'] }, conversation);
    expect(ranges(frames)).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  test('once, though two selected destinations get it in a flood', () => {
    const seen = { p1: { arriving: [frame] }, p2: { departing: [frame] }, p4: { departing: [frame] } };
    expect(ranges(owed({ selectDstPort: ['p2', 'p4'] }, seen))).toEqual([[1, 1]]);
  });

  test('though the switch drops it after it arrived on a source', () => {
    expect(ranges(owed({ selectSrcPort: ['p1'] }, { p1: { arriving: [frame] }, p2: {} }))).toEqual([[1, 1]]);
  });

  test('as often as it was sent, byte for byte the same', () => {
    const three = [frame, frame, frame];
    const seen = { p1: { arriving: three }, p2: { departing: three } };
    expect(ranges(owed({ selectSrcPort: ['p1'] }, seen))).toEqual([[3, 3]]);
    expect(ranges(owed({ selectDstPort: ['p2'] }, seen))).toEqual([[3, 3]]);
  });

  test('when the switch made it itself, for its departure', () => {
    expect(ranges(owed({ selectAll: true }, { p1: { departing: [frame, frame] } }))).toEqual([[2, 2]]);
  });

  test('once for all mirrors that share its output port', () => {
    const others = { m1: { selectDstPort: ['p2'], outputPort: 'p3' } };
    expect(total(owed({ selectSrcPort: ['p1'] }, conversation, others))).toBe(2);
    expect(total(owed({ selectSrcPort: ['p2'] }, conversation, others))).toBe(4);
  });
});

describe('a packet is not owed', () => {
  test('when it passes only ports and directions that are not selected', () => {
    expect(owed({ selectSrcPort: ['p2'] }, { p1: conversation.p1, p2: { departing: series(2, request) } })).toEqual([]);
  });

  test('when the switch drops it before it departs through a destination', () => {
    expect(owed({ selectDstPort: ['p2'] }, { p1: { arriving: [frame] }, p2: {} })).toEqual([]);
  });

  test('when nothing is selected', () => {
    expect(owed({}, conversation)).toEqual([]);
  });

  test('for passing the output port, whatever is selected', () => {
    const seen = { p1: { arriving: [frame] }, p3: { arriving: [request(2)], departing: [frame, request(3)] } };
    const everything = { selectAll: true, selectSrcPort: ['p3'], selectDstPort: ['p3'] };
    expect(places(owed(everything, seen))).toEqual(['arriving p1 1']);
  });

  test('for arriving on the output port of another mirror, where it is dropped', () => {
    const seen = { p1: { arriving: [frame] }, p5: { arriving: [request(2)] } };
    expect(places(owed({ selectAll: true }, seen, { m1: { outputPort: 'p5' } }))).toEqual(['arriving p1 1']);
  });
});

test('another mirror with another output port does not matter', () => {
  const others = { m1: { selectAll: true, snaplen: 100, outputPort: 'p5' } };
  expect(total(owed({ selectSrcPort: ['p1'] }, conversation, others))).toBe(2);
});

describe('identical frames leave open what is owed', () => {
  test('when one came from a selected port and one from another, and one departed', () => {
    const seen = { p1: { arriving: [frame] }, p2: { departing: [frame] }, p4: { arriving: [frame] } };
    const frames = owed({ selectSrcPort: ['p1'], selectDstPort: ['p2'] }, seen);
    expect(ranges(frames)).toEqual([[1, 2]]);
    expect(places(frames)).toEqual(['arriving p1 1', 'departing p2 1']);
  });

  test('but not when both departed', () => {
    const seen = { p1: { arriving: [frame] }, p2: { departing: [frame, frame] }, p4: { arriving: [frame] } };
    expect(ranges(owed({ selectSrcPort: ['p1'], selectDstPort: ['p2'] }, seen))).toEqual([[2, 2]]);
  });

  test('when more departed than arrived', () => {
    const seen = { p1: { arriving: [frame] }, p2: { departing: [frame, frame] } };
    expect(ranges(owed({ selectSrcPort: ['p1'], selectDstPort: ['p2'] }, seen))).toEqual([[1, 3]]);
  });

  test('when the switch made them and they departed through two destinations', () => {
    const seen = { p1: { departing: [frame] }, p2: { departing: [frame] } };
    expect(ranges(owed({ selectAll: true }, seen))).toEqual([[1, 2]]);
  });
});

describe('the range is exactly what the captures leave open', () => {
  const PORTS = ['p1', 'p2', 'p4'] as const;
  type Port = (typeof PORTS)[number];
  /** One way through the switch of one packet; without an arrival the switch made it. */
  interface Traversal {
    readonly arrived?: Port;
    readonly departed: readonly Port[];
  }

  /** All subsets of the ports. */
  const sets = Array.from({ length: 2 ** PORTS.length }, (_, bits) => PORTS.filter((_, index) => (bits >> index) & 1));
  const passing = PORTS.flatMap((arrived) => sets.map((departed): Traversal => ({ arrived, departed })));
  const made = sets.filter((set) => set.length > 0).map((departed): Traversal => ({ departed }));

  /** All selections of up to `most` ways, the same ones more than once included. */
  function worlds(ways: readonly Traversal[], most: number): readonly (readonly Traversal[])[] {
    if (most === 0) return [[]];
    return [[], ...ways.flatMap((way, index) => worlds(ways.slice(index), most - 1).map((rest) => [way, ...rest]))];
  }

  function seenIn(world: readonly Traversal[]): Record<string, Seen> {
    const times = (passes: (way: Traversal) => boolean) => world.filter(passes).map(() => frame);
    return Object.fromEntries(
      PORTS.map((port): [string, Record<Direction, Uint8Array[]>] => [
        port,
        {
          arriving: times(({ arrived }) => arrived === port),
          departing: times(({ departed }) => departed.includes(port)),
        },
      ]),
    );
  }

  function truth({ selectAll, selectSrcPort = [], selectDstPort = [] }: Mirror, world: readonly Traversal[]): number {
    return world.filter(
      ({ arrived, departed }) =>
        (arrived !== undefined && (selectAll || selectSrcPort.includes(arrived))) ||
        departed.some((port) => selectAll || selectDstPort.includes(port)),
    ).length;
  }

  /** Of all worlds that look alike in the captures, the least and the most that is owed. */
  function judge(mirror: Mirror, all: readonly (readonly Traversal[])[]) {
    const alike = new Map<string, { world: readonly Traversal[]; least: number; most: number }>();
    for (const world of all) {
      const key = PORTS.map((port) => {
        const arrived = world.filter((way) => way.arrived === port).length;
        return `${arrived}/${world.filter(({ departed }) => departed.includes(port)).length}`;
      }).join(' ');
      const count = truth(mirror, world);
      const { least = count, most = count } = alike.get(key) ?? {};
      alike.set(key, { world, least: Math.min(least, count), most: Math.max(most, count) });
    }
    return alike;
  }

  const mirrors: readonly Mirror[] = [
    { selectAll: true },
    { selectSrcPort: ['p1'] },
    { selectSrcPort: ['p1', 'p2'] },
    { selectDstPort: ['p2'] },
    { selectDstPort: ['p2', 'p4'] },
    { selectSrcPort: ['p1'], selectDstPort: ['p1'] },
    { selectSrcPort: ['p1'], selectDstPort: ['p2'] },
    { selectSrcPort: ['p1'], selectDstPort: ['p2', 'p4'] },
    { selectSrcPort: ['p1', 'p2'], selectDstPort: ['p2', 'p4'] },
  ];

  test.each([
    ['that came in', worlds(passing, 3)],
    ['that the switch made', worlds(made, 4).filter((world) => world.flatMap(({ departed }) => departed).length <= 4)],
  ])('for identical packets %s, in every small world', (_, all) => {
    let wide = 0;
    for (const mirror of mirrors) {
      for (const [key, { world, least, most }] of judge(mirror, all)) {
        const [[atLeast, atMost] = [0, 0]] = ranges(owed(mirror, seenIn(world)));
        expect([atLeast, atMost], `${JSON.stringify(mirror)} ${key}`).toEqual([least, most]);
        if (least < most) wide += 1;
      }
    }
    expect(wide).toBeGreaterThan(0);
  });

  const anyWorld = fc.array(fc.constantFrom(...passing), { maxLength: 12 });
  const anyMirror = fc.constantFrom(...mirrors);
  test.prop([anyMirror, anyWorld], { numRuns: 300 })(
    'for many identical packets it holds the truth',
    (mirror, world) => {
      const [[atLeast, atMost] = [0, 0]] = ranges(owed(mirror, seenIn(world)));
      const count = truth(mirror, world);
      expect(atLeast).toBeLessThanOrEqual(count);
      expect(atMost).toBeGreaterThanOrEqual(count);
      const elsewhere = world.some(
        ({ arrived }) => !mirror.selectAll && !mirror.selectSrcPort?.includes(arrived as Port),
      );
      if (!elsewhere) expect([atLeast, atMost]).toEqual([count, count]);
    },
  );
});

describe('what the oracle does not know, it says', () => {
  const why = (mirror: Mirror, others: Readonly<Record<string, Mirror>> = {}) => {
    const result = owedCopies(observe({ ...others, m0: mirror }, conversation), mirror);
    return 'unknown' in result ? result.unknown : 'known';
  };

  test('a filter that says something it cannot read', () => {
    const mirror = { outputPort: 'p3', selectAll: true, filter: 'nsh_si=5' };
    expect(why(mirror)).toBe("the oracle does not know what the filter 'nsh_si=5' lets through");
  });

  test('mirrors that share an output and cut to different lengths', () => {
    const m1 = { outputPort: 'p3', selectSrcPort: ['p1'], snaplen: 100 };
    expect(why({ outputPort: 'p3', selectSrcPort: ['p1'] }, { m1 })).toContain('cut copies to different lengths');
  });

  test('a mirror without an output', () => {
    expect(why({ selectAll: true })).toBe('the mirror has no output');
  });
});
