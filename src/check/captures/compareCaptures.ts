import {
  type CaptureComparison,
  COMPARISON_SCHEMA_VERSION,
  type ComparisonVerdict,
  type DelayNs,
  type Reordering,
} from '../../model/comparison.ts';
import { type Differences, differencesOf } from './differences.ts';
import { doubtsOf } from './doubts.ts';
import { findingsOf } from './findings.ts';
import { lossOf } from './loss.ts';
import { type Matching, matchPackets } from './match.ts';
import { type Origins, origins } from './origins.ts';
import { placeOf } from './places.ts';
import { requireReadable } from './readable.ts';
import { type Order, orderOf } from './reordering.ts';
import { type CompareRules, type NamedCapture, openSides, type Sides } from './streams.ts';

export interface CompareOptions extends CompareRules {
  /** Reordered copies make the captures different. */
  readonly inOrder: boolean;
  /** Rules in force beside these, as a person reads them, such as a capture filter. */
  readonly otherRules: readonly string[];
}

/** The comparison, and every packet that differs. */
export interface CompareResult {
  readonly comparison: CaptureComparison;
  readonly differences: Differences;
  readonly matching: Matching;
  /** True when the packets were compared from the network layer up. */
  readonly networkLayer: boolean;
}

/**
 * Compares captures of what went in with the capture of what a mirror copied, packet by packet, in memory that does not grow with their
 * length.
 *
 * @throws Problem when a file is no capture, or of a link type that cannot be compared; and whatever `open` throws
 */
export async function compareCaptures(
  sources: readonly NamedCapture[],
  mirror: NamedCapture,
  options: CompareOptions,
): Promise<CompareResult> {
  const sides = await openSides(sources, mirror, options);
  requireReadable([...sources, mirror], sides);
  const from = origins();
  const several = sources.length > 1;
  const source = several ? noted(sides, from) : sides.source;
  const matching = await matchPackets(source, sides.mirror);
  const differences = await differencesOf(
    matching,
    sides,
    async () => (await openSides(sources, mirror, options)).source,
  );
  const doubts = doubtsOf(sources, mirror, sides, matching, differences);

  const matched = matching.runs.matched() + differences.ambiguousCopies;
  const counts = {
    matched,
    missing: differences.missing.length,
    duplicate: differences.duplicate.length,
    unexpected: differences.unexpected.length,
    altered: differences.altered.length,
    truncated: differences.truncated.length,
  };
  const reordered = reorderingOf(matching, several ? from : undefined, sources.length);
  const delayNs = matching.delays.summary();
  const owed = matching.sourcePackets + differences.ambiguousCopies;
  const isEmpty = matching.sourcePackets === 0 && matching.mirrorPackets === 0;
  const isDifferent = matched < owed || matched < matching.mirrorPackets || (options.inOrder && reordered.packets > 0);
  const verdict: ComparisonVerdict =
    doubts.length > 0 ? 'inconclusive' : isEmpty ? 'empty' : isDifferent ? 'different' : 'equal';
  const bytes = sides.tallies.map((tally) => tally.bytes());
  const comparison: CaptureComparison = {
    schemaVersion: COMPARISON_SCHEMA_VERSION,
    verdict,
    source: {
      files: sources.map(({ name }) => name),
      packets: owed,
      bytes: bytes.slice(0, -1).reduce((sum, one) => sum + one, 0),
    },
    mirror: { files: [mirror.name], packets: matching.mirrorPackets, bytes: bytes.at(-1) ?? 0 },
    ...counts,
    reordered,
    delayNs,
    clocksDiffer: differ(delayNs, Math.max(...sides.readers.map((reader) => reader.tickNs()))),
    loss: lossRuns(matching, differences, several),
    rules: [...rulesOf(options, sides, several), ...options.otherRules],
    findings: [...doubts, ...findingsOf(differences, matching, several, sides.networkLayer)],
  };
  return { comparison, differences, matching, networkLayer: sides.networkLayer };
}

function noted(sides: Sides, from: Origins): Sides['source'] {
  const { source } = sides;
  return {
    batch: source.batch,
    async refill() {
      const more = await source.refill();
      if (more) from.note(source.batch);
      return more;
    },
  };
}

function reorderingOf(matching: Matching, from: Origins | undefined, sources: number): Reordering {
  const runs = matching.runs.inMirrorOrder();
  const all = orderOf(runs);
  const orders: readonly Order[] = from === undefined ? [all] : from.bySource(runs, sources).map(orderOf);
  const packets = orders.reduce((sum, { reordered }) => sum + reordered, 0);
  return {
    packets,
    ratio: packets === 0 ? 0 : packets / matching.runs.matched(),
    maxExtent: Math.max(...orders.map(({ maxExtent }) => maxExtent)),
    maxN: Math.max(...orders.map(({ maxN }) => maxN)),
    threeReordered: orders.reduce((sum, { threeReordered }) => sum + threeReordered, 0),
    ...(from !== undefined && { betweenSources: all.reordered }),
  };
}

/** Clocks of one machine do not let a copy be older than its original by more than they can tell apart, nor a second late. */
function differ(delay: DelayNs | null, tickNs: number): boolean {
  return delay !== null && (delay.min <= -tickNs || delay.p50 > 1e9);
}

function lossRuns({ lost, sourcePackets }: Matching, { missing }: Differences, several: boolean) {
  const numbers = Float64Array.from(missing, (row) => lost.number(row));
  const { longestAt, ...loss } = lossOf(numbers, sourcePackets);
  const row = missing[longestAt];
  if (row === undefined) return loss;
  const { number, source = 0, time } = placeOf(lost.at(row), 'source', several);
  return { ...loss, longestAt: { number, source, time } };
}

function rulesOf(options: CompareOptions, { networkLayer }: Sides, several: boolean): readonly string[] {
  const { ignore, masks, snaplen, decap, once, inOrder } = options;
  return [
    ...(networkLayer ? ['compared from the network layer up'] : []),
    ...ignore.map((what) => `ignore ${what}`),
    ...masks.map(({ offset, length }) => `mask ${offset}:${length}`),
    ...(snaplen === undefined ? [] : [`the mirror owes ${snaplen} bytes of each frame`]),
    ...(decap === undefined ? [] : [`the mirror's packets taken out of ${decap}`]),
    ...(once && several ? ['owed once however often selected'] : []),
    ...(inOrder ? ['in order'] : []),
  ];
}
