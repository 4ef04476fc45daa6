import {
  closeSync,
  createReadStream,
  createWriteStream,
  fstatSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import type { ByteInput } from '../packet/captureReader.ts';
import type { Filtered } from './captureFilters.ts';
import { refusal } from './refusal.ts';
import { streamInput } from './streamInput.ts';

// Most captures are plain files: what the others need is loaded when there is one.

/** A capture on disk, compressed or not, that can be read from its beginning as often as need be. */
export interface CaptureFile {
  /** As the user named it. */
  readonly name: string;
  /** Each call gives the capture from its first byte. */
  open(): Promise<ByteInput>;
  /** Ends whatever still reads it. */
  close(): void;
}

/**
 * Opens a capture: plain, gzip or zstd, a regular file, a pipe, or standard input by the name `-`. What can be read only once is
 * kept in a file of the folder for temporary files, which has no name and is gone with the process.
 *
 * @param filter in capture filter syntax (pcap-filter(7)), applied by tcpdump
 * @throws Problem when it cannot be read
 */
export async function openCaptureFile(name: string, filter?: string): Promise<CaptureFile> {
  const file = await openReadable(name).catch((error: Error) => {
    throw unreadable(name, error);
  });
  const compression = compressionOf(file, name);
  const endings: (() => void)[] = [];
  return {
    name,
    async open() {
      if (compression === 'none' && filter === undefined) return plainInput(file, name);
      let bytes = readAgain();
      let filtered: Filtered | undefined;
      if (compression === 'gzip') bytes = await gunzip(bytes);
      if (compression === 'zstd') {
        const { decompress } = await import('./captureFilters.ts');
        filtered = ended(decompress(bytes));
      }
      if (filter !== undefined) {
        const { select } = await import('./captureFilters.ts');
        filtered = ended(select(filter, filtered?.output ?? bytes, name, filtered?.problem));
      }
      return streamInput(filtered?.output ?? bytes, filtered?.problem);
    },
    close() {
      for (const end of endings) end();
      closeSync(file);
    },
  };

  /** The file from its beginning: a descriptor of its own has a position of its own. */
  function readAgain(): Readable {
    const stream = createReadStream(`/proc/self/fd/${file}`, { highWaterMark: PIECE_BYTES });
    endings.push(() => stream.destroy());
    return stream;
  }

  function ended(filtered: Filtered): Filtered {
    endings.push(filtered.end);
    return filtered;
  }
}

const PIECE_BYTES = 1 << 18;

async function gunzip(compressed: Readable): Promise<Readable> {
  const { createGunzip } = await import('node:zlib');
  const plain = createGunzip({ chunkSize: PIECE_BYTES });
  compressed.on('error', (error) => plain.destroy(error)).pipe(plain);
  return plain;
}

/** The bytes of a file, read where they are asked for: the position is our own. */
function plainInput(file: number, name: string): ByteInput {
  let position = 0;
  return {
    read(target) {
      const bytes = readAt(file, target, position, name);
      position += bytes;
      return bytes;
    },
  };
}

function readAt(file: number, target: Uint8Array, position: number, name: string): number {
  try {
    return readSync(file, target, 0, target.length, position);
  } catch (error) {
    throw unreadable(name, error as Error);
  }
}

async function openReadable(name: string): Promise<number> {
  if (name === '') throw new Error('its name is empty');
  const file = name === '-' ? 0 : openSync(resolve(name), 'r');
  const stat = fstatSync(file);
  if (stat.isDirectory()) throw new Error('it is a folder');
  // Some, such as /dev/zero, have no end.
  if (stat.isCharacterDevice() || stat.isBlockDevice()) throw new Error('it is a device');
  return stat.isFile() ? file : keep(file);
}

function unreadable(name: string, error: Error): Problem {
  const what = name === '-' ? 'standard input' : `the capture ${brief(name)}`;
  return new Problem(
    `${what} cannot be read: ${refusal(error)}`,
    'name captures in pcap or pcapng format, or - for standard input',
  );
}

/** Keeps what comes from a pipe in a file without a name. */
async function keep(pipe: number): Promise<number> {
  const kept = openNameless();
  const { pipeline } = await import('node:stream/promises');
  const source = createReadStream('', { fd: pipe, highWaterMark: PIECE_BYTES });
  await pipeline(source, createWriteStream('', { fd: kept, autoClose: false }));
  return kept;
}

/** The name is gone before anything is written: whoever kills the process leaves no file behind. */
function openNameless(): number {
  const folder = mkdtempSync(join(tmpdir(), 'mirrorbench-'));
  try {
    return openSync(join(folder, 'capture'), 'wx+', 0o600);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compressionOf(file: number, name: string): 'none' | 'gzip' | 'zstd' {
  const magic = Buffer.alloc(4);
  readAt(file, magic, 0, name);
  if (magic.readUInt16BE() === 0x1f8b) return 'gzip';
  return magic.readUInt32BE() === 0x28b52ffd ? 'zstd' : 'none';
}
