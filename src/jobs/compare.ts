import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CompareOptions, compareCaptures } from '../check/captures/compareCaptures.ts';
import { type CaptureFile, openCaptureFile } from '../host/captureFile.ts';
import type { CaptureComparison } from '../model/comparison.ts';
import { Problem } from '../model/problem.ts';
import type { SegmentComparison } from '../model/segmentComparison.ts';

export interface CompareOrder extends Omit<CompareOptions, 'otherRules'> {
  /** In capture filter syntax; applied to all captures. */
  readonly filter?: string;
  /** A pcapng file that gets the packets that differ. */
  readonly writeDiff?: string;
}

/**
 * Compares capture files: the last is the mirror's, the others are of what it should have copied.
 *
 * @throws Problem when a file cannot be read as a capture, or the order makes no sense
 */
export async function compareFiles(names: readonly string[], order: CompareOrder): Promise<CaptureComparison> {
  const { filter, writeDiff } = order;
  const differences = writeDiff === undefined ? undefined : await import('./writeDifferences.ts');
  if (writeDiff !== undefined) differences?.requireReplaceable(writeDiff, names);
  return withFiles(names, filter, async (sources, mirror, otherRules) => {
    const result = await compareCaptures(sources, mirror, { ...order, otherRules });
    if (writeDiff !== undefined) await differences?.writeDifferences(writeDiff, [...sources, mirror], result);
    return result.comparison;
  });
}

/**
 * Compares capture files by what does not depend on how streams are cut into frames; the last is the mirror's.
 *
 * @param filter in capture filter syntax; applied to all captures
 * @throws Problem when a file cannot be read as a capture, or the order makes no sense
 */
export async function compareFilesByStream(names: readonly string[], filter?: string): Promise<SegmentComparison> {
  const { compareSegmentedCaptures } = await import('../check/segments/compareSegmentedCaptures.ts');
  return withFiles(names, filter, compareSegmentedCaptures);
}

async function withFiles<Result>(
  names: readonly string[],
  filter: string | undefined,
  compare: (sources: readonly CaptureFile[], mirror: CaptureFile, otherRules: readonly string[]) => Promise<Result>,
): Promise<Result> {
  requireSensible(names);
  const files: CaptureFile[] = [];
  try {
    for (const name of names) files.push(await openCaptureFile(name, filter));
    const otherRules = filter === undefined ? [] : [`only ${filter}`];
    return await compare(files.slice(0, -1), files.at(-1) as CaptureFile, otherRules);
  } finally {
    for (const file of files) file.close();
  }
}

/** The merged stream numbers sources by a byte. */
const MOST_SOURCES = 255;

function requireSensible(names: readonly string[]): void {
  if (names.length < 2)
    throw new Problem(
      'compare needs two captures or more',
      'mirrorbench compare SOURCE… MIRROR; the last is the mirror’s',
    );
  if (names.length - 1 > MOST_SOURCES) throw new Problem(`compare takes ${MOST_SOURCES} sources at most`);
  if (names.filter((name) => name === '-').length > 1)
    throw new Problem('standard input can be one of the captures only', 'put the other into a file');
  if (names.every((name) => name.endsWith('.json') || existsSync(join(name, 'run.json'))))
    throw new Problem('these are reports of runs, not captures', 'mirrorbench diff BASE HEAD compares two of those');
}
