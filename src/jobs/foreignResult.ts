import { z } from 'zod';
import type { Observation } from '../model/observation.ts';
import { Problem } from '../model/problem.ts';
import type { StoredTrial } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { brief } from '../model/visible.ts';
import { verdictSchema } from '../report/sharedSchema.ts';

/**
 * Which trial each observation is of that a user's `run` returned.
 *
 * @param trials those that have been run
 * @throws Problem when it returned something else
 */
export function trialNames(returned: unknown, trials: readonly StoredTrial[]): Readonly<Record<string, string>> {
  if (typeof returned !== 'object' || returned === null)
    throw new Problem('run returned nothing to judge: it returns the observations by name');
  const names = Object.entries(returned).map(([name, value]) => {
    const trial = (value as Partial<Observation> | null | undefined)?.trial;
    const isRun = trials.some((stored) => stored.trial === trial);
    if (trial === undefined || !isRun)
      throw new Problem(`run returned '${brief(name)}', which is no observation of a trial`);
    return [name, trial] as const;
  });
  return Object.fromEntries(names);
}

/** Whoever reads a report would not read more. */
const MOST_CHARACTERS = 10_000_000;

const verdicts = z.array(verdictSchema);

/**
 * The verdicts that a user's `check` returned, as plain data but for the packets behind them: it may return anything, and what is no verdict
 * must not count as one that passed.
 *
 * @throws Problem when it returned something else
 */
export function verdictsOf(returned: unknown): readonly Verdict[] {
  if (!Array.isArray(returned)) throw new Problem('check returned something else than an array of verdicts');
  const text = plain(returned);
  if (text.length > MOST_CHARACTERS)
    throw new Problem(`check returned ${text.length} characters, and a report holds ${MOST_CHARACTERS} at most`);
  const parsed = verdicts.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data.map((verdict, index) => ({ ...verdict, ...packetsOf(returned[index]) }));
  const [issue] = parsed.error.issues;
  throw new Problem(
    `check returned something else than verdicts: ${brief(issue?.path.join('.') ?? '')}: ${brief(`${issue?.message}`)}`,
  );
}

function packetsOf({ differing }: Verdict): Pick<Verdict, 'differing'> {
  return typeof differing === 'function' ? { differing } : {};
}

function plain(returned: readonly unknown[]): string {
  try {
    return JSON.stringify(returned);
  } catch (error) {
    throw new Problem(`check returned what cannot be stored: ${brief((error as Error).message)}`);
  }
}
