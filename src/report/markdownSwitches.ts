import type { RunSwitch } from '../model/report.ts';
import { escapeMarkdown, markdownTable } from './escape.ts';

/** Which Open vSwitch was run, and the gates in force with each, as a Markdown table: a column a switch. */
export function switchesMarkdown(switches: readonly RunSwitch[]): string {
  const names = [...new Set(switches.flatMap(({ gates }) => gates.map(({ name }) => name)))];
  const rows = names.map((name) => [escapeMarkdown(name), ...switches.map((each) => inForceText(each, name))]);
  return markdownTable(
    ['Gate', ...switches.map(({ label }) => escapeMarkdown(label))],
    [['*origin*', ...switches.map(({ origin }) => escapeMarkdown(origin))], ...rows],
  );
}

function inForceText({ gates }: RunSwitch, name: string): string {
  const gate = gates.find((each) => each.name === name);
  if (gate === undefined) return '';
  return gate.inForce ? 'yes' : 'no';
}
