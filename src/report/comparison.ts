import type {
  CaptureComparison,
  DelayNs,
  Difference,
  DifferenceKind,
  Doubt,
  FieldChange,
  LossRuns,
  PacketPlace,
  Reordering,
  SideTotals,
} from '../model/comparison.ts';
import { hexDiff } from './hexDiff.ts';
import { type Painter, painter } from './paint.ts';
import { visible } from './visible.ts';
import { columns, wrap } from './wrap.ts';

/** How to draw: `color` with terminal colours; `width` in columns, 80 unless told, not less than 60. */
interface ComparisonOptions {
  readonly color: boolean;
  readonly width?: number;
}

/** A comparison for the terminal: the one line that matters, what was counted and measured, then doubts and differences. */
export function renderComparison(comparison: CaptureComparison, { color, width = 80 }: ComparisonOptions): string {
  const room = Math.max(60, width);
  const paint = painter(color);
  const top = wrap(headlineOf(comparison), room).map(paint.status(statuses[comparison.verdict]));
  const parts = [
    top,
    drawRows(rowsOf(comparison), room),
    doubtLines(comparison, room, paint),
    ...differenceParts(comparison, { color, room, paint }),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/**
 * A comparison as `compare --json` gives it: one object, keys in the order of its type, two spaces, a line end last. Nothing
 * is rounded, and what could steer a terminal is escaped.
 */
export function renderComparisonJson(comparison: CaptureComparison): string {
  const text = JSON.stringify(comparison, Object.keys(keysInOrder), 2);
  return `${text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapedForJson)}\n`;
}

// --- the line that matters

const statuses = { equal: 'passed', different: 'failed', inconclusive: 'inconclusive', empty: 'inconclusive' } as const;

const kinds = [
  'missing',
  'duplicate',
  'unexpected',
  'altered',
  'truncated',
] as const satisfies readonly DifferenceKind[];

function headlineOf(comparison: CaptureComparison): string {
  const { verdict, source, matched } = comparison;
  const copied = `${count(matched)} of ${counted(source.packets, 'packet')} copied`;
  const differences = kinds
    .filter((kind) => comparison[kind] > 0)
    .map((kind) => `, ${count(comparison[kind])} ${kind}`)
    .join('');
  switch (verdict) {
    case 'equal':
      return `equal: ${copied}, once and unchanged`;
    case 'different':
      return `different: ${copied}${differences}`;
    case 'inconclusive':
      return `inconclusive: ${copied}${differences}, but the captures cannot be relied on`;
    case 'empty':
      return 'empty: neither capture holds a packet';
    default:
      return verdict satisfies never;
  }
}

// --- the block of rows

/** A label and its lines. */
type Row = readonly [label: string, ...lines: readonly string[]];

function rowsOf(comparison: CaptureComparison): readonly Row[] {
  const { source, mirror, matched, loss, reordered, rules } = comparison;
  const differences = differenceRows(comparison);
  const isEmpty = source.packets === 0 && mirror.packets === 0;
  const clean = differences.length > 0 || isEmpty ? '' : '; nothing missing, nothing surplus';
  return [
    ['source', sideText(source)],
    ['mirror', sideText(mirror)],
    ['matched', `${shareOf(matched, source.packets)}${clean}`],
    ...differences,
    ...(loss.runs === 0 ? [] : [['loss', ...lossLines(loss, comparison)] as const]),
    ...(matched === 0 ? [] : [['order', ...orderLines(reordered)] as const]),
    ...(matched === 0 ? [] : [['delay', ...delayLines(comparison)] as const]),
    ['rules', rules.length === 0 ? 'none: whole frames were compared' : rules.join(', ')],
  ];
}

function drawRows(rows: readonly Row[], room: number): readonly string[] {
  const indent = 2 + Math.max(...rows.map(([label]) => label.length));
  return rows.flatMap(([label, ...lines]) =>
    lines.flatMap((line, index) =>
      wrap(visible(line), room, (index === 0 ? label : '').padEnd(indent), ' '.repeat(indent)),
    ),
  );
}

/** Names of files that are listed. */
const MOST_FILES = 4;

function sideText({ files, packets, bytes }: SideTotals): string {
  const names = files.slice(0, MOST_FILES).join(', ');
  const more = files.length > MOST_FILES ? ` and ${count(files.length - MOST_FILES)} more` : '';
  const where = files.length === 1 ? names : `${counted(files.length, 'file')}: ${names}${more}`;
  return `${counted(packets, 'packet')}, ${counted(bytes, 'byte')} in ${where}`;
}

function differenceRows({ source, ...numbers }: CaptureComparison): readonly Row[] {
  const { missing, duplicate, unexpected, altered, truncated } = numbers;
  const rows: readonly (readonly [DifferenceKind, string])[] = [
    ['missing', shareOf(missing, source.packets)],
    ['duplicate', `${counted(duplicate, 'copy', 'copies')} beyond what is owed`],
    ['unexpected', `${counted(unexpected, 'packet')} of the mirror only`],
    ['altered', `${counted(altered, 'copy', 'copies')} with other bytes than the original`],
    ['truncated', `${counted(truncated, 'copy', 'copies')} cut short`],
  ];
  return rows.filter(([kind]) => numbers[kind] > 0);
}

function lossLines(loss: LossRuns, { source, missing }: CaptureComparison): readonly string[] {
  const { runs, longest, longestAt, atBeginning, atEnd } = loss;
  const length = counted(longest, 'packet');
  const start =
    longestAt === undefined ? '' : `, beginning with packet ${longestAt.number} of ${fileOf(longestAt, source)}`;
  const burst = `${runs === 1 ? `1 run of ${length}` : `${count(runs)} runs, the longest of ${length}`}${start}`;
  const time = momentOf(longestAt?.time ?? '');
  const all = (some: number): string =>
    some === missing
      ? `all ${counted(missing, 'missing packet')}`
      : `${count(some)} of the ${count(missing)} missing packets`;
  const lines = [time === '' ? burst : `${burst}, at ${time}`];
  // Without a copy, each packet comes before the first and after the last.
  if (missing >= source.packets) return lines;
  if (atBeginning > 0) {
    lines.push(
      `${come(all(atBeginning), atBeginning)} before the first copy: the mirror's capture may have begun later`,
    );
  }
  if (atEnd > 0) {
    lines.push(`${come(all(atEnd), atEnd)} after the last copy: the mirror's capture may have ended earlier`);
  }
  return lines;
}

function come(what: string, packets: number): string {
  return packets === 1 ? `${what.replace(/^all 1/, 'the')} comes` : `${what} come`;
}

function orderLines({
  packets,
  ratio,
  maxExtent,
  maxN,
  threeReordered,
  betweenSources,
}: Reordering): readonly string[] {
  const copies = `${counted(packets, 'copy', 'copies')} reordered (${percent(ratio)})`;
  const tcp = `${threeReordered === 0 ? 'none' : count(threeReordered)} would make TCP retransmit`;
  const within =
    packets === 0 ? 'in order' : `${copies}, extent up to ${count(maxExtent)}, n up to ${count(maxN)}; ${tcp}`;
  if (betweenSources === undefined) return [within];
  const between = betweenSources === 0 ? 'in order' : `${counted(betweenSources, 'copy', 'copies')} reordered`;
  return [`${within}, within each source`, `between the sources, taken as one by time: ${between}; not judged`];
}

function delayLines({ delayNs, clocksDiffer }: CaptureComparison): readonly string[] {
  const caution = clocksDiffer
    ? ['the clocks of the captures differ, so that delays hold only relative to one another']
    : [];
  if (delayNs === null) return ['unknown: a capture has packets without a time', ...caution];
  const cells = quantiles.map(([name, key]) => [name, timeText(delayNs[key])] as const);
  const [names, values] = ([0, 1] as const).map((part) => Math.max(...cells.map((cell) => columns(cell[part]))));
  const drawn = cells.map(([name, value]) => `${name.padEnd(names ?? 0)} ${value.padStart(values ?? 0)}`);
  return [drawn.slice(0, 3).join('   '), drawn.slice(3).join('   '), ...caution];
}

const quantiles = [
  ['min', 'min'],
  ['p50', 'p50'],
  ['p90', 'p90'],
  ['p99', 'p99'],
  ['p99.9', 'p999'],
  ['max', 'max'],
] as const satisfies readonly (readonly [string, keyof DelayNs])[];

// --- doubts and differences

function doubtLines({ verdict, findings }: CaptureComparison, room: number, paint: Painter): readonly string[] {
  const doubts = findings.filter((finding): finding is Doubt => finding.kind === 'evidence');
  if (doubts.length === 0) return [];
  const head = verdict === 'inconclusive' ? 'why inconclusive' : 'doubts';
  return [
    paint.head(head),
    ...doubts.flatMap(({ file, summary }) => wrap(visible(`? ${file}: ${summary}`), room, '  ', '    ')),
  ];
}

/** Differences of a kind that are told, each in a line. */
const MOST_OF_A_KIND = 3;
/** Differences that are shown byte by byte. */
const MOST_IN_FULL = 3;

interface Drawing {
  readonly color: boolean;
  readonly room: number;
  readonly paint: Painter;
}

function differenceParts(comparison: CaptureComparison, drawing: Drawing): readonly (readonly string[])[] {
  const differences = comparison.findings.filter((finding): finding is Difference => finding.kind !== 'evidence');
  const groups = [...new Set(differences.map(({ kind }) => kind))].map(
    (kind) => [kind, differences.filter((each) => each.kind === kind).slice(0, MOST_OF_A_KIND)] as const,
  );
  const told = groups.flatMap(([, some]) => some);
  const full = inFull(told);
  const more = kinds.reduce((sum, kind) => sum + comparison[kind], 0) - told.length;
  return [
    ...groups.map(([kind, some]) => {
      const all = comparison[kind];
      const head = all > some.length ? `${kind}: ${count(some.length)} of ${count(all)}` : `${kind}: ${count(all)}`;
      return [
        drawing.paint.head(head),
        ...some.flatMap((difference) => [
          ...wrap(visible(difference.summary), drawing.room, '  - ', '    '),
          ...(full.has(difference) ? fullLines(difference, comparison, drawing) : []),
        ]),
      ];
    }),
    more > 0
      ? wrap(
          `and ${count(more)} more: --json has up to 20 of each kind, --write-diff FILE.pcapng has all`,
          drawing.room,
        )
      : [],
  ];
}

/** The first of each kind before the second of any; of the missing, which have nothing beside them, the first alone. */
function inFull(told: readonly Difference[]): ReadonlySet<Difference> {
  const order = (['altered', 'truncated', 'missing'] as const).flatMap((kind) =>
    told
      .filter((difference) => difference.kind === kind)
      .slice(0, kind === 'missing' ? 1 : MOST_IN_FULL)
      .map((difference, rank) => ({ difference, rank })),
  );
  const chosen = order.sort((a, b) => a.rank - b.rank).slice(0, MOST_IN_FULL);
  return new Set(chosen.map(({ difference }) => difference));
}

function fullLines(difference: Difference, comparison: CaptureComparison, { color, room }: Drawing): readonly string[] {
  const { kind, original, copy, changes = [], summary } = difference;
  const indent = '    ';
  const text = (line: string): readonly string[] => wrap(visible(line), room, indent, `${indent}  `);
  const options = { color, width: room - indent.length, ...(kind === 'missing' ? { rows: 4 } : {}) };
  const rows = hexDiff(original?.hex, copy?.hex, options).map((line) => indent + line);
  return [
    ...(changes.length === 0 ? [] : text(changes.map(changeText).join('; '))),
    ...(original === undefined ? [] : text(`--- ${placeText(original, comparison.source, summary)}`)),
    ...(copy === undefined ? [] : text(`+++ ${placeText(copy, comparison.mirror, summary)}`)),
    ...(rows.length > 0 ? rows : text(nothingToSee(original, copy))),
  ];
}

function changeText({ field, before, after }: FieldChange): string {
  return `${field} ${before || '(none)'} → ${after || '(none)'}`;
}

/** Where a packet is found; and what it is, unless that was said. */
function placeText(place: PacketPlace, side: SideTotals, said: string): string {
  const where = `packet ${place.number} of ${fileOf(place, side)}, ${counted(place.wireLength, 'byte')}`;
  return place.summary === '' || said.includes(place.summary) ? where : `${where}: ${place.summary}`;
}

function nothingToSee(original: PacketPlace | undefined, copy: PacketPlace | undefined): string {
  const kept = Math.min(...[original, copy].map((place) => (place?.hex.length ?? 0) / 2));
  return kept === 0
    ? 'no bytes to show'
    : `the first ${counted(kept, 'byte')} are equal; what differs comes after them`;
}

function fileOf({ source = 0 }: { readonly source?: number }, { files }: SideTotals): string {
  return files[source] ?? `file ${source + 1}`;
}

// --- numbers and times

/** A whole number with its thousands apart. By hand: the formatter that JavaScript has takes longer to load than small captures to compare. */
function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

function counted(number: number, one: string, more = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : more}`;
}

function shareOf(part: number, whole: number): string {
  return whole === 0 ? count(part) : `${count(part)} of ${count(whole)} (${percent(part / whole)})`;
}

/** A ratio in percent, never rounded to none or to all. */
function percent(ratio: number): string {
  if (ratio <= 0 || ratio === 1) return `${ratio <= 0 ? 0 : 100} %`;
  if (ratio < 0.0001) return 'under 0.01 %';
  return ratio > 0.9999 && ratio < 1 ? 'over 99.99 %' : `${(ratio * 100).toFixed(2)} %`;
}

/** Nanoseconds in the unit that fits, to three digits. */
function timeText(ns: number): string {
  const rounded = Math.abs(Number(ns.toPrecision(3)));
  const [unit, size] = units.find(([, size]) => rounded >= size) ?? ['ns', 1];
  const value = ns / size;
  const text = value.toPrecision(3);
  return `${unit === 'ns' || text.includes('e') ? count(Number(text)) : text} ${unit}`;
}

const units = [
  ['s', 1e9],
  ['ms', 1e6],
  ['µs', 1e3],
] as const;

/** Seconds since the epoch as they are, and as a date. */
function momentOf(time: string): string {
  const seconds = /^(\d{1,11})(\.\d+)?$/.exec(time)?.[1];
  if (seconds === undefined) return time;
  const date = new Date(Number(seconds) * 1000).toISOString();
  return `${time} (${date.slice(0, 10)} ${date.slice(11, 19)} UTC)`;
}

// --- JSON

type KeysOf<Value> = Value extends readonly (infer Item)[]
  ? KeysOf<Item>
  : Value extends object
    ? { [Key in keyof Value & string]: Key | KeysOf<NonNullable<Value[Key]>> }[keyof Value & string]
    : never;

/** Each key that there is. Where a name is in several types, its place is right for all of them. */
const keysInOrder = {
  ...{ schemaVersion: 1, verdict: 1, kind: 1, number: 1, source: 1, mirror: 1 },
  ...{ matched: 1, missing: 1, duplicate: 1, unexpected: 1, altered: 1, truncated: 1 },
  ...{ reordered: 1, delayNs: 1, clocksDiffer: 1, loss: 1, rules: 1, findings: 1 },
  ...{ file: 1, files: 1, packets: 1, bytes: 1 },
  ...{ ratio: 1, maxExtent: 1, maxN: 1, threeReordered: 1, betweenSources: 1 },
  ...{ min: 1, p50: 1, p90: 1, p99: 1, p999: 1, max: 1 },
  ...{ runs: 1, longest: 1, longestAt: 1, atBeginning: 1, atEnd: 1 },
  ...{ time: 1, wireLength: 1, hex: 1, original: 1, copy: 1, changes: 1 },
  ...{ field: 1, before: 1, after: 1, summary: 1 },
} satisfies Record<KeysOf<CaptureComparison>, 1>;

function escapedForJson(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
