import type { CaseResult, SelftestReport } from '../model/selftest.ts';
import { type Grid, widestWrapped } from './grid.ts';
import { drawn } from './gridText.ts';
import { duration } from './headline.ts';
import { painter } from './paint.ts';
import { cleanTrials, expectationText, faultSummaries, hasStood, misjudged, selftestHeadline } from './selftest.ts';
import type { TableOptions } from './table.ts';
import { visible } from './visible.ts';
import { columns, wrap } from './wrap.ts';

const HEAD = ['fault', 'expected', 'found', 'class', 'hop'] as const;

/** A selftest for the terminal: the one line that matters, the faults as a table, and what was misjudged in detail. */
export function renderSelftest(report: SelftestReport, { color, width = 80 }: TableOptions): string {
  const room = Math.max(60, width);
  const paint = painter(color);
  const of = (count: number, all: number) => `${count} of ${all}`;
  const rows = faultSummaries(report).map(({ fault, injected, found, rightClass, rightHop }) => [
    fault.name,
    expectationText(fault),
    of(found, injected),
    of(rightClass, injected),
    rightHop === undefined ? '–' : of(rightHop, injected),
  ]);
  const widest = (index: number) => Math.max(...[HEAD, ...rows].map((row) => columns(row[index] ?? '')));
  const narrow = [2, 3, 4].map(widest);
  const fault = widestWrapped(
    rows.map(([name = '']) => name),
    widest(0),
  );
  const rest = room - fault - narrow.reduce((sum, one) => sum + one + 2, 0) - 2;
  const grid: Grid = {
    head: HEAD,
    rows: rows.map((row) => row.map((text) => ({ text }))),
    widths: [fault, Math.min(widest(1), rest), ...narrow],
    aligns: ['left', 'left', 'right', 'right', 'right'],
  };
  const { alarms } = cleanTrials(report);
  const parts = [
    paint.status(hasStood(report) ? 'passed' : 'failed')(selftestHeadline(report)),
    drawn(grid, paint),
    ...misjudged(report).map((one) => caseText(one, room)),
    ...alarms.map(({ status, findings }) => trialText(`a clean trial: ${status}`, findings, room)),
    `${report.mechanism} on ${report.switch}, Open vSwitch ${report.openVSwitch}, ${duration(report.durationMs)}, seed ${report.seed}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function caseText(one: CaseResult, room: number): string {
  const { fault, packetsPerSecond, seed, status, injected, findings } = one;
  const hits = injected === undefined ? '' : `, ${injected} hit`;
  return trialText(`${fault}, ${packetsPerSecond} packets/s, seed ${seed}${hits}: ${status}`, findings, room);
}

function trialText(title: string, findings: readonly string[], room: number): string {
  return [title, ...findings.flatMap((text) => wrap(visible(text), room, '  - ', '    '))].join('\n');
}
