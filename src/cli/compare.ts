import { compareFiles, compareFilesByStream } from '../jobs/compare.ts';
import type { ComparisonVerdict } from '../model/comparison.ts';
import type { Encapsulation } from '../packet/decapsulate.ts';
import type { Ignored } from '../packet/normalForm.ts';
import { renderComparison, renderComparisonJson } from '../report/comparison.ts';
import { renderSegmentComparison, renderSegmentComparisonJson } from '../report/segmentComparison.ts';
import { type Mask, requireByStreamAlone } from './compareOptions.ts';
import { terminal } from './terminal.ts';

interface Options {
  readonly once: boolean;
  readonly inOrder: boolean;
  readonly ignore: readonly Ignored[];
  readonly mask: readonly Mask[];
  readonly snaplen?: number | undefined;
  readonly decap?: Encapsulation | undefined;
  readonly filter?: string | undefined;
  readonly byStream: boolean;
  readonly json: boolean;
  readonly writeDiff?: string | undefined;
}

const EXIT_CODES: Readonly<Record<ComparisonVerdict, number>> = { equal: 0, different: 1, inconclusive: 2, empty: 4 };

/** Compares captures, shows the result, and gives the exit code. */
export async function compare(names: readonly string[], options: Options): Promise<number> {
  if (options.byStream) return compareByStream(names, options);
  const { once, inOrder, ignore, mask, snaplen, decap, filter, writeDiff } = options;
  const comparison = await compareFiles(names, {
    once,
    inOrder,
    ignore,
    masks: mask,
    ...(snaplen !== undefined && { snaplen }),
    ...(decap !== undefined && { decap }),
    ...(filter !== undefined && { filter }),
    ...(writeDiff !== undefined && { writeDiff }),
  });
  if (options.json) process.stdout.write(renderComparisonJson(comparison));
  else process.stdout.write(renderComparison(comparison, terminal()));
  return EXIT_CODES[comparison.verdict];
}

async function compareByStream(names: readonly string[], options: Options): Promise<number> {
  requireByStreamAlone(options);
  const comparison = await compareFilesByStream(names, options.filter);
  if (options.json) process.stdout.write(renderSegmentComparisonJson(comparison));
  else process.stdout.write(renderSegmentComparison(comparison, terminal()));
  return EXIT_CODES[comparison.verdict];
}
