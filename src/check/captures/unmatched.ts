import type { Batch } from '../../packet/batch.ts';
import { type Fingerprint, sampledFingerprint, wholeFingerprint } from './fingerprint.ts';
import { grown } from './growing.ts';

/** A packet that waits for its partner, or will never have one. */
export interface Waiting {
  /** Number in its stream, from 0. */
  readonly number: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  /** Bytes on the wire. */
  readonly wireLength: number;
  readonly source: number;
  /** Number in its source, from 0. */
  readonly numberInSource: number;
  /** A view; good until packets are added or taken. */
  readonly bytes: Uint8Array;
}

/** The packets of one side without a partner, found by their bytes. Memory grows with them alone. */
export interface Unmatched {
  readonly size: () => number;
  /** Bytes of their frames. */
  readonly bytes: () => number;
  /** Bytes of memory that the table takes for them, and for packets that are gone and were not cleaned up yet. */
  readonly heldBytes: () => number;
  /** Whether a packet may be there whose frame is that of packet `index` of the batch: false is sure. */
  readonly mayHold: (batch: Batch, index: number) => boolean;
  readonly add: (batch: Batch, index: number) => void;
  /** Takes out the earliest packet whose frame is that of packet `index` of the batch; -1 when there is none, else its row until the next call. */
  readonly take: (batch: Batch, index: number) => number;
  readonly number: (row: number) => number;
  readonly seconds: (row: number) => number;
  readonly nanoseconds: (row: number) => number;
  readonly at: (row: number) => Waiting;
  /** Rows of packets with the frame of packet `index` of the batch, earliest first, left where they are. */
  readonly find: (batch: Batch, index: number) => readonly number[];
  /** All rows in the order of their numbers. */
  readonly rows: () => Int32Array;
}

/** So many unlike frames behind one fingerprint, and frames are looked at as a whole from then on. */
const TOO_COMMON = 16;
const ARENA_BYTES = 1 << 22;
/** Two captures that are equal need none. */
const FIRST_ROWS = 128;
/** Bits of the glance that packets are looked for by first. */
const GLANCE_BITS = 20;
/** Dead bytes are worth a clean-up from here on. */
const MANY_DEAD_BYTES = 1 << 24;

