import { RULES, type RuleName } from '../oracle/rules.ts';
import { judgeAgain, type StoredOutcome } from './storedRun.ts';

/** What became of stored outcomes when one rule of the oracle was turned round. */
export interface Mutation {
  readonly rule: RuleName;
  /** A rule that was in force was taken away, or one that was not was added. */
  readonly change: 'without' | 'with';
  /** Version of Open vSwitch that the outcomes are of. */
  readonly version: string;
  /** Names of the scenarios that held and do not hold any more. */
  readonly found: readonly string[];
}

/**
 * Turns each rule of the oracle round, one at a time, and judges stored outcomes again: a rule that no scenario misses is one that
 * nothing shows to be right.
 *
 * @param stored of one version of Open vSwitch
 */
export function mutateOracle(stored: readonly StoredOutcome[]): readonly Mutation[] {
  const [first] = stored.flatMap(({ observations }) => Object.values(observations));
  if (first === undefined) return [];
  const { version, rules } = first;
  const held = stored.filter((outcome) => holds(outcome));
  return (Object.keys(RULES) as RuleName[]).map((rule) => {
    const isInForce = rules.includes(rule);
    const changed = isInForce ? rules.filter((name) => name !== rule) : [...rules, rule];
    const found = held.filter((outcome) => !holds(outcome, changed)).map(({ outcome }) => outcome.scenario);
    return { rule, change: isInForce ? 'without' : 'with', version, found };
  });
}

function holds(stored: StoredOutcome, rules?: readonly string[]): boolean {
  const { status, deviation } = judgeAgain(stored, rules);
  return status === 'knownDeviation' || (status === 'passed' && deviation === undefined);
}
