import type { Arena } from './arenas.ts';
import { equalRuns, type Run } from './equalRuns.ts';

/** Whose packets. */
export type Side = 'source' | 'copy';

/** A packet as it is looked up. */
export interface Place {
  /** Index of the capture among those of its side. */
  readonly capture: number;
  /** Number in it, from 1. */
  readonly number: number;
}

/** A part of a stream that has no partner yet. It does not go beyond the last sequence number. */
export interface Piece {
  /** Sequence number of its first byte. */
  readonly at: number;
  readonly length: number;
  /** Where its bytes lie; another place when they are moved. */
  bytes: Uint8Array;
  offset: number;
  /** Who keeps the bytes; undefined as long as they are the packet's own. */
  arena: Arena | undefined;
  readonly place: Place;
}

/** What came of laying one piece upon others. */
export interface Met {
  /** Parts of the piece that found no partner. */
  readonly left: readonly Piece[];
  /** Bytes that did. */
  readonly bytes: number;
}

/** Which runs of two stretches of the same length belong together. */
type Belongs = (a: Uint8Array, aAt: number, b: Uint8Array, bAt: number, length: number) => readonly Run[];

/** All of them. */
export const whole: Belongs = (_a, _aAt, _b, _bAt, length) => [[0, length]];

/**
 * Lays a piece upon others, the first of them first: parts of both with the same sequence numbers that belong together are taken out of both.
 *
 * @param others what is taken out is gone from them
 * @param taken told of each of the others that lost bytes, and what remains of it
 */
export function meet(
  piece: Piece,
  others: Piece[],
  taken: (other: Piece, bytes: number, rest: readonly Piece[], of: Piece) => void,
  belongs: Belongs = equalRuns,
): Met {
  const left: Piece[] = [];
  const open: { readonly part: Piece; readonly next: number }[] = [{ part: piece, next: 0 }];
  let bytes = 0;
  for (let work = open.pop(); work !== undefined; work = open.pop()) {
    const { part } = work;
    let index = work.next;
    let runs: readonly Run[] = [];
    let from = 0;
    for (; index < others.length; index += 1) {
      const other = others[index] as Piece;
      from = Math.max(part.at, other.at);
      const length = Math.min(part.at + part.length, other.at + other.length) - from;
      if (length <= 0) continue;
      runs = belongs(part.bytes, part.offset + from - part.at, other.bytes, other.offset + from - other.at, length);
      if (runs.length > 0) break;
    }
    if (runs.length === 0) {
      left.push(part);
      continue;
    }
    const other = others[index] as Piece;
    const matched = runs.reduce((sum, [begin, end]) => sum + end - begin, 0);
    const rest = without(other, from, runs);
    if (rest.length === 0 && index === 0) others.shift();
    else others.splice(index, 1, ...rest);
    bytes += matched;
    taken(other, matched, rest, part);
    for (const remaining of without(part, from, runs)) open.push({ part: remaining, next: index });
  }
  return { left, bytes };
}

/** What remains of a piece without runs of it, which count from the sequence number `from`. */
function without(piece: Piece, from: number, runs: readonly Run[]): Piece[] {
  const rest: Piece[] = [];
  let at = piece.at;
  for (const [begin, end] of runs) {
    if (from + begin > at) rest.push(part(piece, at, from + begin));
    at = from + end;
  }
  const end = piece.at + piece.length;
  if (end > at) rest.push(part(piece, at, end));
  return rest;
}

/** The part of a piece from one sequence number to before another. */
export function part(piece: Piece, from: number, to: number): Piece {
  const { at, bytes, offset, arena, place } = piece;
  return { at: from, length: to - from, bytes, offset: offset + from - at, arena, place };
}
