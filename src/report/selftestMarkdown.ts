import type { SelftestReport } from '../model/selftest.ts';
import { escapeMarkdown, fenced, markdownTable } from './escape.ts';
import { duration } from './headline.ts';
import { cleanTrials, expectationText, faultSummaries, misjudged, selftestHeadline } from './selftest.ts';

/** A selftest as Markdown: the one line that matters, what it ran on, the faults as a table, and what was misjudged. */
export function selftestMarkdown(report: SelftestReport): string {
  const { program, startedAt, environment, openVSwitch, command, durationMs } = report;
  const rows = faultSummaries(report).map(({ fault, injected, found, rightClass, rightHop }) => [
    escapeMarkdown(fault.name),
    escapeMarkdown(fault.means),
    escapeMarkdown(expectationText(fault)),
    String(injected),
    String(found),
    String(rightClass),
    rightHop === undefined ? '–' : String(rightHop),
  ]);
  const wrong = [
    ...misjudged(report).map(
      ({ fault, packetsPerSecond, seed, status, findings }) =>
        `${fault}, ${packetsPerSecond} packets/s, seed ${seed}: ${status}\n${findings.join('\n')}`,
    ),
    ...cleanTrials(report).alarms.map(({ status, findings }) => `a clean trial: ${status}\n${findings.join('\n')}`),
  ];
  const machine = `kernel ${environment.kernel}, ${environment.cores} cores, Node ${environment.node}`;
  return `${[
    `## ${escapeMarkdown(selftestHeadline(report))}`,
    escapeMarkdown(
      `mirrorbench ${program.version} (${program.commit}), ${startedAt}, ${duration(durationMs)}; ${report.mechanism} on ${report.switch}, Open vSwitch ${openVSwitch}, ${machine}.`,
    ),
    fenced([command]),
    markdownTable(['Fault', 'Made by', 'Expected', 'Times', 'Found', 'Right class', 'Right hop'], rows),
    ...wrong.map((text) => fenced(text.split('\n'))),
  ].join('\n\n')}\n`;
}
