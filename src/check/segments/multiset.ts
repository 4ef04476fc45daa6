import type { Place, Side } from './piece.ts';

/** Things that are compared as a whole, known by their keys, each as often as it was sent, or copied, without a partner. */
export interface Multiset {
  /** Matches it with its like on the other side, the earliest first; without one it waits. */
  add(side: Side, key: string, place: Place): void;
  /** What waits on a side, in bytes of memory, more or less. */
  waitingBytes(side: Side): number;
  /** What waits on a side, in the order of its packets. */
  waiting(side: Side): readonly Waiting[];
  hasCopies(): boolean;
  /** Notes that the source had sent it, where a copy of it waits. */
  sent(key: string): void;
  readonly owed: () => number;
  readonly copies: () => number;
  readonly matched: () => number;
}

/** As often as there are places. */
export interface Waiting {
  readonly key: string;
  readonly places: readonly [Place, ...Place[]];
  readonly wasSent: boolean;
}

/** What a waiting thing takes beside its key. */
const ENTRY_BYTES = 160;

export function multiset(): Multiset {
  /** Of one side only: what is on both has found a partner. */
  const entries = new Map<string, { readonly side: Side; readonly places: [Place, ...Place[]]; wasSent: boolean }>();
  const bytes = { source: 0, copy: 0 };
  const seen = { source: 0, copy: 0 };
  let matched = 0;
  return {
    add(side, key, place) {
      seen[side] += 1;
      const entry = entries.get(key);
      if (entry !== undefined && entry.side !== side) {
        matched += 1;
        bytes[entry.side] -= key.length + ENTRY_BYTES;
        if (entry.places.length === 1) entries.delete(key);
        else entry.places.shift();
        return;
      }
      bytes[side] += key.length + ENTRY_BYTES;
      if (entry === undefined) entries.set(key, { side, places: [place], wasSent: false });
      else entry.places.push(place);
    },
    waitingBytes: (side) => bytes[side],
    waiting: (side) => [...entries].flatMap(([key, entry]) => (entry.side === side ? [{ key, ...entry }] : [])),
    hasCopies: () => bytes.copy > 0,
    sent(key) {
      const entry = entries.get(key);
      if (entry?.side === 'copy') entry.wasSent = true;
    },
    owed: () => seen.source,
    copies: () => seen.copy,
    matched: () => matched,
  };
}
