import { lstatSync, type Stats, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { CompareResult } from '../check/captures/compareCaptures.ts';
import { type Marks, marksOf } from '../check/captures/marks.ts';
import { byRename } from '../host/byRename.ts';
import type { CaptureFile } from '../host/captureFile.ts';
import { refusal } from '../host/refusal.ts';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import { type CaptureReader, captureReader, READER_BYTES } from '../packet/captureReader.ts';
import { frameMemory } from '../packet/kernel/memory.ts';
import { MERGE_BYTES, mergeStreams } from '../packet/mergeStreams.ts';
import { enhancedPacket, interfaceDescription, sectionHeader } from '../packet/pcapngWriter.ts';

/**
 * Writes the packets that differ as a pcapng capture, by time, as they stand in their files and each with a comment that says why:
 * an interface for each file, the mirror's last. A file that was there is replaced.
 *
 * @param files those that were compared, the mirror's last
 * @throws Problem when it cannot be written
 */
export async function writeDifferences(
  path: string,
  files: readonly CaptureFile[],
  result: CompareResult,
): Promise<void> {
  const marks = marksOf(result, files.length);
  await byRename(path, (fresh) => write(fresh, files, marks)).catch((error: Error) => {
    throw refused(path, refusal(error));
  });
}

/**
 * Makes sure that a file may be replaced by the differences of captures.
 *
 * @throws Problem when it is something else than a file, such as a device, or one of the captures
 */
export function requireReplaceable(path: string, captures: readonly string[]): void {
  const there = statOf(path, lstatSync);
  if (path === '') throw refused(path, 'its name is empty');
  if (there !== undefined && !there.isFile()) throw refused(path, 'it is something else than a file');
  const isSame = (other: Stats | undefined) => other?.ino === there?.ino && other?.dev === there?.dev;
  if (there !== undefined && captures.some((name) => isSame(statOf(name === '-' ? '/dev/stdin' : name, statSync))))
    throw refused(path, 'it is one of the captures');
}

function statOf(path: string, stat: (path: string) => Stats): Stats | undefined {
  try {
    return stat(path);
  } catch {
    return undefined;
  }
}

function refused(path: string, why: string): Problem {
  return new Problem(
    `the differences cannot be written to '${brief(path)}': ${why}`,
    'name another file with --write-diff',
  );
}

const ETHERNET = 1;
const FLUSH_BYTES = 1 << 20;

async function write(path: string, files: readonly CaptureFile[], marks: Marks): Promise<void> {
  const memory = frameMemory(files.length * READER_BYTES + MERGE_BYTES + 4096);
  const readers: CaptureReader[] = [];
  for (const file of files) {
    const reader = captureReader(memory, await file.open());
    await reader.open();
    readers.push(reader);
  }
  const output = await open(path, 'wx');
  try {
    let pieces = [
      sectionHeader('mirrorbench'),
      ...files.map(({ name }, index) =>
        interfaceDescription({ linkType: readers[index]?.linkType() ?? ETHERNET, name, snapLength: 0 }),
      ),
    ];
    let size = 0;
    const merged = mergeStreams(memory, readers);
    const { batch } = merged;
    while (await merged.refill()) {
      for (let index = 0; index < batch.count; index += 1) {
        const file = batch.sources[index] as number;
        const comment = marks[file]?.get(batch.numbers[index] as number);
        if (comment === undefined) continue;
        const start = batch.starts[index] as number;
        const piece = enhancedPacket({
          interface: file,
          seconds: batch.seconds[index] as number,
          nanoseconds: batch.nanoseconds[index] as number,
          bytes: memory.bytes.slice(start, start + (batch.lengths[index] as number)),
          wireLength: batch.wireLengths[index] as number,
          comment,
        });
        pieces.push(piece);
        size += piece.length;
      }
      if (size > FLUSH_BYTES) {
        await output.writeFile(Buffer.concat(pieces));
        [pieces, size] = [[], 0];
      }
    }
    await output.writeFile(Buffer.concat(pieces));
  } finally {
    await output.close();
  }
}
