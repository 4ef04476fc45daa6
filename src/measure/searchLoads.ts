import type { LoadTrial, RateFound } from '../model/measurement.ts';
import { classifyLoad, type LoadClass, type LoadGoal } from './loadClassification.ts';
import { type RelevantBounds, relevantBounds } from './relevantBounds.ts';

/** Sends at a load for a time, and counts. What was really offered is the result's `packetsPerSecond`. */
export type MeasureLoad = (packetsPerSecond: number, durationMs: number) => Promise<LoadTrial>;

/** What is searched for, where, and how long. */
export interface LoadSearchOptions {
  readonly state: string;
  readonly goals: readonly { readonly goal: string; readonly lossRatio: number }[];
  /** No lower load is tried, in packets a second. */
  readonly floor: number;
  /** What the generator reaches, in packets a second. */
  readonly ceiling: number;
  /** A goal is reached when its bounds are as close as this share of the upper one. */
  readonly width: number;
  /** No trial goes beyond that point of `nowMs`. */
  readonly deadlineMs: number;
  readonly nowMs: () => number;
}

/**
 * Long enough that what a queue of 1000 packets holds back is 1 % of 200,000 packets/s, and so short that ten loads are decided
 * in a quarter of a minute.
 */
const TRIAL_MS = 500;

/** Best of five: no single lost packet, and no single quiet moment, decides; three trials that agree do. */
const DECIDED = { exceedRatio: 0.5, finalTrialMs: TRIAL_MS, durationSumMs: 5 * TRIAL_MS };

/** A generator that stumbles is asked again; so many trials in a row that fall short show what it reaches. */
const SHORT_OFFERS = 3;

/** First each load is tried once, to find where it is worth while to decide. */
const LOOKED = { ...DECIDED, durationSumMs: TRIAL_MS };

/**
 * Searches for the highest loads with the losses that are allowed, after MLRsearch (RFC 9971): several goals in one search, the largest loss
 * first, and each trial speaks to each goal. A load is carried when at most half of its trials exceed the goal's loss.
 *
 * A generator that offers less than it is asked to, again and again, lowers the ceiling. Where the ceiling is carried, `high` is absent. At the deadline
 * the goals have what is known by then: `low` is 0 where nothing was found to be carried, and `unfinished` says why.
 */
export async function searchLoads(
  measure: MeasureLoad,
  options: LoadSearchOptions,
): Promise<{ readonly rates: readonly RateFound[]; readonly trials: readonly LoadTrial[] }> {
  const { state, width, deadlineMs, nowMs } = options;
  const floor = Math.max(1, Math.round(options.floor));
  const trials: LoadTrial[] = [];
  const byLoad = new Map<number, readonly LoadTrial[]>();
  let ceiling = Math.round(options.ceiling);
  let start = ceiling;
  let shortOffers: readonly number[] = [];

  const rates: RateFound[] = [];
  for (const { goal, lossRatio } of options.goals.toSorted((a, b) => b.lossRatio - a.lossRatio)) {
    await narrow({ ...LOOKED, lossRatio });
    const unfinished = await narrow({ ...DECIDED, lossRatio });
    const { lower = 0, upper } = relevantBounds(byLoad, { ...DECIDED, lossRatio });
    rates.push({
      state,
      goal,
      lossRatio,
      low: lower,
      ...(upper !== undefined && { high: upper }),
      ...(unfinished !== undefined && { unfinished }),
    });
  }
  return { rates, trials };

  /** Tries loads until the goal's bounds are close, from `start` on, by strides that double; says why where it ended before. */
  async function narrow(goal: LoadGoal): Promise<string | undefined> {
    let load = start;
    let stride = width;
    let before: LoadClass | undefined;
    for (;;) {
      const kind = await decide(Math.min(load, ceiling), goal);
      const bounds = relevantBounds(byLoad, goal);
      start = bounds.lower ?? bounds.upper ?? start;
      if (kind === 'undecided') return `the time was up: ${known(goal)}`;
      if (isNarrow(bounds)) return undefined;
      if (bounds.lower !== undefined && bounds.lower >= ceiling)
        return bounds.upper === undefined
          ? undefined
          : `the generator reached no more than ${ceiling} packets/s any longer`;
      if (bounds.lower === undefined && bounds.upper !== undefined && bounds.upper <= floor)
        return `even ${floor} packets/s, the lowest load that is tried, lost more`;
      stride = kind === before ? stride * 2 : width;
      before = kind;
      load = nextLoad(kind, bounds, stride);
    }
  }

  /** Trials at a load until it is known what they make of it, or the time is up. */
  async function decide(load: number, goal: LoadGoal): Promise<LoadClass> {
    const kind = classifyLoad(byLoad.get(load) ?? [], goal);
    if (kind !== 'undecided' || nowMs() + TRIAL_MS > deadlineMs) return kind;
    const trial = await measure(load, TRIAL_MS);
    trials.push(trial);
    const fellShort = trial.packetsPerSecond < load * (1 - width / 2);
    shortOffers = fellShort ? [...shortOffers, trial.packetsPerSecond] : [];
    if (fellShort && shortOffers.length < SHORT_OFFERS) return decide(load, goal);
    if (fellShort) ceiling = Math.max(1, Math.round(Math.max(...shortOffers)));
    const offered = Math.min(load, ceiling);
    // What was asked for counts as the trial's length, so that none is short by a hair.
    byLoad.set(offered, [...(byLoad.get(offered) ?? []), { ...trial, durationMs: TRIAL_MS }]);
    return decide(offered, goal);
  }

  function isNarrow({ lower, upper }: RelevantBounds): boolean {
    return lower !== undefined && upper !== undefined && upper - lower <= Math.max(1, upper * width);
  }

  /** Up from a load that was carried, down from one that was not, and never beyond the middle of what is left. */
  function nextLoad(kind: LoadClass, { lower, upper }: RelevantBounds, stride: number): number {
    const middle = lower !== undefined && upper !== undefined ? (lower + upper) / 2 : undefined;
    if (kind === 'lower' && lower !== undefined) return Math.ceil(Math.min(lower * (1 + stride), middle ?? ceiling));
    const from = upper ?? ceiling;
    return Math.floor(Math.max(Math.min(from * (1 - stride), carried(from) * (1 - width / 2)), middle ?? floor));
  }

  /** What came through at a load: where it is far less, a good guess of what would have been carried. */
  function carried(load: number): number {
    const { sent, lost } = (byLoad.get(load) ?? []).reduce(
      (sums, trial) => ({ sent: sums.sent + trial.sent, lost: sums.lost + trial.lost }),
      { sent: 0, lost: 0 },
    );
    return sent === 0 ? load : load * (1 - lost / sent);
  }

  function known({ lossRatio }: LoadGoal): string {
    const { lower, upper } = relevantBounds(byLoad, { ...LOOKED, lossRatio });
    const between = [lower !== undefined && `more than ${lower}`, upper !== undefined && `less than ${upper}`];
    const found = between.filter((part) => part !== false);
    return found.length === 0 ? 'nothing is known' : `single trials point to ${found.join(' and ')} packets/s`;
  }
}
