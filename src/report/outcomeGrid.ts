import type { Outcome } from '../model/report.ts';
import { commonSuite, evidenceOf } from './evidence.ts';
import { GAP, type Grid, widestWrapped } from './grid.ts';
import { duration } from './headline.ts';
import type { Painter } from './paint.ts';
import { verdictText } from './status.ts';
import { variantName } from './summary.ts';
import { visible } from './visible.ts';
import { columns } from './wrap.ts';

/** The outcomes of one version, one a row, with what each rests on. */
export function outcomeGrid(outcomes: readonly Outcome[], room: number, paint: Painter): Grid {
  const suite = commonSuite(outcomes);
  const head = [suite === '' ? 'scenario' : `scenario (${suite})`, 'variant', 'verdict', 'evidence', 'time'];
  const rows = outcomes.map((outcome) => ({
    status: outcome.status,
    texts: [
      visible(suite === '' ? outcome.scenario : outcome.scenario.slice(suite.length + 1)),
      variantName(outcome.variant),
      verdictText(outcome.status),
      visible(evidenceOf(outcome)),
      duration(outcome.durationMs),
    ],
  }));
  return {
    head,
    rows: rows.map(({ status, texts }) =>
      texts.map((text, index) => ({ text, ...(index === 2 && { paint: paint.status(status) }) })),
    ),
    widths: columnWidths([head, ...rows.map(({ texts }) => texts)], room),
    aligns: ['left', 'left', 'left', 'left', 'right'],
  };
}

/** Verdict and time as wide as they are; of the rest the names get what they need up to a share; the evidence what then remains. */
function columnWidths(rows: readonly (readonly string[])[], room: number): readonly number[] {
  const column = (index: number) => rows.map((row) => row[index] ?? '');
  const widest = (index: number) => Math.max(...column(index).map(columns));
  const [verdict, time] = [widest(2), widest(4)];
  const rest = room - verdict - time - 4 * GAP.length;
  const scenario = widestWrapped(column(0), Math.floor(rest * 0.4));
  const variant = widestWrapped(column(1), Math.floor((rest - scenario) * 0.4));
  return [scenario, variant, verdict, Math.min(widest(3), rest - variant - scenario), time];
}
