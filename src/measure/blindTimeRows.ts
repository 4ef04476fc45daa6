import {
  BLIND_TIME_QUANTITIES,
  type BlindTime,
  type BlindTimeQuantity,
  type BlindTimeRow,
  TRANSITIONS,
} from '../model/blindTime.ts';
import { type Measured, medianInterval } from './medianInterval.ts';

const closed = (value: number): Measured => ({ value, isOpen: false });

const MEASURED: Readonly<Record<BlindTimeQuantity, (one: BlindTime) => Measured>> = {
  appliedMs: ({ appliedMs }) => closed(appliedMs),
  missingMs: ({ missing }) => ({ value: missing.durationMs, isOpen: !missing.ended }),
  missingPackets: ({ missing }) => ({ value: missing.packets, isOpen: !missing.ended }),
  missingAfterApplied: ({ missing }) => ({ value: missing.afterApplied, isOpen: !missing.ended }),
  surplusMs: ({ surplus }) => ({ value: surplus.durationMs, isOpen: !surplus.ended }),
  surplusCopies: ({ surplus }) => ({ value: surplus.packets, isOpen: !surplus.ended }),
  surplusAfterApplied: ({ surplus }) => ({ value: surplus.afterApplied, isOpen: !surplus.ended }),
  doubled: ({ doubled }) => closed(doubled),
  gapMs: ({ original }) => closed(original.gapMs),
  quietGapMs: ({ original }) => closed(original.quietGapMs),
  gapGrowthMs: ({ original }) => closed(original.gapMs - original.quietGapMs),
  undelivered: ({ original }) => closed(original.undelivered),
  quietUndelivered: ({ original }) => closed(original.quietUndelivered),
  reordered: ({ original }) => closed(original.reordered),
};

/** Whether a gap has grown is asked of each row: with six of them at a level of 95 % one would often say so by chance (Bonferroni). */
const LEVELS: Readonly<Partial<Record<BlindTimeQuantity, number>>> = {
  gapGrowthMs: 1 - 0.05 / (2 * TRANSITIONS.length),
};

/** The transitions that were measured, each with and without purge by itself, in the order in which tables show them. */
export function blindTimeRows(repeats: readonly BlindTime[]): readonly BlindTimeRow[] {
  return TRANSITIONS.flatMap((transition) =>
    [false, true].flatMap((purged): readonly BlindTimeRow[] => {
      const own = repeats.filter((one) => one.transition === transition && one.purged === purged);
      if (own.length === 0) return [];
      const quantities = Object.fromEntries(
        BLIND_TIME_QUANTITIES.map((name) => [name, medianInterval(own.map(MEASURED[name]), LEVELS[name])]),
      ) as BlindTimeRow['quantities'];
      return [{ transition, purged, windowMs: Math.min(...own.map(({ windowMs }) => windowMs)), quantities }];
    }),
  );
}
