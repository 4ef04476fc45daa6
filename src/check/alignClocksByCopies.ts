import type { CollectedFrame } from '../model/collected.ts';
import type { Frame, Observation } from '../model/observation.ts';
import { type OwedAt, type OwedFrames, owedCopies } from '../oracle/owed.ts';
import { contentKey } from '../packet/content.ts';
import { type Alignment, alignClocks, type NotAligned, type SeenTwice } from './alignClocks.ts';
import type { JudgedWindow } from './judgedWindow.ts';
import { unwrapped } from './sequenceNumbers.ts';

/** The copies of a mirror among what came at a collector. */
export interface CollectedCopies {
  /** Those of the mirror's own tunnel, as the collector has timed them. */
  readonly frames: readonly Frame[];
  /** Frames of other tunnels, and such as were seen at a second interface on their way. */
  readonly others: number;
  readonly clock: Alignment | NotAligned;
  /** Whether they reach from the first packet of the window whose copy is owed to the last: else the capture may begin or end in between. */
  readonly isWhole: boolean;
}

/**
 * Finds a mirror's copies among what came at a collector, and the offset of the collector's clock, by contents that occur once in what is owed and once in what
 * came. Which tunnel is the mirror's is told by the contents as well: the one with the most of them. A far end sees several when several switches send there.
 *
 * @param observation without what departs at the mirror's output
 */
export function alignClocksByCopies(
  observation: Observation,
  mirrorName: string,
  collected: readonly CollectedFrame[],
  window: JudgedWindow,
): CollectedCopies {
  const owed = owedCopies(observation, observation.mirrors[mirrorName] ?? {});
  if ('unknown' in owed) return { frames: [], others: collected.length, clock: owed, isWhole: true };
  const single = singlePackets(owed.outputs.flatMap(({ frames }) => frames));
  const sources = [...groupedBySource(collected, single).values()].sort((a, b) => b.pairs.size - a.pairs.size);
  const [best] = sources;
  if (best === undefined) return { frames: [], others: 0, clock: alignClocks([]), isWhole: false };
  // What comes by several interfaces at once is of one tunnel; what is seen at several on its way is seen twice.
  const further = sources.filter((one) => one !== best && one.tunnel === best.tunnel && !overlaps(one, best));
  const own = new Set([best, ...further].flatMap(({ members }) => members));
  const frames = numbered(collected.filter((one) => own.has(one)));
  const pairs = [best, ...further].flatMap((one) => [...one.pairs.values()]);
  const clock = alignClocks(pairs);
  const isWhole = !('unknown' in clock) && reaches(frames, clock, pairs, timesWithin(owed.outputs, window));
  return { frames, others: collected.length - frames.length, clock, isWhole };
}

/** Their frames, each with the number of its tunnel packet where all have one. */
function numbered(own: readonly CollectedFrame[]): readonly Frame[] {
  const sequence = own.flatMap((one) => one.sequence ?? []);
  if (sequence.length < own.length) return own.map(({ frame }) => frame);
  const numbers = unwrapped(sequence);
  return own.map(({ frame }, index) => ({ ...frame, sequence: numbers[index] as number }));
}

function timesWithin(outputs: readonly OwedAt[], { fromNs, toNs }: JudgedWindow): readonly bigint[] {
  const times = outputs.flatMap(({ frames }) =>
    frames.flatMap(({ sightings }) => sightings.map(({ frame }) => frame.timeNs)),
  );
  return times.filter((time) => time >= fromNs && time <= toNs);
}

/** The first copy comes later than its packet, so that it may be the first that was captured. */
function reaches(
  frames: readonly Frame[],
  clock: Alignment,
  pairs: readonly SeenTwice[],
  owed: readonly bigint[],
): boolean {
  const { toHere, uncertaintyNs } = clock;
  const [begin, end] = [frames[0], frames.at(-1)].map((frame) => toHere(frame?.timeNs ?? 0n)) as [bigint, bigint];
  const first = owed.reduce((least, time) => (time < least ? time : least), owed[0] ?? begin);
  const last = owed.reduce((most, time) => (time > most ? time : most), owed[0] ?? end);
  const slack = BigInt(uncertaintyNs);
  return (begin <= first + slack || pairs.some(({ hereNs }) => hereNs <= first)) && end >= last - slack;
}

/** The time of each packet whose content is owed once. */
function singlePackets(owed: readonly OwedFrames[]): ReadonlyMap<string, bigint> {
  const single = owed.filter(({ sightings, atMost }) => sightings.length === 1 && atMost === 1);
  return new Map(
    single.flatMap(({ content, sightings: [one] }) => (one ? [[content, one.frame.timeNs] as const] : [])),
  );
}

interface Source {
  readonly tunnel: string;
  readonly members: CollectedFrame[];
  /** By their content. */
  readonly pairs: Map<string, SeenTwice>;
}

function groupedBySource(
  collected: readonly CollectedFrame[],
  single: ReadonlyMap<string, bigint>,
): ReadonlyMap<string, Source> {
  const sources = new Map<string, Source>();
  const repeated = new Map<Source, Set<string>>();
  for (const one of collected) {
    const name = `${one.tunnel} ${one.interface ?? ''}`;
    const source: Source = sources.get(name) ?? { tunnel: one.tunnel, members: [], pairs: new Map() };
    sources.set(name, source);
    source.members.push(one);
    const content = contentKey(one.frame.bytes);
    const hereNs = single.get(content);
    if (hereNs === undefined) continue;
    const twice = repeated.get(source) ?? new Set();
    repeated.set(source, twice);
    if (source.pairs.delete(content)) twice.add(content);
    else if (!twice.has(content)) source.pairs.set(content, { hereNs, thereNs: one.frame.timeNs });
  }
  return sources;
}

function overlaps({ pairs }: Source, other: Source): boolean {
  return [...pairs.keys()].some((content) => other.pairs.has(content));
}
