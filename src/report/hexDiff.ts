import pc from 'picocolors';

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

/** A byte, and its offset in its packet. */
interface Byte {
  readonly offset: number;
  readonly value: number;
}

/** What stands at one place: in one of the packets there may be nothing. */
interface Slot {
  readonly before: Byte | undefined;
  readonly after: Byte | undefined;
}

function differs({ before, after }: Slot): boolean {
  return before?.value !== after?.value;
}

function bytesOf(hex = ''): readonly Byte[] {
  return Array.from(Buffer.from(hex, 'hex'), (value, offset) => ({ offset, value }));
}

function align(before: readonly Byte[], after: readonly Byte[]): readonly Slot[] {
  if (before.length < after.length) {
    return align(after, before).map((slot) => ({ before: slot.after, after: slot.before }));
  }
  const gap = before.length - after.length;
  const place = gapPlace(before, after);
  return before.map((byte, at) => ({
    before: byte,
    after: at < place ? after[at] : at < place + gap ? undefined : after[at - gap],
  }));
}

/** Where in the shorter the bytes that only the longer has are missing, so that the fewest others differ; the last such place. */
function gapPlace(longer: readonly Byte[], shorter: readonly Byte[]): number {
  const gap = longer.length - shorter.length;
  const cost = (at: number, by: number): number => (shorter[at]?.value === longer[at + by]?.value ? 0 : 1);
  let place = 0;
  let least = 0;
  let sum = 0;
  // The sum is relative to a gap before all; each step puts one more byte before the gap.
  shorter.forEach((_, at) => {
    sum += cost(at, 0) - cost(at, gap);
    if (sum > least) return;
    least = sum;
    place = at + 1;
  });
  return place;
}

function inRows(slots: readonly Slot[], size: number): readonly (readonly Slot[])[] {
  return Array.from({ length: Math.ceil(slots.length / size) }, (_, row) => slots.slice(row * size, (row + 1) * size));
}

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

function hexOf(value: number): string {
  return value.toString(16).padStart(2, '0');
}

function asciiOf(value: number): string {
  return value >= 0x20 && value <= 0x7e ? String.fromCharCode(value) : '.';
}
