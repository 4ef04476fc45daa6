import type { Outcome, Report } from '../model/report.ts';

/** What names versions: a report, or whatever has outcomes. */
export interface Versioned extends Pick<Report, 'switches'> {
  readonly outcomes: readonly Pick<Outcome, 'variant'>[];
}

/**
 * The versions of Open vSwitch that a report is about, by label: those of its switches in their order, then those that outcomes were
 * planned with but that never ran.
 */
export function versionsOf({ switches, outcomes }: Versioned): readonly string[] {
  return [...new Set([...switches.map(({ label }) => label), ...outcomes.map(({ variant }) => variant.ovs)])];
}
