import { readEthernet } from '../packet/ethernet.ts';

/** A frame without a partner. */
export interface Unpaired {
  readonly bytes: Uint8Array;
  /** Where it stands among the others, growing with time. */
  readonly place: number;
}

/** A copy that is an original in another shape. */
export interface Changed<Item> {
  readonly original: Item;
  readonly copy: Item;
}

/** Originals and copies after those that belong together were taken out; each in its order. */
export interface Pairing<Item> {
  readonly truncated: readonly Changed<Item>[];
  readonly altered: readonly Changed<Item>[];
  readonly missing: readonly Item[];
  readonly unexpected: readonly Item[];
}

/**
 * Pairs copies that nobody owed with the missing originals that they are changed forms of: first those that were cut, because a
 * beginning is the surer sign, then those with some bytes changed or a VLAN tag added or removed; each with the original it is nearest to.
 */
export function pairChanged<Item extends Unpaired>(originals: readonly Item[], copies: readonly Item[]): Pairing<Item> {
  const cut = pairCut(originals, copies);
  const { pairs, missing, unexpected } = pairAltered(cut.missing, cut.unexpected);
  return { truncated: cut.pairs, altered: pairs, missing, unexpected };
}

/** At most so many originals are looked at for one copy. */
const MAX_CANDIDATES = 32;

/** Lengths in bytes of the beginnings that originals are looked up by. */
const BEGINNINGS = [1, 14, 34, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536] as const;

function pairCut<Item extends Unpaired>(originals: readonly Item[], copies: readonly Item[]) {
  const indexes = new Map<number, Map<string, number[]>>();
  const taken = new Map<number, number>();
  const used = new Set<number>();
  // Longest first: a short beginning leaves more originals to choose from.
  const order = copies.map((_, index) => index).sort((a, b) => lengthOf(copies[b]) - lengthOf(copies[a]));
  for (const index of order) {
    const { bytes, place } = copies[index] as Item;
    const beginning = BEGINNINGS.findLast((length) => length <= bytes.length);
    if (beginning === undefined) continue;
    const candidates = indexOf(beginning).get(key(bytes, 0, beginning)) ?? [];
    const fitting = nearby(candidates, originals, place, used).find((original) =>
      isBeginning(bytes, (originals[original] as Item).bytes),
    );
    if (fitting === undefined) continue;
    taken.set(index, fitting);
    used.add(fitting);
  }
  return split(originals, copies, taken, used);

  function indexOf(beginning: number): Map<string, number[]> {
    const known = indexes.get(beginning);
    if (known !== undefined) return known;
    const index = new Map<string, number[]>();
    for (const [number, { bytes }] of originals.entries()) {
      if (bytes.length > beginning) note(index, key(bytes, 0, beginning), number);
    }
    indexes.set(beginning, index);
    return index;
  }
}

/** A frame is looked up by each of so many parts: a change that leaves one of them whole is found. */
const PARTS = 8;
/** A frame with at most this share of its bytes changed is still known again. */
const MAX_CHANGED_SHARE = 0.25;
const TAG_BYTES = 4;

function pairAltered<Item extends Unpaired>(originals: readonly Item[], copies: readonly Item[]) {
  const taken = new Map<number, number>();
  const used = new Set<number>();
  if (originals.length === 0 || copies.length === 0) return split(originals, copies, taken, used);
  const bare = originals.map(({ bytes }) => untagged(bytes));
  const index = new Map<string, number[]>();
  for (const [number, bytes] of bare.entries()) for (const part of parts(bytes)) note(index, part, number);
  for (const [number, { bytes, place }] of copies.entries()) {
    const copy = untagged(bytes);
    // Rare parts first: they tell the most.
    const lists = parts(copy).map((part) => index.get(part) ?? []);
    const candidates = new Set<number>();
    for (const list of lists.sort((a, b) => a.length - b.length)) {
      for (const candidate of nearby(list, originals, place, used)) candidates.add(candidate);
      if (candidates.size >= MAX_CANDIDATES) break;
    }
    let best: number | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const candidate of candidates) {
      const original = (originals[candidate] as Item).bytes;
      const changed = distance(original, bare[candidate] as Uint8Array, bytes, copy, least);
      if (changed < least) [least, best] = [changed, candidate];
    }
    if (best === undefined) continue;
    taken.set(number, best);
    used.add(best);
  }
  return split(originals, copies, taken, used);
}

