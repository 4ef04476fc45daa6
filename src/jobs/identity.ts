import type { Variant } from '../model/scenario.ts';

/** What tells results apart: the scenario and the variant that it was run with. */
export interface Identity {
  readonly scenario: string;
  readonly variant: Variant;
}

export function isSame(one: Identity, other: Identity): boolean {
  return (
    one.scenario === other.scenario &&
    (Object.keys(one.variant) as (keyof Variant)[]).every((key) => one.variant[key] === other.variant[key])
  );
}
