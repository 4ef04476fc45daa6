import { QUANTITIES } from '../model/quantities.ts';
import type { Report } from '../model/report.ts';
import { visible } from './visible.ts';

const HEAD = ['benchmark', 'port', 'quantity', 'unit', 'state', 'round', 'place', 'value', 'spoiled'];

/** Every sample of a run's benchmarks as CSV (RFC 4180), one a line; `spoiled` says why its round counts for nothing. */
export function renderSamplesCsv({ benchmarks = [] }: Report): string {
  const rows = benchmarks.flatMap(({ benchmark, variant, rounds, quantities }) => {
    const spoiled = new Map(rounds.map((each) => [each.round, each.spoiled ?? '']));
    return quantities.flatMap(({ quantity, samples }) =>
      samples.map(({ state, round, place, value }) => {
        const texts = [benchmark, variant.port, quantity, QUANTITIES[quantity].unit, state].map(harmless);
        return [...texts, `${round}`, `${place}`, `${value}`, harmless(spoiled.get(round) ?? '')];
      }),
    );
  });
  return [HEAD, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A text that begins as a formula does is one for spreadsheets; an apostrophe before it makes it a text. */
function harmless(text: string): string {
  return visible(text).replace(/^[=+\-@]/, "'$&");
}
