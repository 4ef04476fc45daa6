import type { Outcome } from '../../model/report.ts';
import { oneOfEach, outcomeOf, reportOf, switchOf } from './made-up.ts';

const { failed, skipped, knownDeviation } = oneOfEach;

/** Switches as someone has them who thinks of an upgrade. */
export const switches = [
  switchOf('2.17.9', ['patch-ports-apart'], 'debian:bullseye'),
  switchOf('3.1.0', ['patch-ports-apart'], 'system'),
  switchOf('3.4.0', ['re-mirror-after-change', 'live-flows-follow'], '/opt/ovs'),
  switchOf('3.5.0', ['re-mirror-after-change', 'live-flows-follow'], 'debian:trixie'),
];

/** A row of outcomes: a scenario with each of the versions, passed unless told. */
export function rowOf(
  scenario: string,
  port: 'veth' | 'internal',
  changes: Readonly<Record<string, Partial<Outcome>>> = {},
): readonly Outcome[] {
  return switches.map(({ label }) => ({
    ...outcomeOf(scenario),
    ...changes[label],
    scenario,
    variant: {
      port,
      switch: 'ovs-netdev',
      mechanism: 'ovs-mirror',
      ovs: label,
      offloads: 'off',
      endpoint: 'namespace',
    },
  }));
}

const rearmed: Partial<Outcome> = {
  status: 'knownDeviation',
  deviation: { what: 'A flow that writes a register has its packets copied twice.', source: 'NEWS of 3.4.1' },
};

const removal = { '2.17.9': knownDeviation, '3.1.0': knownDeviation };

/** Four versions: what passes with all, what got better, what got worse, and what came and went. */
export const fourVersions = reportOf(
  [
    ...rowOf('article/span-egress', 'veth'),
    ...rowOf('article/span-egress', 'internal'),
    ...rowOf('article/remove-mirrors', 'veth', removal),
    ...rowOf('article/remove-mirrors', 'internal', removal),
    ...rowOf('conformance/filter', 'veth', {
      '2.17.9': { ...skipped, reason: 'Mirror.filter is not a column of Open vSwitch 2.17.9' },
      '3.1.0': skipped,
    }),
    ...rowOf('conformance/register-write', 'veth', { '3.4.0': rearmed }),
    ...rowOf('conformance/bond-recirculation', 'veth', { '3.5.0': failed }),
  ],
  { switches },
);
