import type { Arenas } from './arenas.ts';
import { meet, type Piece, type Place, type Side } from './piece.ts';

/** What waits of one direction of a TCP connection: bytes by sequence number, each as often as it was sent, or copied, without a partner. */
export interface Ranges {
  /**
   * Matches a range with what waits on the other side, the earliest first, wherever both hold the same bytes at the same sequence numbers.
   * What finds no partner waits.
   *
   * @returns bytes that found a partner
   */
  add(side: Side, sequence: number, payload: Uint8Array, place: Place): number;
  /** Whether nothing waits. */
  isIdle(): boolean;
  /** By sequence number. */
  waiting(side: Side): readonly Piece[];
}

/** Pieces are found by the block of sequence numbers that they lie in. Blocks divide 2^32, so that no piece is on both ends of it. */
const BLOCK_BYTES = 1 << 14;
const SEQUENCES = 2 ** 32;

export function ranges(arenas: Arenas): Ranges {
  const blocks = { source: new Map<number, Piece[]>(), copy: new Map<number, Piece[]>() };

  return {
    add(side, sequence, payload, place) {
      let matched = 0;
      for (let done = 0; done < payload.length; ) {
        const at = (sequence + done) % SEQUENCES;
        const length = Math.min(payload.length - done, BLOCK_BYTES - (at % BLOCK_BYTES));
        matched += addWithin(side, { at, length, bytes: payload, offset: done, arena: undefined, place });
        done += length;
      }
      return matched;
    },
    isIdle: () => blocks.source.size === 0 && blocks.copy.size === 0,
    waiting: (side) => [...blocks[side].values()].flat().sort((a, b) => a.at - b.at),
  };

  function addWithin(side: Side, piece: Piece): number {
    const block = Math.floor(piece.at / BLOCK_BYTES);
    const otherSide = side === 'source' ? 'copy' : 'source';
    const others = blocks[otherSide].get(block);
    if (others === undefined) {
      wait(side, block, piece);
      return 0;
    }
    const { left, bytes } = meet(piece, others, (other, lost, rest) => arenas.release(other, lost, rest, otherSide));
    if (others.length === 0) blocks[otherSide].delete(block);
    for (const one of left) wait(side, block, one);
    return bytes;
  }

  function wait(side: Side, block: number, piece: Piece): void {
    arenas.keep(piece, side);
    const before = blocks[side].get(block);
    if (before === undefined) blocks[side].set(block, [piece]);
    else before.push(piece);
  }
}
