import type { Difference, DifferenceKind, FieldChange, PacketPlace } from '../../model/comparison.ts';
import { describeChanges } from '../../packet/changes.ts';
import { changesText } from '../changesText.ts';
import type { ChangedRow, Differences } from './differences.ts';
import type { Matching } from './match.ts';
import { placeOf } from './places.ts';

/** So many differences of a kind are told one by one. */
const MOST_OF_A_KIND = 20;

/** The first differences of each kind, in the order of their packets. */
export function findingsOf(
  differences: Differences,
  matching: Matching,
  severalSources: boolean,
  networkLayer: boolean,
): readonly Difference[] {
  const { lost, surplus } = matching;
  const original = (row: number) => placeOf(lost.at(row), 'source', severalSources, networkLayer);
  const copy = (row: number) => placeOf(surplus.at(row), 'mirror', severalSources, networkLayer);
  const changed = ({ original: before, copy: after }: ChangedRow) => ({
    original: original(before),
    copy: copy(after),
  });
  return [
    ...some('missing', differences.missing, (row) => ({ original: original(row) })),
    ...some('truncated', differences.truncated, changed),
    ...some('altered', differences.altered, (row) => ({
      ...changed(row),
      changes: changesOf(row, matching, networkLayer),
    })),
    ...some('duplicate', differences.duplicate, ({ row }) => ({ copy: copy(row) })),
    ...some('unexpected', differences.unexpected, (row) => ({ copy: copy(row) })),
  ];
}

/** What was changed on the way from an original to its copy. */
export function changesOf(row: ChangedRow, { lost, surplus }: Matching, networkLayer: boolean): readonly FieldChange[] {
  return describeChanges(lost.at(row.original).bytes, surplus.at(row.copy).bytes, networkLayer ? 'network' : 1);
}

type Parts = Pick<Difference, 'original' | 'copy' | 'changes'>;

function some<Row>(kind: DifferenceKind, rows: readonly Row[], partsOf: (row: Row) => Parts): readonly Difference[] {
  return rows.slice(0, MOST_OF_A_KIND).map((row) => {
    const parts = partsOf(row);
    return { kind, ...parts, summary: sentence(kind, parts) };
  });
}

function sentence(kind: DifferenceKind, { original, copy, changes = [] }: Parts): string {
  switch (kind) {
    case 'missing':
      return `packet ${nameOf(original)} was not copied: ${original?.summary}`;
    case 'truncated':
      return `packet ${nameOf(original)} came as copy ${copy?.number}, cut to ${copy?.wireLength} bytes: ${original?.summary}`;
    case 'altered':
      return `packet ${nameOf(original)} was changed, ${changesText(changes)}: ${original?.summary}`;
    case 'duplicate':
      return `copy ${copy?.number} is one more than owed: ${copy?.summary}`;
    case 'unexpected':
      return `copy ${copy?.number} is of no packet of the source: ${copy?.summary}`;
    default:
      return kind satisfies never;
  }
}

function nameOf(original: PacketPlace | undefined): string {
  return String(original?.number ?? '?');
}
