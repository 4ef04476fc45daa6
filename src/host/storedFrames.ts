import { closeSync, fstatSync, readSync } from 'node:fs';
import type { Frame } from '../model/observation.ts';
import { contentKey } from '../packet/content.ts';
import type { Damage } from '../packet/damage.ts';
import { readPcap } from '../packet/pcap.ts';
import { FILE_HEADER } from '../packet/pcapHeader.ts';

/** Frames of a capture whose bytes stay in its file, and are read from there when they are asked for. */
export interface StoredFrames {
  readonly frames: readonly Frame[];
  /** Absent when the file is sound to its last byte. */
  readonly damage?: Damage;
}

/** An open file, which may have no name any more. */
export interface StoredFile {
  /** Bytes that it has by now. */
  size(): number;
  /** Reads it as a classic pcap file, in one go; the frames can be asked for their bytes until it is closed. */
  frames(): StoredFrames;
  close(): void;
}

/** Read at once; a record is shorter. */
const BLOCK_BYTES = 512 << 10;
/** Kept of a file, for frames are asked for in about their order, several times in a row. */
const MOST_BLOCKS = 8;

/** Takes a capture by its descriptor. */
export function storedFile(file: number): StoredFile {
  return {
    size: () => fstatSync(file).size,
    frames: () => readFrames(file),
    close: () => closeSync(file),
  };
}

function readFrames(file: number): StoredFrames {
  const header = readAt(file, 0, FILE_HEADER);
  const blocks = keptBlocks(file);
  const frames: Frame[] = [];
  for (let at = FILE_HEADER; ; ) {
    const block = readAt(file, at, BLOCK_BYTES);
    const piece = Buffer.concat([header, block]);
    const { frames: found, damage } = readPcap(piece);
    const isLast = block.length < BLOCK_BYTES;
    for (const { timeNs, bytes, wireLength } of found)
      frames.push(
        new StoredFrame(
          timeNs,
          wireLength,
          blocks,
          at,
          bytes.byteOffset - piece.byteOffset - FILE_HEADER,
          bytes.length,
        ),
      );
    const read = (damage?.offset ?? FILE_HEADER + block.length) - FILE_HEADER;
    if (damage !== undefined && (isLast || read <= 0))
      return { frames, damage: { ...damage, offset: damage.offset + at - FILE_HEADER } };
    if (isLast) return { frames };
    at += read;
  }
}

/** Blocks of a file, by where they begin. */
type Blocks = (at: number) => Buffer;

function keptBlocks(file: number): Blocks {
  const kept = new Map<number, Buffer>();
  return (at) => {
    const known = kept.get(at);
    if (known !== undefined) return known;
    const [oldest] = kept.keys();
    if (kept.size >= MOST_BLOCKS && oldest !== undefined) kept.delete(oldest);
    const block = readAt(file, at, BLOCK_BYTES);
    kept.set(at, block);
    return block;
  };
}

/** There are hundreds of thousands, so that what they have in common is theirs by prototype. */
class StoredFrame implements Frame {
  readonly timeNs: bigint;
  readonly wireLength: number;
  readonly #blocks: Blocks;
  readonly #block: number;
  readonly #at: number;
  readonly #length: number;
  #content: string | undefined;

  constructor(timeNs: bigint, wireLength: number, blocks: Blocks, block: number, at: number, length: number) {
    this.timeNs = timeNs;
    this.wireLength = wireLength;
    this.#blocks = blocks;
    this.#block = block;
    this.#at = at;
    this.#length = length;
  }

  get bytes(): Uint8Array {
    return this.#blocks(this.#block).subarray(this.#at, this.#at + this.#length);
  }

  get content(): string {
    this.#content ??= contentKey(this.bytes);
    return this.#content;
  }
}

/** What a file has from a place on, up to so many bytes. */
function readAt(file: number, at: number, most: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(most);
  let read = 0;
  for (let more = -1; more !== 0 && read < most; read += more)
    more = readSync(file, bytes, read, most - read, at + read);
  return bytes.subarray(0, read);
}
