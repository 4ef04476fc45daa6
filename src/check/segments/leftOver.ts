import { meet, type Piece, type Place, part, whole } from './piece.ts';
import type { Spans } from './spans.ts';

/** What is left over of a stream, when all that could be matched was. */
export interface LeftOver {
  readonly missing: readonly Piece[];
  /** The same sequence numbers on both sides with other bytes; both pieces have the same length. */
  readonly altered: readonly { readonly original: Piece; readonly copy: Piece }[];
  /** Copies without source. */
  readonly surplus: readonly Piece[];
}

/** Tells what is left over on one side alone from what is there on both, with other bytes. Both in the order of sequence numbers. */
export function leftOver(originals: readonly Piece[], copies: readonly Piece[]): LeftOver {
  const waiting = [...originals];
  const altered: { original: Piece; copy: Piece }[] = [];
  const missing: Piece[] = [];
  const surplus: Piece[] = [];
  for (const copy of copies) {
    // Copies come by sequence number: what ends before this one has no partner among those that follow.
    while (waiting[0] !== undefined && waiting[0].at + waiting[0].length <= copy.at)
      missing.push(waiting.shift() as Piece);
    const taken = (original: Piece, bytes: number, _rest: readonly Piece[], of: Piece) => {
      const from = Math.max(original.at, of.at);
      altered.push({ original: part(original, from, from + bytes), copy: part(of, from, from + bytes) });
    };
    surplus.push(...meet(copy, waiting, taken, whole).left);
  }
  return { missing: [...missing, ...waiting], altered, surplus };
}

/** Parts the copies without source: those of sequence numbers that were sent and have been copied already, and those of numbers that never were. */
export function bySent(surplus: readonly Piece[], sent: Spans) {
  const duplicate: Piece[] = [];
  const unexpected: Piece[] = [];
  for (const piece of surplus) {
    for (const { from, to, inside } of sent.parts(piece.at, piece.at + piece.length))
      (inside ? duplicate : unexpected).push(part(piece, from, to));
  }
  return { duplicate, unexpected };
}

/** A stretch of sequence numbers without a break. */
export interface Gap {
  /** Of its first byte. */
  readonly at: number;
  /** As often as they are owed, or were copied. */
  readonly bytes: number;
  /** Packets that the bytes are of. */
  readonly packets: number;
  /** The earliest of them. */
  readonly first: Place;
}

const SEQUENCES = 2 ** 32;

/** Pieces as stretches, by sequence number. */
export function gapsOf(pieces: readonly Piece[]): readonly Gap[] {
  const stretches: Piece[][] = [];
  let end = -1;
  for (const piece of [...pieces].sort((a, b) => a.at - b.at)) {
    const goesOn = piece.at <= end;
    if (goesOn) stretches.at(-1)?.push(piece);
    else stretches.push([piece]);
    end = goesOn ? Math.max(end, piece.at + piece.length) : piece.at + piece.length;
  }
  // The last sequence number is followed by the first.
  if (stretches.length > 1 && end === SEQUENCES && stretches[0]?.[0]?.at === 0)
    stretches.push([...(stretches.pop() ?? []), ...(stretches.shift() ?? [])]);
  return stretches.map(gapOf);
}

function gapOf(pieces: readonly Piece[]): Gap {
  const [{ at, place }] = pieces as [Piece];
  return {
    at,
    bytes: bytesOf(pieces),
    packets: new Set(pieces.map(({ place: { capture, number } }) => `${capture} ${number}`)).size,
    first: pieces.reduce((best, piece) => (isEarlier(piece.place, best) ? piece.place : best), place),
  };
}

/** Of one capture. Packets of several are compared by the captures' order. */
function isEarlier(one: Place, other: Place): boolean {
  return one.capture === other.capture ? one.number < other.number : one.capture < other.capture;
}

/** Bytes of pieces. */
export function bytesOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}
