import type { Piece, Side } from './piece.ts';

/** A large stretch of memory that holds the bytes of many pieces. */
export interface Arena {
  readonly bytes: Buffer;
  /** Bytes from here on are free. */
  used: number;
  /** Bytes of pieces that still wait. */
  live: number;
  /** Those that still wait. */
  readonly pieces: Set<Piece>;
}

/** Keeps the bytes of what waits. Memory follows these bytes, not those that have passed through. */
export interface Arenas {
  /** Copies a piece's bytes, which then wait on this side. */
  keep(piece: Piece, side: Side): void;
  /** A piece has lost so many bytes, and this is left of it. */
  release(piece: Piece, bytes: number, rest: readonly Piece[], side: Side): void;
  /** What waits on a side, in bytes of memory, more or less. */
  waiting(side: Side): number;
}

const ARENA_BYTES = 1 << 20;
/** More free bytes than that, and than what is in use, are worth moving what is in use together. */
const MANY_FREE_BYTES = 1 << 24;
/** What a waiting piece takes beside its bytes. */
const PIECE_BYTES = 128;
/** Arenas that are kept for later. */
const MOST_SPARE = 8;

export function arenas(): Arenas {
  const waiting = { source: 0, copy: 0 };
  const spare: Arena[] = [];
  let all: Arena[] = [];
  let live = 0;
  let current: Arena | undefined;

  return {
    keep: (piece, side) => {
      put(piece);
      live += piece.length;
      waiting[side] += piece.length + PIECE_BYTES;
    },
    release: (piece, bytes, rest, side) => {
      const arena = piece.arena as Arena;
      arena.pieces.delete(piece);
      for (const one of rest) arena.pieces.add(one);
      arena.live -= bytes;
      live -= bytes;
      waiting[side] -= bytes + PIECE_BYTES * (1 - rest.length);
      if (arena.live === 0) free(arena);
    },
    waiting: (side) => waiting[side],
  };

  function put(piece: Piece): void {
    if (!hasRoom(piece) && all.length * ARENA_BYTES - live > MANY_FREE_BYTES + live) moveTogether();
    lay(piece, hasRoom(piece) ? (current as Arena) : begin());
  }

  function hasRoom({ length }: Piece): boolean {
    return current !== undefined && current.used + length <= ARENA_BYTES;
  }

  function lay(piece: Piece, arena: Arena): void {
    arena.bytes.set(piece.bytes.subarray(piece.offset, piece.offset + piece.length), arena.used);
    piece.bytes = arena.bytes;
    piece.offset = arena.used;
    piece.arena = arena;
    arena.used += piece.length;
    arena.live += piece.length;
    arena.pieces.add(piece);
  }

  function begin(): Arena {
    current = spare.pop() ?? { bytes: Buffer.allocUnsafeSlow(ARENA_BYTES), used: 0, live: 0, pieces: new Set<Piece>() };
    all.push(current);
    return current;
  }

  function moveTogether(): void {
    for (const arena of all.filter((one) => one !== current && 2 * one.live < ARENA_BYTES)) {
      for (const piece of arena.pieces) lay(piece, hasRoom(piece) ? (current as Arena) : begin());
      free(arena);
    }
  }

  function free(arena: Arena): void {
    arena.pieces.clear();
    arena.used = 0;
    arena.live = 0;
    if (arena === current) return;
    all = all.filter((one) => one !== arena);
    if (spare.length < MOST_SPARE) spare.push(arena);
  }
}
