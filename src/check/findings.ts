import type { Finding, FindingKind } from '../model/verdict.ts';
import type { Sighting } from '../oracle/sighting.ts';
import { describeChanges } from '../packet/changes.ts';
import { summarize } from '../packet/summary.ts';
import { changesText } from './changesText.ts';
import type { ChangedCopy, CopyComparison } from './compare.ts';

/** The findings of a comparison, each naming its first packet as a person would. */
export function copyFindings(comparison: CopyComparison, output: string): readonly Finding[] {
  const { counts, missing, duplicate, unexpected, altered, truncated, ambiguous } = comparison;
  return [
    ...about(
      'missing',
      missing,
      (first) => `${share(missing, counts.owed)} not copied to ${output}, the first: ${describe(first)}`,
    ),
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

function about<Item>(kind: FindingKind, items: readonly Item[], say: (first: Item) => string): readonly Finding[] {
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

function share(items: readonly unknown[], all: number): string {
  return `${items.length} of ${packets(all)}`;
}

function some(items: readonly unknown[]): string {
  return packets(items.length);
}

/** A number of packets in words. */
export function packets(count: number): string {
  return count === 1 ? '1 packet' : `${count} packets`;
}
