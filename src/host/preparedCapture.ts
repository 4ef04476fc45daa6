import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import { type CaptureReader, captureReader, READER_BYTES } from '../packet/captureReader.ts';
import { copyAsEthernet } from '../packet/copyAsEthernet.ts';
import { frameMemory } from '../packet/kernel/memory.ts';
import { ETHERNET, type Link, linkOf, MADE_MACS } from '../packet/toEthernet.ts';
import { openCaptureFile } from './captureFile.ts';
import { writePcapFile } from './pcapFile.ts';

/** A capture that tcpreplay can send. */
export interface PreparedCapture {
  /** Absolute path of a plain pcap file of Ethernet frames. */
  readonly path: string;
  /** What was done to come to it, as a person reads it; none when it is the user's own file. */
  readonly steps: readonly string[];
}

export interface Preparation {
  /** Gives the hosts other addresses, the same for the same seed: 1 to 4,294,967,295. */
  readonly anonymize?: number;
  /** Writes right checksums in place of wrong ones. */
  readonly fixChecksums?: boolean;
  /** Copies it in any case, as it will be on the wire: of a damaged file, tcpreplay may make something else than what can be read. */
  readonly copied?: boolean;
}

/**
 * Makes a capture such as tcpreplay sends it: plain pcap, Ethernet. A file that is so already is not copied unless something is asked
 * for. Times keep their nanoseconds, and memory does not grow with the file.
 *
 * @param name plain, gzip or zstd, pcap or pcapng, not `-`
 * @param folder for what is written: `capture.pcap` and, anonymized, `anonymized.pcap`
 * @throws Problem when the capture cannot be read, or its link type cannot be made Ethernet
 */
export async function prepareCapture(
  name: string,
  folder: string,
  { anonymize, fixChecksums = false, copied = false }: Preparation = {},
): Promise<PreparedCapture> {
  requireFile(name);
  const path = resolve(folder, 'capture.pcap');
  const isAsked = anonymize !== undefined || fixChecksums || copied;
  const file = await openCaptureFile(name);
  let steps: readonly string[];
  try {
    const reader = captureReader(frameMemory(READER_BYTES), await file.open());
    await reader.open();
    const link = requireLink(reader, name);
    if (!isAsked && reader.linkType() === ETHERNET && isPlainPcap(name)) return { path: resolve(name), steps: [] };
    steps = await copy(reader, link, path, fixChecksums);
  } finally {
    file.close();
  }
  if (anonymize === undefined) return { path, steps };
  const { anonymizeCapture } = await import('./anonymizedCapture.ts');
  const anonymized = join(resolve(folder), 'anonymized.pcap');
  try {
    return { path: anonymized, steps: [...steps, ...(await anonymizeCapture(anonymize, path, anonymized))] };
  } finally {
    await rm(path, { force: true });
  }
}

/**
 * Makes sure that a capture can be read more than once, as it has to be for a replay.
 *
 * @throws Problem when it is a pipe or the like
 */
export function requireFile(name: string): void {
  if (name !== '-' && !isPipe(name)) return;
  const what = name === '-' ? 'standard input' : `${brief(name)}, which is a pipe,`;
  throw new Problem(`${what} cannot be replayed`, 'put the capture into a file and name that');
}

function isPipe(name: string): boolean {
  try {
    return statSync(name).isFIFO();
  } catch {
    // Why it cannot be read is told when it is opened.
    return false;
  }
}

function requireLink(reader: CaptureReader, name: string): Link {
  const linkType = reader.linkType();
  if (linkType === undefined) {
    const reason = reader.damage()?.reason ?? 'It ends before its link type.';
    throw new Problem(`${brief(name)} is not a capture: ${reason}`, 'name captures in pcap or pcapng format');
  }
  const link = linkOf(linkType);
  if (link !== undefined) return link;
  throw new Problem(
    `${brief(name)} is of link type ${linkType}, whose packets cannot be made Ethernet frames`,
    'capture on one Ethernet interface',
  );
}

const MAGICS: readonly number[] = [0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1];

/** Whether it is a regular file that begins as classic pcap does, uncompressed. */
function isPlainPcap(name: string): boolean {
  if (!statSync(name).isFile()) return false;
  const file = openSync(name, 'r');
  try {
    const magic = Buffer.alloc(4);
    readSync(file, magic, 0, 4, 0);
    return MAGICS.includes(magic.readUInt32BE());
  } finally {
    closeSync(file);
  }
}

async function copy(
  reader: CaptureReader,
  link: Link,
  path: string,
  fixChecksums: boolean,
): Promise<readonly string[]> {
  let counts = { packets: 0, leftOut: 0, mended: 0 };
  await writePcapFile(path, async (stream) => {
    counts = await copyAsEthernet(reader, link, stream, fixChecksums);
  });
  const { packets, leftOut, mended } = counts;
  const damage = reader.damage();
  const isEthernet = reader.linkType() === ETHERNET;
  return [
    `${packetsText(packets)} written as plain pcap`,
    ...(isEthernet ? [] : [`Ethernet headers put in place of those of ${link.name}${madeMacs(link)}`]),
    ...(leftOut > 0 ? [`${packetsText(leftOut)} without a whole header of ${link.name} left out`] : []),
    ...(fixChecksums ? [`wrong checksums of ${packetsText(mended)} written anew`] : []),
    ...(damage === undefined ? [] : [`nothing read beyond byte ${damage.offset}: ${damage.reason}`]),
  ];
}

function packetsText(packets: number): string {
  return packets === 1 ? '1 packet' : `${packets} packets`;
}

function madeMacs({ cooked }: Link): string {
  return cooked === undefined
    ? `, from ${MADE_MACS.source} to ${MADE_MACS.destination}`
    : `, from the captured sender to ${MADE_MACS.destination}`;
}
