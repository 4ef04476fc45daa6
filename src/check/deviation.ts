import type { MechanismName } from '../model/mechanism.ts';
import type { Deviation } from '../model/scenario.ts';
import type { KnownDeviation, Verdict } from '../model/verdict.ts';
import { reached } from '../oracle/versions.ts';

/** What a scenario's verdicts come to, in view of how versions are known to fail it. */
export interface Judgement {
  readonly status: 'passed' | 'failed' | 'inconclusive' | 'knownDeviation';
  /** The deviation that was shown; with `passed` the one that should have been. */
  readonly deviation?: KnownDeviation;
}

/** What a scenario was run on. */
interface Situation {
  readonly version: string;
  /** Names of the oracle's rules that are in force. */
  readonly rules: readonly string[];
  readonly mechanism: MechanismName;
}

/**
 * The worst verdict counts; a failure that is just the one that this version is known for is a known deviation.
 */
export function judgement(
  verdicts: readonly Verdict[],
  deviations: readonly Deviation[],
  { version, rules, mechanism }: Situation,
): Judgement {
  const worst = (['failed', 'inconclusive', 'passed'] as const).find((status) =>
    verdicts.some((verdict) => verdict.status === status),
  );
  const status = worst ?? 'inconclusive';
  const known = deviations.find((deviation) => holds(deviation, { version, rules, mechanism }));
  if (known === undefined || status === 'inconclusive') return { status };
  const { what, source, short } = known;
  const deviation = { what, source, ...(short !== undefined && { short }) };
  if (status === 'passed') return { status, deviation };
  return shows(verdicts, known) ? { status: 'knownDeviation', deviation } : { status };
}

function holds(
  { without, having, since, until = [], mechanisms = ['ovs-mirror'] }: Deviation,
  { version, rules, mechanism }: Situation,
): boolean {
  if (!mechanisms.includes(mechanism)) return false;
  if (without !== undefined && rules.includes(without)) return false;
  if (having !== undefined && !rules.includes(having)) return false;
  return (since === undefined || reached(version, since)) && !reached(version, until);
}

/** Whether the failures are of the deviation's kinds, each of them and no other, and nothing is left open. */
function shows(verdicts: readonly Verdict[], { shows: kinds }: Deviation): boolean {
  if (verdicts.some(({ status }) => status === 'inconclusive')) return false;
  const found = new Set(verdicts.flatMap(({ findings }) => findings.map(({ kind }) => kind)));
  return found.size === kinds.length && kinds.every((kind) => found.has(kind));
}
