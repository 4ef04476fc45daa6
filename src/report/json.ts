import type { Report } from '../model/report.ts';

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

/** A report as run.json: the same text for the same content, whatever order its keys were made in; two spaces, a line end last. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, (_key, value: unknown) => (isRecord(value) ? ordered(value) : value), 2)}\n`;
}

function ordered(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)));
}

function rank(key: string): number {
  const first = leading.indexOf(key);
  if (first >= 0) return first;
  return leading.length + 1 + trailing.indexOf(key);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
