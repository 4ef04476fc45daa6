import type { TrialRecord, WholeCapture } from '../model/observation.ts';
import type { CopyCounts, Finding, Verdict } from '../model/verdict.ts';
import type { OwedFrames } from '../oracle/owed.ts';
import type { Sighting } from '../oracle/sighting.ts';
import type { NumbersTold } from './charges.ts';
import { type CopyComparison, compareCopies, owedSightings } from './compare.ts';
import { copyDelays } from './copyDelays.ts';
import { differencesOf } from './differing.ts';
import { examplesOf } from './examples.ts';
import { copyFindings } from './findings.ts';
import { lossTimeline } from './lossTimeline.ts';
import { pairsAt } from './pairs.ts';
import { verdict } from './verdict.ts';

/** An output, what is owed there and what came. */
export interface Compared {
  readonly output: WholeCapture;
  readonly comparison: CopyComparison;
  readonly owed: readonly OwedFrames[];
  readonly copies: readonly Sighting[];
  /** What the numbers of their tunnel packets say of those that are missing. */
  readonly numbers?: NumbersTold | undefined;
}

/** Holds the copies at an output against what is owed there. */
export function comparedAt(output: WholeCapture, owed: readonly OwedFrames[], copies: readonly Sighting[]): Compared {
  return { output, comparison: compareCopies(owed, copies), owed, copies };
}

/** The verdict on the copies at all of a mirror's outputs together. */
export function judgeCopies(
  check: string,
  compared: readonly Compared[],
  record: TrialRecord,
  doubts: readonly Finding[],
): Verdict {
  const counts = sumOf(compared.map(({ comparison }) => comparison.counts));
  const findings = compared.flatMap(({ output, comparison, numbers }) =>
    copyFindings(comparison, output, record, numbers),
  );
  const evidence = copyEvidence(counts);
  if (counts.owed === 0 && counts.copies === 0) doubts = [...doubts, NOTHING_SEEN];
  const differing = () => compared.flatMap(({ output, comparison }) => differencesOf(comparison, output.port));
  const judged = { ...verdict(check, evidence, findings, doubts, counts), ...particularsOf(compared) };
  return { ...judged, ...(findings.length > 0 && { differing }) };
}

/** What a report draws of a comparison. */
function particularsOf(compared: readonly Compared[]): Pick<Verdict, 'examples' | 'loss' | 'delayNs'> {
  const comparisons = compared.map(({ comparison }) => comparison);
  const examples = examplesOf(comparisons);
  const owed = compared.flatMap((one) => one.owed.flatMap(owedSightings));
  const loss = lossTimeline(
    owed,
    comparisons.flatMap(({ missing }) => missing),
  );
  const delayNs = copyDelays(compared.flatMap((one) => pairsAt(one.owed, one.copies).pairs));
  return { ...(examples.length > 0 && { examples }), ...(loss && { loss }), ...(delayNs && { delayNs }) };
}

function sumOf(all: readonly CopyCounts[]): CopyCounts {
  const sum = (count: keyof CopyCounts) => all.reduce((total, counts) => total + counts[count], 0);
  return {
    owed: sum('owed'),
    copies: sum('copies'),
    matched: sum('matched'),
    missing: sum('missing'),
    duplicate: sum('duplicate'),
    unexpected: sum('unexpected'),
    altered: sum('altered'),
    truncated: sum('truncated'),
  };
}

function copyEvidence(counts: CopyCounts): string {
  const wrong = (['missing', 'duplicate', 'unexpected', 'altered', 'truncated'] as const).filter(
    (kind) => counts[kind] > 0,
  );
  return [`${counts.matched} of ${counts.owed} copied`, ...wrong.map((kind) => `${counts[kind]} ${kind}`)].join(', ');
}

/** What keeps nothing from passing for something. */
export const NOTHING_SEEN: Finding = {
  kind: 'evidence',
  packets: 0,
  summary: 'no packet was owed and none was copied, which proves nothing',
};
