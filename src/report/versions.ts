import type { Report } from '../model/report.ts';

/**
 * The versions of Open vSwitch that a report is about, by label: those of its switches in their order, then those that outcomes were
 * planned with but that never ran.
 */
export function versionsOf({ switches, outcomes }: Pick<Report, 'switches' | 'outcomes'>): readonly string[] {
  return [...new Set([...switches.map(({ label }) => label), ...outcomes.map(({ variant }) => variant.ovs)])];
}
