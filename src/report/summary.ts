import type { Outcome, OutcomeStatus, Summary } from '../model/report.ts';
import type { Variant } from '../model/scenario.ts';

/** What the command ends with: 0 all held, 1 a claim failed, 2 something inconclusive, 3 an error, 4 nothing checked. */
export type ExitCode = 0 | 1 | 2 | 3 | 4;

/** Counts outcomes by status. */
export function summarize(outcomes: readonly Pick<Outcome, 'status'>[]): Summary {
  const count = (status: OutcomeStatus): number => outcomes.filter((outcome) => outcome.status === status).length;
  return {
    passed: count('passed'),
    failed: count('failed'),
    inconclusive: count('inconclusive'),
    skipped: count('skipped'),
    knownDeviations: count('knownDeviation'),
    errored: count('errored'),
  };
}

/** The exit code that a summary stands for: errored beats failed beats inconclusive beats passed. */
export function exitCode(summary: Summary): ExitCode {
  if (summary.errored > 0) return 3;
  if (summary.failed > 0) return 1;
  if (summary.inconclusive > 0) return 2;
  return summary.passed + summary.knownDeviations > 0 ? 0 : 4;
}

/** How to name a variant: `ovs` with its version of Open vSwitch, for reports that have several. */
export interface Naming {
  readonly ovs?: boolean;
}

/**
 * A variant in words: `veth` on the userspace datapath with endpoints in namespaces and offloads off, which goes without saying, else `veth,
 * ovs-kernel, docker, offloads`; with its version `veth, 3.5.0`. A version's label is as it came: escape it.
 */
export function variantName(variant: Variant, { ovs = false }: Naming = {}): string {
  const unusual = [
    ...(variant.mechanism === 'ovs-mirror' ? [] : [variant.mechanism]),
    ...(variant.switch === 'ovs-netdev' ? [] : [variant.switch]),
    ...(variant.endpoint === 'namespace' ? [] : [variant.endpoint]),
    ...(variant.offloads === 'off' ? [] : ['offloads']),
  ];
  return [variant.port, ...unusual, ...(ovs ? [variant.ovs] : [])].join(', ');
}
