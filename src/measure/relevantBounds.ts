import type { LoadTrial } from '../model/measurement.ts';
import { classifyLoad, type LoadGoal } from './loadClassification.ts';

/** Loads in packets a second; what was not found is absent. */
export interface RelevantBounds {
  readonly lower?: number;
  readonly upper?: number;
}

/** The smallest load that is an upper bound, and below it the largest one that is a lower bound (RFC 9971, section 4.8). */
export function relevantBounds(
  trialsByLoad: ReadonlyMap<number, readonly LoadTrial[]>,
  goal: LoadGoal,
): RelevantBounds {
  const loads = [...trialsByLoad].map(([load, trials]) => ({ load, kind: classifyLoad(trials, goal) }));
  const upper = Math.min(...loads.filter(({ kind }) => kind === 'upper').map(({ load }) => load));
  const lower = Math.max(...loads.filter(({ load, kind }) => kind === 'lower' && load < upper).map(({ load }) => load));
  return { ...(Number.isFinite(lower) && { lower }), ...(Number.isFinite(upper) && { upper }) };
}
