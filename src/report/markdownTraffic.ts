import type { Outcome, StoredTrial } from '../model/report.ts';
import { escapeMarkdown, markdownTable } from './escape.ts';
import { outcomeName } from './names.ts';
import type { Naming } from './summary.ts';
import { trafficText } from './trafficText.ts';

const HEAD = [
  'Trial',
  'Traffic',
  'Asked',
  'Claimed',
  'Counted',
  'Captured',
  'Of the traffic',
  'Asked packets/s',
  'Packets/s',
];

/**
 * What each trial's generator was asked to send and says that it sent, what the kernel counted out of the sending interface, and what was captured
 * as it arrived: all packets, and those that are of the traffic.
 */
export function trafficMarkdown(outcomes: readonly Outcome[], naming: Naming): readonly string[] {
  return outcomes.map((outcome) =>
    [`**${escapeMarkdown(outcomeName(outcome, naming))}**`, markdownTable(HEAD, outcome.trials.map(row))].join('\n\n'),
  );
}

function row({ trial, traffic, generator, entered, offloads }: StoredTrial): readonly string[] {
  const numbers = [
    generator.asked,
    generator.claimed,
    entered?.counted,
    entered?.captured,
    entered?.packets,
    entered?.intendedPacketsPerSecond,
    entered?.packetsPerSecond,
  ];
  const state = offloads === 'on' ? ', offloads on' : '';
  return [escapeMarkdown(trial), escapeMarkdown(`${trafficText(traffic)}${state}`), ...numbers.map(cell)];
}

function cell(value: number | undefined): string {
  if (value === undefined) return '';
  return value < 10 ? `${Number(value.toPrecision(3))}` : Math.round(value).toLocaleString('en-US');
}
