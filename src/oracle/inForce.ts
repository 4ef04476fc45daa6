import type { RuleName } from './rules.ts';

/** Whether a rule is in force; what the oracle asks before it goes by one. */
export type InForce = (rule: RuleName) => boolean;
