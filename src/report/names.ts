import type { Outcome } from '../model/report.ts';
import { grouped } from './grouped.ts';
import { type Naming, variantName } from './summary.ts';
import { type Versioned, versionsOf } from './versions.ts';

/** How a report names variants: with the version of Open vSwitch where it has several. */
export function namingOf(report: Versioned): Naming {
  return { ovs: versionsOf(report).length > 1 };
}

/** An outcome's name, such as `article/span-egress (veth)`. As it came: escape it. */
export function outcomeName(outcome: Named, naming: Naming): string {
  return outcomeNames([outcome], naming);
}

/**
 * Names of outcomes, each scenario once, each of its variants with its versions: `article/replay (veth), article/span-egress (veth, 3.1.0,
 * 3.5.0; internal, 3.1.0)`. As they came: escape them.
 */
export function outcomeNames(outcomes: readonly Named[], naming: Naming): string {
  return grouped(outcomes, ({ scenario }) => scenario)
    .map((group) => `${group[0].scenario} (${variantNames(group, naming)})`)
    .join(', ');
}

type Named = Pick<Outcome, 'scenario' | 'variant'>;

function variantNames(outcomes: readonly Named[], naming: Naming): string {
  return grouped(outcomes, ({ variant }) => variantName(variant))
    .map(([first, ...others]) =>
      [variantName(first.variant, naming), ...(naming.ovs ? others.map(({ variant }) => variant.ovs) : [])].join(', '),
    )
    .join('; ');
}