/** Bytes in which a copy differs, infinite when it is no form of the original, or no nearer one than `least`. */
function distance(
  original: Uint8Array,
  bareOriginal: Uint8Array,
  copy: Uint8Array,
  bareCopy: Uint8Array,
  least: number,
): number {
  if (bareOriginal.length !== bareCopy.length || goesBack(original, copy)) return Number.POSITIVE_INFINITY;
  const tags = original.length === copy.length ? 0 : TAG_BYTES;
  const most = Math.min(Math.max(original.length * MAX_CHANGED_SHARE, tags), least);
  const bytes = tags + (tags === 0 ? differing(original, copy, most) : differing(bareOriginal, bareCopy, most - tags));
  return bytes <= most ? bytes : Number.POSITIVE_INFINITY;
}

/** Whether a frame goes the other way between the same two hosts: an answer is much like its question, and no form of it. */
function goesBack(frame: Uint8Array, other: Uint8Array): boolean {
  for (let byte = 0; byte < 6; byte += 1) {
    if (frame[byte] !== other[byte + 6] || frame[byte + 6] !== other[byte]) return false;
  }
  return differing(frame.subarray(0, 6), frame.subarray(6, 12)) > 0;
}

function untagged(bytes: Uint8Array): Uint8Array {
  const ethernet = readEthernet(bytes);
  if (ethernet === undefined || ethernet.tags.length === 0) return bytes;
  return Buffer.concat([bytes.subarray(0, 12), bytes.subarray(12 + TAG_BYTES * ethernet.tags.length)]);
}

/** Keys of the parts of a frame: where, of how long a frame, and the bytes. */
function parts(bytes: Uint8Array): readonly string[] {
  const size = Math.max(4, Math.ceil(bytes.length / PARTS));
  const count = Math.ceil(bytes.length / size);
  return Array.from(
    { length: count },
    (_, part) => `${bytes.length}.${part}.${key(bytes, part * size, (part + 1) * size)}`,
  );
}

/** The candidates that are not used yet and stand nearest to a place, the nearest first. */
function nearby(
  candidates: readonly number[],
  originals: readonly Unpaired[],
  place: number,
  used: ReadonlySet<number>,
): number[] {
  let low = 0;
  let high = candidates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((originals[candidates[middle] as number] as Unpaired).place < place) low = middle + 1;
    else high = middle;
  }
  const near: number[] = [];
  let [before, after] = [low - 1, low];
  while (near.length < MAX_CANDIDATES && (before >= 0 || after < candidates.length)) {
    const [a, b] = [gap(before), gap(after)];
    const candidate = candidates[a <= b ? before : after] as number;
    if (a <= b) before -= 1;
    else after += 1;
    if (!used.has(candidate)) near.push(candidate);
  }
  return near;

  function gap(index: number): number {
    const candidate = candidates[index];
    return candidate === undefined
      ? Number.POSITIVE_INFINITY
      : Math.abs((originals[candidate] as Unpaired).place - place);
  }
}

function split<Item>(
  originals: readonly Item[],
  copies: readonly Item[],
  taken: ReadonlyMap<number, number>,
  used: ReadonlySet<number>,
) {
  const pairs = copies.flatMap((copy, index): Changed<Item>[] => {
    const original = taken.get(index);
    return original === undefined ? [] : [{ original: originals[original] as Item, copy }];
  });
  return {
    pairs,
    missing: originals.filter((_, index) => !used.has(index)),
    unexpected: copies.filter((_, index) => !taken.has(index)),
  };
}

function key(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', from, to);
}

function note(index: Map<string, number[]>, key: string, number: number): void {
  const list = index.get(key);
  if (list === undefined) index.set(key, [number]);
  else list.push(number);
}

function lengthOf(item: Unpaired | undefined): number {
  return item?.bytes.length ?? 0;
}

function isBeginning(copy: Uint8Array, original: Uint8Array): boolean {
  return copy.length < original.length && differing(copy, original) === 0;
}

/** How many bytes differ, as far as both go; counting ends beyond `most`. */
function differing(one: Uint8Array, other: Uint8Array, most = 0): number {
  let bytes = 0;
  for (let index = Math.min(one.length, other.length) - 1; index >= 0 && bytes <= most; index -= 1) {
    if (one[index] !== other[index]) bytes += 1;
  }
  return bytes;
}