export function unmatched(): Unmatched {
  let fingerprint: Fingerprint = sampledFingerprint;
  // Rows: a column each. Chains of rows with the same slot, earliest first; 0 is none, so rows count from 1.
  let rows = 1;
  let keys = new Int32Array(FIRST_ROWS);
  let next = new Int32Array(FIRST_ROWS);
  let numbers = new Float64Array(FIRST_ROWS);
  let seconds = new Float64Array(FIRST_ROWS);
  let nanoseconds = new Int32Array(FIRST_ROWS);
  let wireLengths = new Float64Array(FIRST_ROWS);
  let sources = new Uint8Array(FIRST_ROWS);
  let numbersInSource = new Float64Array(FIRST_ROWS);
  let lengths = new Int32Array(FIRST_ROWS);
  let places = new Float64Array(FIRST_ROWS);
  let alive = new Uint8Array(FIRST_ROWS);
  let heads = new Int32Array(4 * FIRST_ROWS);
  let tails = new Int32Array(4 * FIRST_ROWS);
  /** A bit for each glance at a packet that was added: most packets in step are told by it not to be here. */
  let noted = new Int32Array(0);
  let size = 0;
  let liveBytes = 0;
  let arenas: Buffer[] = [];
  let used = ARENA_BYTES;
  let arenaBytes = 0;

  return {
    size: () => size,
    bytes: () => liveBytes,
    heldBytes: () =>
      [...columns(), heads, tails, noted, ...arenas].reduce((sum, { byteLength }) => sum + byteLength, 0),
    mayHold: (batch, index) =>
      size > 0 &&
      isNoted(batch, index) &&
      heads[slot(fingerprint(batch.memory.view, batch.starts[index] as number, batch.lengths[index] as number))] !== 0,
    add,
    take,
    number: (row) => numbers[row] as number,
    seconds: (row) => seconds[row] as number,
    nanoseconds: (row) => nanoseconds[row] as number,
    at: (row) => ({
      number: numbers[row] as number,
      seconds: seconds[row] as number,
      nanoseconds: nanoseconds[row] as number,
      wireLength: wireLengths[row] as number,
      source: sources[row] as number,
      numberInSource: numbersInSource[row] as number,
      bytes: frame(row),
    }),
    find: (batch, index) => {
      const found: number[] = [];
      const key = keyOf(batch, index);
      for (let row = heads[slot(key)] as number; row !== 0; row = next[row] as number) {
        if (keys[row] === key && isSame(row, batch, index)) found.push(row);
      }
      return found;
    },
    rows: () => {
      const all = new Int32Array(size);
      let count = 0;
      for (let row = 1; row < rows; row += 1) {
        if (alive[row] === 1) all[count++] = row;
      }
      return all;
    },
  };

  function columns() {
    const rest = [seconds, nanoseconds, wireLengths, sources, numbersInSource, lengths, places, alive];
    return [keys, next, numbers, ...rest];
  }

  function keyOf(batch: Batch, index: number): number {
    return fingerprint(batch.memory.view, batch.starts[index] as number, batch.lengths[index] as number);
  }

  function isNoted(batch: Batch, index: number): boolean {
    const bit = glance(batch.memory.view, batch.starts[index] as number, batch.lengths[index] as number);
    return ((noted[bit >>> 5] as number) & (1 << (bit & 31))) !== 0;
  }

  function note(bit: number): void {
    noted[bit >>> 5] = (noted[bit >>> 5] as number) | (1 << (bit & 31));
  }

  function slot(key: number): number {
    return key & (heads.length - 1);
  }

  function frame(row: number): Buffer {
    const place = places[row] as number;
    const arena = arenas[Math.floor(place / ARENA_BYTES)] as Buffer;
    const at = place % ARENA_BYTES;
    return arena.subarray(at, at + (lengths[row] as number));
  }

  function isSame(row: number, batch: Batch, index: number): boolean {
    const length = lengths[row] as number;
    if (length !== batch.lengths[index]) return false;
    const start = batch.starts[index] as number;
    const place = places[row] as number;
    const at = place % ARENA_BYTES;
    const arena = arenas[Math.floor(place / ARENA_BYTES)] as Buffer;
    return arena.compare(batch.memory.bytes, start, start + length, at, at + length) === 0;
  }

  function add(batch: Batch, index: number): void {
    if (rows >= keys.length) makeRoom();
    if (noted.length === 0) noted = new Int32Array(2 ** (GLANCE_BITS - 5));
    const row = rows;
    rows += 1;
    size += 1;
    const length = batch.lengths[index] as number;
    liveBytes += length;
    numbers[row] = batch.first + index;
    seconds[row] = batch.seconds[index] as number;
    nanoseconds[row] = batch.nanoseconds[index] as number;
    wireLengths[row] = batch.wireLengths[index] as number;
    sources[row] = batch.sources[index] as number;
    numbersInSource[row] = batch.numbers[index] as number;
    lengths[row] = length;
    places[row] = store(batch, batch.starts[index] as number, length);
    alive[row] = 1;
    note(glance(batch.memory.view, batch.starts[index] as number, length));
    link(row, keyOf(batch, index));
  }

  function link(row: number, key: number): void {
    const at = slot(key);
    keys[row] = key;
    next[row] = 0;
    const tail = tails[at] as number;
    if (tail === 0) heads[at] = row;
    else next[tail] = row;
    tails[at] = row;
  }

  function store(batch: Batch, start: number, length: number): number {
    if (used + length > ARENA_BYTES) {
      arenas.push(Buffer.allocUnsafeSlow(ARENA_BYTES));
      used = 0;
    }
    batch.memory.bytes.copy(arenas[arenas.length - 1] as Buffer, used, start, start + length);
    const place = (arenas.length - 1) * ARENA_BYTES + used;
    used += length;
    arenaBytes += length;
    return place;
  }

  function take(batch: Batch, index: number): number {
    if (size === 0) return -1;
    const key = keyOf(batch, index);
    const at = slot(key);
    let before = 0;
    let unlike = 0;
    for (let row = heads[at] as number; row !== 0; row = next[row] as number) {
      if (keys[row] === key) {
        if (isSame(row, batch, index)) {
          const after = next[row] as number;
          if (before === 0) heads[at] = after;
          else next[before] = after;
          if (after === 0) tails[at] = before;
          alive[row] = 0;
          size -= 1;
          liveBytes -= lengths[row] as number;
          return row;
        }
        unlike += 1;
        if (unlike === TOO_COMMON && fingerprint === sampledFingerprint) {
          fingerprint = wholeFingerprint;
          rebuild(heads.length, true);
          return take(batch, index);
        }
      }
      before = row;
    }
    return -1;
  }

  /** Makes room for another row: dead rows go, and with them their bytes when those are many; else the columns grow. */
  function makeRoom(): void {
    const deadRows = rows - 1 - size;
    if (deadRows > rows / 2 || arenaBytes - liveBytes > Math.max(MANY_DEAD_BYTES, liveBytes)) compact();
    else {
      const wanted = 2 * keys.length;
      keys = grown(keys, wanted);
      next = grown(next, wanted);
      numbers = grown(numbers, wanted);
      seconds = grown(seconds, wanted);
      nanoseconds = grown(nanoseconds, wanted);
      wireLengths = grown(wireLengths, wanted);
      sources = grown(sources, wanted);
      numbersInSource = grown(numbersInSource, wanted);
      lengths = grown(lengths, wanted);
      places = grown(places, wanted);
      alive = grown(alive, wanted);
      if (2 * wanted > heads.length) rebuild(4 * wanted, false);
    }
  }

  function compact(): void {
    const old = arenas;
    arenas = [];
    used = ARENA_BYTES;
    arenaBytes = 0;
    let kept = 1;
    for (let row = 1; row < rows; row += 1) {
      if (alive[row] === 0) continue;
      const place = places[row] as number;
      const length = lengths[row] as number;
      if (used + length > ARENA_BYTES) {
        arenas.push(Buffer.allocUnsafeSlow(ARENA_BYTES));
        used = 0;
      }
      const at = place % ARENA_BYTES;
      (old[Math.floor(place / ARENA_BYTES)] as Buffer).copy(arenas.at(-1) as Buffer, used, at, at + length);
      for (const column of [keys, numbers, seconds, nanoseconds, wireLengths, sources, numbersInSource, lengths])
        column[kept] = column[row] as number;
      places[kept] = (arenas.length - 1) * ARENA_BYTES + used;
      alive[kept] = 1;
      used += length;
      arenaBytes += length;
      kept += 1;
    }
    rows = kept;
    noted = new Int32Array(noted.length);
    for (let row = 1; row < rows; row += 1) {
      const bytes = frame(row);
      note(glance(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length));
    }
    rebuild(heads.length, false);
  }

  function rebuild(slots: number, rehash: boolean): void {
    heads = new Int32Array(slots);
    tails = new Int32Array(slots);
    for (let row = 1; row < rows; row += 1) {
      if (alive[row] === 0) continue;
      let key = keys[row] as number;
      if (rehash) {
        const bytes = frame(row);
        key = fingerprint(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
      }
      link(row, key);
    }
  }
}

/** The cheapest look at a frame that tells most from one another: the identification of an IPv4 packet, and its end. */
function glance(view: DataView, at: number, length: number): number {
  if (length < 22) return length;
  const word = Math.imul(view.getInt32(at + 18, true), 0x9e3779b1) ^ view.getInt32(at + length - 4, true);
  return Math.imul(word, 0x85ebca6b) >>> (32 - GLANCE_BITS);
}
