import type { PacketStream } from '../../packet/batch.ts';
import { type Changed, pairChanged, type Unpaired } from '../changed.ts';
import type { Matching } from './match.ts';
import type { Sides } from './streams.ts';
import type { Unmatched } from './unmatched.ts';

/** The packets that differ, as rows of `matching.lost` and `matching.surplus`, each list in order. */
export interface Differences {
  readonly missing: readonly number[];
  /** Copies of packets that were copied as often as owed already; `original` is a packet of the source like it, by its number in the stream. */
  readonly duplicate: readonly { readonly row: number; readonly original: number }[];
  readonly unexpected: readonly number[];
  readonly altered: readonly ChangedRow[];
  readonly truncated: readonly ChangedRow[];
  /** Surplus copies within a range of what may be owed. */
  readonly ambiguousCopies: number;
}

/** A row of the source, and the row of the mirror that is a changed form of it. */
export interface ChangedRow {
  readonly original: number;
  readonly copy: number;
}

/** Of more packets without a partner it is not looked into which is a changed form of which. */
const MOST_PAIRED = 100_000;

/**
 * Tells of each packet without a partner how it differs.
 *
 * @param again the source from its beginning: whether a surplus copy is like any packet of it is known only then
 */
export async function differencesOf(
  { lost, surplus }: Matching,
  { once }: Sides,
  again: () => Promise<PacketStream>,
): Promise<Differences> {
  const surplusRows = Array.from(surplus.rows());
  const originals = surplusRows.length === 0 ? new Map<number, number>() : await originalsOf(surplus, await again());
  const allowed = new Map(Array.from(once?.ambiguous() ?? [], ([key, { atLeast, atMost }]) => [key, atMost - atLeast]));
  const repeated = surplusRows.flatMap((row) => {
    const original = originals.get(row);
    return original === undefined ? [] : [{ row, original }];
  });
  const duplicate = repeated.filter(({ row }) => !isAllowed(row));
  const foreign = surplusRows.filter((row) => !originals.has(row));
  const lostRows = Array.from(lost.rows());
  const pairing = pairChanged(unpaired(lost, foreign.length === 0 ? [] : lostRows), unpaired(surplus, foreign));
  const paired = new Set([...pairing.truncated, ...pairing.altered].map(({ original }) => original.row));
  return {
    missing: lostRows.filter((row) => !paired.has(row)),
    duplicate,
    unexpected: [...pairing.unexpected.map(({ row }) => row), ...foreign.slice(MOST_PAIRED)],
    altered: pairing.altered.map(changedRow),
    truncated: pairing.truncated.map(changedRow),
    ambiguousCopies: repeated.length - duplicate.length,
  };

  function isAllowed(row: number): boolean {
    if (allowed.size === 0) return false;
    const key = Buffer.from(surplus.at(row).bytes).toString('latin1');
    const left = allowed.get(key) ?? 0;
    if (left > 0) allowed.set(key, left - 1);
    return left > 0;
  }
}

/** For each surplus copy that is like a packet of the source: the number of the first such packet. */
async function originalsOf(surplus: Unmatched, source: PacketStream): Promise<ReadonlyMap<number, number>> {
  const originals = new Map<number, number>();
  const { batch } = source;
  while (originals.size < surplus.size() && (await source.refill())) {
    for (let index = 0; index < batch.count; index += 1) {
      if (!surplus.mayHold(batch, index)) continue;
      for (const row of surplus.find(batch, index)) {
        if (originals.has(row)) break;
        originals.set(row, batch.first + index);
      }
    }
  }
  return originals;
}

interface UnpairedRow extends Unpaired {
  readonly row: number;
}

function unpaired(side: Unmatched, rows: readonly number[]): readonly UnpairedRow[] {
  return rows.slice(0, MOST_PAIRED).map((row) => {
    const { bytes, seconds, nanoseconds, number } = side.at(row);
    return { row, bytes, place: Number.isNaN(seconds) ? number : seconds + nanoseconds / 1e9 };
  });
}

function changedRow({ original, copy }: Changed<UnpairedRow>): ChangedRow {
  return { original: original.row, copy: copy.row };
}
