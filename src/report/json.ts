import type { Report } from '../model/report.ts';
import type { Verification } from '../model/verification.ts';
import type { VerificationRound } from '../model/verificationRound.ts';

/** Keys that come first, in this order; all others follow by the alphabet. */
const leading = [
  'schemaVersion',
  'scenario',
  'variant',
  'claim',
  'trial',
  'kind',
  'check',
  'label',
  'name',
  'port',
  'program',
  'startedAt',
  'status',
];
const trailing = ['outcomes', 'verdicts', 'trials', 'captures', 'findings'];
const others = leading.length;
const ranks = new Map([
  ...leading.map((key, index) => [key, index] as const),
  ...trailing.map((key, index) => [key, others + 1 + index] as const),
]);

/** A report as run.json: the same text for the same content, whatever order its keys were made in; two spaces, a line end last. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(ordered(report), undefined, 2)}\n`;
}

/** What was found of a mirror of a running switch, in the same manner. */
export function renderVerificationJson(verification: Verification): string {
  return `${JSON.stringify(ordered(verification), undefined, 2)}\n`;
}

/** One verification among several as one line; where nothing could be found, the status is `error`, and the reason stands in place of the rest. */
export function renderRoundJson(round: VerificationRound): string {
  const { at, bridge, mirror } = round;
  const content =
    round.kind === 'error' ? { status: 'error', at, bridge, mirror, reason: round.reason } : round.verification;
  return `${JSON.stringify(ordered(content))}\n`;
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, ordered(each)]));
}

function rank(key: string): number {
  return ranks.get(key) ?? others;
}
