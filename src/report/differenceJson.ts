import type { Outcome, Report } from '../model/report.ts';
import { evidenceOf } from './evidence.ts';
import type { MeasuredDifference } from './measuredDifference.ts';
import { hasRegressed, type RunDifference } from './runDifference.ts';

/** Two runs compared, as one JSON object: what each was, every outcome of them with its change, and every quantity that was measured in both. */
export function renderDifferenceJson(
  difference: RunDifference,
  { status, benchmarks }: MeasuredDifference,
  base: Report,
  head: Report,
): string {
  const run = ({ program, startedAt }: Report) => ({ program, startedAt });
  const outcomes = difference.outcomes.map((each) => ({ ...each, base: short(each.base), head: short(each.head) }));
  const { environment } = difference;
  const json = {
    base: run(base),
    head: run(head),
    regression: hasRegressed(difference) || status === 'failed',
    environment,
    outcomes,
    measured: { ...(status && { status }), benchmarks },
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

function short(outcome: Outcome | undefined) {
  return outcome === undefined ? null : { status: outcome.status, evidence: evidenceOf(outcome) };
}
