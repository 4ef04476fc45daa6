import {
  type BlindTimeReport,
  type BlindTimeResult,
  type BlindTimeRow,
  type MedianSummary,
  needsPurge,
  ORIGINAL_STRETCH_MS,
  type Original,
  TRANSITIONS,
} from '../model/blindTime.ts';

/** Whether every transition was measured as often as was asked for. */
export function isMeasured({ complete, asked, results }: BlindTimeReport): boolean {
  return complete && results.every((result) => isWhole(result, asked.repeats));
}

function isWhole({ variant, rows }: BlindTimeResult, repeats: number): boolean {
  const kinds = needsPurge(variant.mechanism) ? 2 : 1;
  return (
    rows.length === kinds * TRANSITIONS.length &&
    rows.every(({ quantities }) => quantities.missingMs.repeats >= repeats)
  );
}

/** What was measured, in a sentence. */
export function resultLine({ variant, packetsPerSecond, rows }: BlindTimeResult, { asked }: BlindTimeReport): string {
  const { mechanism, switch: kind } = variant;
  if (packetsPerSecond === undefined) return `${mechanism} on ${kind}: nothing could be told`;
  const counts = [false, true].flatMap((purged) => {
    const [row] = rows.filter((one) => one.purged === purged);
    if (row === undefined) return [];
    const { repeats } = row.quantities.missingMs;
    const often = repeats < asked.repeats ? `${repeats} of ${asked.repeats} times` : `${repeats} times`;
    return needsPurge(mechanism) ? `${often} ${purged ? 'with' : 'without'} revalidator/purge` : often;
  });
  const stream = `while ${Math.floor(packetsPerSecond)} packets/s passed`;
  return `${mechanism} on ${kind}: attached, changed and detached ${stream}, ${counts.join(' and ')}`;
}

/** Whether the stream itself suffered, in a sentence: whether its longest gap has grown, and what it lost. */
export function originalLine({ rows, repeats }: BlindTimeResult): string {
  const grown = rows.flatMap((row) => {
    const { median = 0, low = 0, high = 0 } = row.quantities.gapGrowthMs;
    return low > 0 ? `${rowName(row)} by ${numberText(median)} ms (${numberText(low)}…${numberText(high)})` : [];
  });
  const gap = grown.length === 0 ? 'not found to be longer than before' : `longer at ${grown.join(', ')}`;
  const sum = (count: (original: Original) => number) =>
    repeats.reduce((total, { original }) => total + count(original), 0);
  const lost = `${sum((one) => one.undelivered)} not delivered (${sum((one) => one.quietUndelivered)} before)`;
  const late = `${sum((one) => one.reordered)} reordered (${sum((one) => one.quietReordered)} before)`;
  return `The original: its longest gap is ${gap}; ${lost}, ${late}`;
}

/** A row's name. */
export function rowName({ transition, purged }: BlindTimeRow): string {
  return purged ? `${transition}, purged` : transition;
}

/** A time in its repeats: the median and its interval; where it had not ended within the window, how often. */
export function timeText(summary: MedianSummary, windowMs: number): string {
  const { repeats, open } = summary;
  if (open === 0) return medianText(summary);
  const often = `not within ${Math.round(windowMs)} ms: ${open} of ${repeats}`;
  return summary.median === undefined ? often : `${numberText(summary.median)}; ${often}`;
}

/** A number in its repeats, likewise; what was still growing is told by its least. */
export function countText(summary: MedianSummary): string {
  const { openFrom, median } = summary;
  if (openFrom === undefined) return medianText(summary);
  return median === undefined ? `≥ ${numberText(openFrom)}` : numberText(median);
}

function medianText({ min, median, max, low, high }: MedianSummary): string {
  if (median === undefined) return '–';
  if (min === max || low === undefined || high === undefined) return numberText(median);
  return `${numberText(median)} ${numberText(low)}…${numberText(high)}`;
}

/** From the least to the most; what was still growing has no most. */
export function rangeText({ min, max, openFrom }: MedianSummary): string {
  const least = min === undefined ? openFrom : min;
  if (least === undefined) return '–';
  return max === undefined ? `from ${numberText(least)}` : `${numberText(least)}…${numberText(max)}`;
}

/** Three digits that count, or all that stand before the point. */
export function numberText(value: number): string {
  return `${Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3))}`;
}

/** How tables are to be read, a sentence each. */
export const LEGEND: readonly string[] = [
  'Each is the median of the repeats, with its interval at a level of 95 %; of what gaps have grown by, for all rows together.',
  'Missing: delivered and not copied, of what arrived since the command was given; the time is until the last such packet.',
  'Surplus: copies that left by an output where they are owed no longer. Doubled: copies beyond the first.',
  `Gap: the longest time without a departure of the original, within the ${ORIGINAL_STRETCH_MS} ms since the command, and within those before it.`,
];
