import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { select } from '../../../host/captureFilters.ts';
import type { CollectedFrame } from '../../../model/collected.ts';
import { readPcap, writePcap } from '../../../packet/pcap.ts';

/**
 * Those of the frames that an expression in pcap-filter(7)'s syntax selects.
 *
 * @throws Problem when tcpdump cannot read the expression
 */
export async function selectFrames(
  frames: readonly CollectedFrame[],
  expression: string,
): Promise<readonly CollectedFrame[]> {
  // Times tell which ones are left.
  const numbered = frames.map(({ frame }, index) => ({ ...frame, timeNs: BigInt(index) }));
  const filtered = select(expression, Readable.from([writePcap(numbered)]), 'what the collector has');
  const left = readPcap(await buffer(filtered.output));
  await filtered.problem();
  return left.frames.flatMap(({ timeNs }) => frames[Number(timeNs)] ?? []);
}
