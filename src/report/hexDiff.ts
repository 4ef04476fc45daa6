import pc from 'picocolors';
import { align, asciiOf, bytesOf, differs, hexOf, inRows, type Slot } from './alignedBytes.ts';

/**
 * How to draw: `color` with terminal colours; `width` in columns, of which 41 are always taken; `rows` that differ are
 * drawn at most, 8 unless told.
 */
interface HexDiffOptions {
  readonly color: boolean;
  readonly width: number;
  readonly rows?: number;
}

/**
 * Two packets byte by byte, in the manner of `git diff`: the rows that differ with one row around them; none when they
 * are equal. Where one is longer, the bytes that only it has stand together, where the others fit best: a tag that was
 * put in is four bytes, not all that follow it. Offsets are a packet's own; in rows that are equal, the original's.
 *
 * @param original as hexadecimal text; undefined when there is none
 * @param copy likewise
 */
export function hexDiff(
  original: string | undefined,
  copy: string | undefined,
  { color, width, rows: most = 8 }: HexDiffOptions,
): readonly string[] {
  const slots = align(bytesOf(original), bytesOf(copy));
  const digits = Math.max(4, slots.length.toString(16).length);
  const size = width >= fixedColumns + digits + 16 * 4 ? 16 : 8;
  const rows = inRows(slots, size);
  const different = rows.flatMap((row, index) => (row.some(differs) ? [index] : []));
  const drawn = new Set(different.slice(0, most));
  const isAround = (index: number): boolean =>
    !different.includes(index) && [-1, 1].some((by) => drawn.has(index + by));
  const draw = drawer(color, digits, size);

  const lines: string[] = [];
  let next = 0;
  rows.forEach((row, index) => {
    if (!drawn.has(index) && !isAround(index)) return;
    if (index > next) lines.push('  …');
    lines.push(...draw(row));
    next = index + 1;
  });
  const others = different.length - drawn.size;
  if (others > 0) lines.push(`  … and ${others} more such ${others === 1 ? 'row' : 'rows'}`);
  else if (lines.length > 0 && next < rows.length) lines.push('  …');
  return lines;
}

/** Sign, and gaps around the offset and before the text: what does not grow with the bytes, which take four columns each. */
const fixedColumns = 6;

/** Draws a row, all of them as wide as the first: one line of equal bytes, or those removed above those added. */
function drawer(color: boolean, digits: number, size: number): (row: readonly Slot[]) => readonly string[] {
  const { red, green } = pc.createColors(color);
  const plain = (text: string): string => text;
  return (row) => {
    if (!row.some(differs)) return [line('  ', row, 'before', digits, size, plain)];
    const [removed, added] = (['before', 'after'] as const).map((side) => row.some((slot) => slot[side] !== undefined));
    return [
      ...(removed ? [line(red('- '), row, 'before', digits, size, red)] : []),
      ...(added ? [line(green('+ '), row, 'after', digits, size, green)] : []),
      ...(removed && added && !color ? [marks(row, digits)] : []),
    ];
  };
}

type Paint = (text: string) => string;

function line(
  sign: string,
  row: readonly Slot[],
  side: keyof Slot,
  digits: number,
  size: number,
  paint: Paint,
): string {
  const offset = row.find((slot) => slot[side] !== undefined)?.[side]?.offset ?? 0;
  const cells = (text: (value: number) => string, nothing: string): readonly string[] =>
    row.map((slot) => {
      const value = slot[side]?.value;
      if (value === undefined) return nothing;
      return differs(slot) ? paint(text(value)) : text(value);
    });
  const hex = spaced([...cells(hexOf, '  '), ...Array.from({ length: size - row.length }, () => '  ')]);
  const ascii = cells(asciiOf, ' ').join('').trimEnd();
  return `${sign}${offset.toString(16).padStart(digits, '0')}  ${hex}  ${ascii}`;
}

/** What colour would show. */
function marks(row: readonly Slot[], digits: number): string {
  return ' '.repeat(2 + digits + 2) + spaced(row.map((slot) => (differs(slot) ? '^^' : '  '))).trimEnd();
}

/** Bytes in groups of eight. */
function spaced(cells: readonly string[]): string {
  return cells.map((cell, index) => (index === 0 ? '' : index === 8 ? '  ' : ' ') + cell).join('');
}
