import type { Variant } from '../model/scenario.ts';

/** What tells results apart: the scenario and the variant that it was run with. */
export interface Identity {
  readonly scenario: string;
  readonly variant: Variant;
}

export function isSame(one: Identity, other: Identity): boolean {
  return (
    one.scenario === other.scenario &&
    one.variant.port === other.variant.port &&
    one.variant.switch === other.variant.switch &&
    one.variant.ovs === other.variant.ovs
  );
}
