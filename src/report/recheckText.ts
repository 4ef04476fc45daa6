import type { Report } from '../model/report.ts';
import { evidenceText, statusText } from './differenceSections.ts';
import { GAP, type Grid, widestWrapped } from './grid.ts';
import { drawn } from './gridText.ts';
import { namingOf, outcomeName } from './names.ts';
import { type Painter, painter } from './paint.ts';
import { runDifference } from './runDifference.ts';
import type { TableOptions } from './table.ts';
import { visible } from './visible.ts';
import { columns, wrap } from './wrap.ts';

/**
 * A run judged again, for the terminal: how many outcomes are not what they were, and each as it was then and is now.
 *
 * @param judged how many of them could be judged again
 */
export function renderRecheck(then: Report, now: Report, judged: number, { color, width = 80 }: TableOptions): string {
  const room = Math.max(60, width);
  const paint = painter(color);
  const { outcomes } = runDifference(then, now);
  const naming = namingOf(now);
  const others = outcomes.filter(({ base, head }) => base?.status !== head?.status).length;
  const rows = outcomes.map((each) => ({
    status: each.head?.status ?? 'skipped',
    texts: [
      visible(outcomeName(each, naming)),
      statusText(each.base),
      statusText(each.head),
      visible(evidenceText(each)),
    ] as const,
  }));
  const count = `${judged} of ${then.outcomes.length} ${then.outcomes.length === 1 ? 'outcome' : 'outcomes'} judged again`;
  const headline = `${count}: ${others === 0 ? 'all is as it was' : others === 1 ? '1 is not what it was' : `${others} are not what they were`}`;
  return `${wrap(headline, room)
    .map(paint.status(others === 0 ? 'passed' : 'inconclusive'))
    .join('\n')}\n${rows.length === 0 ? '' : `\n${drawn(grid(rows, room, paint), paint)}\n`}`;
}

interface Row {
  readonly status: Parameters<Painter['status']>[0];
  readonly texts: readonly [name: string, then: string, now: string, evidence: string];
}

const HEAD = ['outcome', 'then', 'now', 'evidence'] as const;

/** Then and now as wide as they are; the names get what they need up to a share, the evidence what remains. */
function grid(rows: readonly Row[], room: number, paint: Painter): Grid {
  const column = (index: 0 | 1 | 2 | 3) => [HEAD[index], ...rows.map(({ texts }) => texts[index])];
  const widest = (index: 1 | 2 | 3) => Math.max(...column(index).map(columns));
  const [then, now] = [widest(1), widest(2)];
  const rest = room - then - now - 3 * GAP.length;
  const name = widestWrapped(column(0), Math.floor(rest * 0.6));
  return {
    head: HEAD,
    rows: rows.map(({ status, texts }) =>
      texts.map((text, index) => ({ text, ...(index === 2 && { paint: paint.status(status) }) })),
    ),
    widths: [name, then, now, Math.min(widest(3), rest - name)],
    aligns: ['left', 'left', 'left', 'left'],
  };
}
