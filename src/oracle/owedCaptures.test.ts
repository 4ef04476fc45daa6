import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Mirror } from '../model/mirror.ts';
import type { WholeCapture } from '../model/observation.ts';
import { owedCaptures } from './owedCaptures.ts';
import { rulesInForce } from './rules.ts';

/** A packet that arrived, and the port that it was delivered to, if any. */
interface Passage {
  readonly from: string;
  readonly to?: string;
}

const arriving = (port: string): WholeCapture => ({ port, direction: 'arriving' });
const departing = (port: string): WholeCapture => ({ port, direction: 'departing' });

/** How many packets arrived at each of the ports. */
function arrivalsOf(ports: readonly string[], packets: readonly Passage[]): Readonly<Record<string, number>> {
  return Object.fromEntries(ports.map((port) => [port, packets.filter(({ from }) => from === port).length]));
}

/** Numbers of the packets in captures, a packet as often as it is there. */
function held(captures: readonly WholeCapture[], packets: readonly Passage[]): readonly number[] {
  return captures
    .flatMap(({ port, direction }) =>
      packets.flatMap(({ from, to }, number) => ((direction === 'arriving' ? from : to) === port ? [number] : [])),
    )
    .sort((a, b) => a - b);
}

/** Numbers of the packets that a mirror selects where they arrived, or where they departed, each once. */
function selected({ selectAll, selectSrcPort = [], selectDstPort = [] }: Mirror, packets: readonly Passage[]) {
  return packets.flatMap(({ from, to }, number) => {
    const isSelected = selectAll || selectSrcPort.includes(from) || (to !== undefined && selectDstPort.includes(to));
    return isSelected ? [number] : [];
  });
}

const somePorts = (ports: readonly string[]) => fc.subarray([...ports]);

/** Ports, unicast packets among them, some of which go nowhere, and a mirror of any selection. */
const worlds = fc.constantFrom(['p1', 'p2'], ['p1', 'p2', 'p3']).chain((ports) =>
  fc.record({
    ports: fc.constant(ports),
    packets: fc.array(
      fc
        .constantFrom(...ports)
        .chain((from) =>
          fc
            .option(fc.constantFrom(...ports.filter((port) => port !== from)), { nil: undefined })
            .map((to): Passage => ({ from, ...(to !== undefined && { to }) })),
        ),
      { maxLength: 12 },
    ),
    mirror: fc.record(
      {
        selectAll: fc.boolean(),
        selectSrcPort: somePorts(ports),
        selectDstPort: somePorts(ports),
        outputPort: fc.constant('out'),
      },
      { requiredKeys: ['outputPort'] },
    ),
  }),
);

const RULES = rulesInForce('3.1.0');

describe('owedCaptures', () => {
  test('what is copied at interfaces is owed where it arrived and where it departed', () => {
    const taps = rulesInForce('3.1.0', 'tc');
    const mirror = { selectSrcPort: ['p1'], selectDstPort: ['p2'], outputPort: 'p3' };
    expect(owedCaptures(mirror, { p1: 3, p2: 0, p3: 0 }, taps)).toEqual({
      captures: [arriving('p1'), departing('p2')],
    });
    expect(owedCaptures({ selectAll: true, outputPort: 'p3' }, { p1: 3, p2: 0, p3: 0 }, taps)).toEqual({
      captures: [arriving('p1'), arriving('p2'), departing('p1'), departing('p2')],
    });
  });

  test.prop([worlds], { numRuns: 1000 })(
    'whole captures put together hold what is selected where it arrived or where it departed, each packet once',
    ({ ports, packets, mirror }) => {
      const owed = owedCaptures(mirror, arrivalsOf(ports, packets), RULES);
      const { selectAll, selectSrcPort = [], selectDstPort = [] } = mirror;
      const senders = ports.filter((port) => packets.some(({ from }) => from === port));
      const isMixed = selectDstPort.some((port) => {
        const others = senders.filter((sender) => sender !== port).map((sender) => selectSrcPort.includes(sender));
        return others.includes(true) && others.includes(false);
      });
      expect('unknown' in owed).toBe(!selectAll && isMixed);
      if ('captures' in owed) expect(held(owed.captures, packets)).toEqual(selected(mirror, packets));
    },
  );

  test.prop([worlds.filter(({ ports }) => ports.length === 2)])('between two ports it is always known', (world) => {
    expect(owedCaptures(world.mirror, arrivalsOf(world.ports, world.packets), RULES)).toHaveProperty('captures');
  });

  test.each<[string, Mirror, readonly WholeCapture[]]>([
    ['sources', { selectSrcPort: ['p1', 'p2'] }, [arriving('p1'), arriving('p2')]],
    ['destinations', { selectDstPort: ['p1', 'p2'] }, [departing('p1'), departing('p2')]],
    [
      'a source and a destination of the same packets',
      { selectSrcPort: ['p1'], selectDstPort: ['p2'] },
      [arriving('p1')],
    ],
    ['both directions of a port', { selectSrcPort: ['p1'], selectDstPort: ['p1'] }, [arriving('p1'), departing('p1')]],
    ['all ports', { selectAll: true }, [arriving('p1'), arriving('p2')]],
    [
      'all ports, and a destination beside',
      { selectAll: true, selectDstPort: ['p2'] },
      [arriving('p1'), arriving('p2')],
    ],
    ['nothing', {}, []],
  ])('of two ports that send to one another, %s', (_, mirror, captures) => {
    expect(owedCaptures(mirror, { p1: 3, p2: 5 }, RULES)).toEqual({ captures });
  });

  test('a destination that some sent to by a selected port, and some by another, is not known', () => {
    const mirror = { selectSrcPort: ['p1'], selectDstPort: ['p2'] };
    expect(owedCaptures(mirror, { p1: 3, p2: 0, p3: 1 }, RULES)).toEqual({
      unknown: 'of what departs at p2, some arrived where the mirror selects it, and some did not',
    });
    // Nothing came from p3, which leaves nothing open.
    expect(owedCaptures(mirror, { p1: 3, p2: 0, p3: 0 }, RULES)).toEqual({ captures: [arriving('p1')] });
  });

  test.each<[string, Mirror]>([
    ['selectVlan', { selectVlan: [7] }],
    ['outputVlan', { outputVlan: 7 }],
    ['snaplen', { snaplen: 64 }],
    ['filter', { filter: 'icmp' }],
  ])('a mirror with %s is not known', (column, columns) => {
    expect(owedCaptures({ selectAll: true, ...columns }, { p1: 1 }, RULES)).toEqual({
      unknown: `the mirror has ${column}, which takes following each packet`,
    });
  });
});
