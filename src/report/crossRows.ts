import type { Outcome } from '../model/report.ts';
import type { Variant } from '../model/scenario.ts';
import { grouped } from './grouped.ts';
import { type Naming, variantName } from './summary.ts';

/** A scenario with a variant, of which one part is the column. */
export interface CrossRow {
  readonly scenario: string;
  /** In words, such as `veth`. */
  readonly variant: string;
  /** One for each column; undefined where there is no outcome yet. */
  readonly cells: readonly (Outcome | undefined)[];
}

/** The part of a variant that makes the columns of a table. */
export interface Part {
  /** Its columns, each once. */
  readonly columns: readonly string[];
  readonly columnOf: (variant: Variant) => string;
  /** A variant with this part as it goes without saying, so that those of one row are equal. */
  readonly without: (variant: Variant) => Variant;
}

/** Outcomes by scenario and a part of their variants: one row for each scenario and the rest of the variant, in the order in which they came. */
export function crossRows(
  outcomes: readonly Outcome[],
  { columns, columnOf, without }: Part,
  naming: Naming = {},
): readonly CrossRow[] {
  const rowKey = ({ scenario, variant }: Outcome) => JSON.stringify([scenario, without(variant)]);
  return grouped(outcomes, rowKey).map((group) => ({
    scenario: group[0].scenario,
    variant: variantName(without(group[0].variant), naming),
    cells: columns.map((column) => group.find(({ variant }) => columnOf(variant) === column)),
  }));
}
