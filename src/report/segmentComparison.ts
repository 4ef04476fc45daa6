import type { Doubt, SideTotals } from '../model/comparison.ts';
import type { SegmentComparison, SegmentCounts, SegmentDifference, SegmentUnit } from '../model/segmentComparison.ts';
import { type Painter, painter } from './paint.ts';
import { visible } from './visible.ts';
import { wrap } from './wrap.ts';

/** How to draw: `color` with terminal colours; `width` in columns, 80 unless told, not less than 60. */
interface SegmentComparisonOptions {
  readonly color: boolean;
  readonly width?: number;
}

/** A comparison by streams for the terminal: the one line that matters, what was counted, then doubts and differences. */
export function renderSegmentComparison(
  comparison: SegmentComparison,
  { color, width = 80 }: SegmentComparisonOptions,
): string {
  const room = Math.max(60, width);
  const paint = painter(color);
  const parts = [
    wrap(headlineOf(comparison), room).map(paint.status(statuses[comparison.verdict])),
    rowsOf(comparison).flatMap(([label, text]) => wrap(visible(text), room, label.padEnd(INDENT), ' '.repeat(INDENT))),
    doubtLines(comparison, room, paint),
    differenceLines(comparison, room, paint),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** A comparison as `compare --by-stream --json` gives it: one object, two spaces, a line end last; what could steer a terminal is escaped. */
export function renderSegmentComparisonJson(comparison: SegmentComparison): string {
  const text = JSON.stringify(comparison, null, 2);
  const escaped = (character: string): string =>
    Array.from({ length: character.length }, (_, at) => character.charCodeAt(at).toString(16).padStart(4, '0'))
      .map((unit) => `\\u${unit}`)
      .join('');
  return `${text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped)}\n`;
}

const INDENT = 11;
const statuses = { equal: 'passed', different: 'failed', inconclusive: 'inconclusive', empty: 'inconclusive' } as const;
const units = ['bytes', 'events', 'datagrams', 'frames'] as const satisfies readonly SegmentUnit[];
const kinds = ['missing', 'altered', 'duplicate', 'unexpected'] as const satisfies readonly (keyof SegmentCounts)[];
const names = {
  bytes: ['byte of TCP', 'bytes of TCP'],
  events: ['SYN, FIN or RST', 'SYN, FIN and RST'],
  datagrams: ['UDP datagram', 'UDP datagrams'],
  frames: ['other frame', 'other frames'],
} as const satisfies Record<SegmentUnit, readonly [string, string]>;

function headlineOf(comparison: SegmentComparison): string {
  const { verdict } = comparison;
  const some = units.flatMap((unit) =>
    kinds
      .filter((kind) => comparison[unit][kind] > 0)
      .map((kind) => `${counted(comparison[unit][kind], names[unit][0], names[unit][1])} ${kind}`),
  );
  switch (verdict) {
    case 'equal':
      return 'equal: all that was sent was copied, once and unchanged, however it was cut into frames';
    case 'different':
      return `different: ${some.join(', ')}`;
    case 'inconclusive':
      return `inconclusive: the captures cannot be relied on${some.length === 0 ? '' : `; ${some.join(', ')}`}`;
    case 'empty':
      return 'empty: neither capture holds a packet';
    default:
      return verdict satisfies never;
  }
}

function rowsOf(comparison: SegmentComparison): readonly (readonly [label: string, text: string])[] {
  const { source, mirror, streams, rules } = comparison;
  const matched = ({ matched, owed }: SegmentCounts) => `${grouped(matched)} of ${grouped(owed)}`;
  return [
    ['source', sideText(source)],
    ['mirror', sideText(mirror)],
    ['TCP', `${matched(comparison.bytes)} bytes copied, in ${counted(streams, 'stream', 'streams')}`],
    ['', `${matched(comparison.events)} of SYN, FIN and RST`],
    ['UDP', `${matched(comparison.datagrams)} datagrams copied`],
    ['other', `${matched(comparison.frames)} frames copied`],
    ['rules', rules.join('; ')],
  ];
}

function sideText({ files, packets, bytes }: SideTotals): string {
  return `${counted(packets, 'packet', 'packets')}, ${counted(bytes, 'byte', 'bytes')} in ${files.join(', ')}`;
}

function doubtLines({ findings, verdict }: SegmentComparison, room: number, paint: Painter): readonly string[] {
  const doubts = findings.filter((finding): finding is Doubt => finding.kind === 'evidence');
  if (doubts.length === 0) return [];
  return [
    paint.head(verdict === 'inconclusive' ? 'why inconclusive' : 'doubts'),
    ...doubts.flatMap(({ file, summary }) => wrap(visible(`? ${file}: ${summary}`), room, '  ', '    ')),
  ];
}

/** Differences of a kind that are told. */
const MOST_OF_A_KIND = 3;

function differenceLines({ findings }: SegmentComparison, room: number, paint: Painter): readonly string[] {
  const differences = findings.filter((finding): finding is SegmentDifference => finding.kind !== 'evidence');
  const groups = kinds
    .map((kind) => differences.filter((each) => each.kind === kind))
    .filter(({ length }) => length > 0);
  const isAll = groups.every(({ length }) => length <= MOST_OF_A_KIND);
  return [
    ...groups.flatMap((group) => [
      paint.head(group[0]?.kind ?? ''),
      ...group.slice(0, MOST_OF_A_KIND).flatMap(({ summary }) => wrap(visible(summary), room, '  - ', '    ')),
    ]),
    ...(isAll ? [] : ['', ...wrap('and more: --json has up to 20 of each kind', room)]),
  ];
}

/** A whole number with its thousands apart. */
function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

function counted(number: number, one: string, more: string): string {
  return `${grouped(number)} ${number === 1 ? one : more}`;
}
