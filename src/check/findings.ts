import type { TrialRecord, WholeCapture } from '../model/observation.ts';
import type { Finding, FindingKind } from '../model/verdict.ts';
import type { Sighting } from '../oracle/sighting.ts';
import { describeChanges } from '../packet/changes.ts';
import { summarize } from '../packet/summary.ts';
import { changesText } from './changesText.ts';
import { attribute, type NumbersTold } from './charges.ts';
import type { ChangedCopy, CopyComparison } from './compare.ts';

/** The findings of a comparison, each naming its first packet as a person would. */
export function copyFindings(
  comparison: CopyComparison,
  at: WholeCapture,
  record: TrialRecord,
  numbers?: NumbersTold,
): readonly Finding[] {
  const output = at.port;
  const { duplicate, unexpected, altered, truncated, ambiguous } = comparison;
  return [
    ...missingCopies(comparison, at, record, numbers),
    ...about(
      'duplicate',
      duplicate,
      (first) => `${some(duplicate)} copied to ${output} more often than owed, the first: ${describe(first)}`,
    ),
    ...about(
      'unexpected',
      unexpected,
      (first) => `${some(unexpected)} at ${output} that nobody owed, the first: ${describe(first)}`,
    ),
    ...about(
      'altered',
      altered,
      (first) => `${some(altered)} changed on the way to ${output}, the first: ${describeChange(first)}`,
    ),
    ...about(
      'truncated',
      truncated,
      (first) => `${some(truncated)} cut on the way to ${output}, the first: ${describeCut(first)}`,
    ),
    ...about('evidence', ambiguous, (first) => {
      const [sighting] = first.sightings as [Sighting];
      const range = `${first.atLeast} to ${first.atMost}`;
      return `identical frames on several ports leave open how many copies are owed (${range}), the first: ${describe(sighting)}`;
    }),
  ];
}

/** Missing copies, with where they were lost. */
function missingCopies(
  { missing, missingEnd, counts: { owed } }: CopyComparison,
  at: WholeCapture,
  record: TrialRecord,
  numbers: NumbersTold | undefined,
): readonly Finding[] {
  const arrivedAt = (port: string) =>
    missing.filter((one) => one.port === port && one.direction === 'arriving' && one.number > 0).length;
  const { words, ...attribution } = attribute(record, {
    ...{ at, copies: missing.length, owed, arrivedAt },
    ...(numbers && { numbers }),
  });
  const when = missingEnd === undefined ? '' : `; all ${MISSING_END[missingEnd]}`;
  return about('missing', missing, (first) => `${words}${when}; the first: ${describe(first)}`).map((finding) => ({
    ...finding,
    ...attribution,
  }));
}

const MISSING_END = { before: 'before the first copy that came', after: 'after the last copy that came' } as const;

/** A finding of items that have one fault, told by the first; none where there are none. */
export function about<Item>(
  kind: FindingKind,
  items: readonly Item[],
  say: (first: Item) => string,
): readonly Finding[] {
  const [first] = items;
  return first === undefined ? [] : [{ kind, packets: items.length, summary: say(first) }];
}

/** A packet as a person would name it: what it is, how long, and where to look it up. */
export function describe({ frame, port, direction, number }: Sighting): string {
  if (number === 0) return `${summarize(frame.bytes)} (${frame.wireLength} bytes, as stated)`;
  return `${summarize(frame.bytes)} (${frame.wireLength} bytes, packet ${number} ${direction} at ${port})`;
}

function describeChange({ original, copy }: ChangedCopy): string {
  return `${describe(original)}, ${changesText(describeChanges(original.frame.bytes, copy.frame.bytes, 1))}`;
}

function describeCut({ original, copy }: ChangedCopy): string {
  return `${describe(original)}, of which ${copy.frame.bytes.length} bytes came`;
}

function some(items: readonly unknown[]): string {
  return packets(items.length);
}

/** A number of packets in words. */
export function packets(count: number): string {
  return count === 1 ? '1 packet' : `${count} packets`;
}
