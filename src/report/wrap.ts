/**
 * Breaks one line into lines of at most `width` columns: at spaces, within a longer word after `/`, `-`, `_`, `.` or `:`,
 * and else anywhere. Without `indent` nothing but spaces at breaks is lost.
 *
 * @param indent put before the first line, within the width
 * @param hanging put before the others, within the width
 */
export function wrap(text: string, width: number, indent = '', hanging = indent): readonly string[] {
  const room = Math.max(2, width - Math.max(indent.length, hanging.length));
  const lines: string[] = [];
  let line = '';
  let taken = 0;
  const push = (): void => {
    if (line.trim() !== '') lines.push((lines.length === 0 ? indent : hanging) + line.trimEnd());
    line = '';
    taken = 0;
  };
  for (const piece of text.split(/(?<= )/).flatMap((word) => breakable(word, room))) {
    if (taken + columns(piece.trimEnd()) > room) push();
    line += piece;
    taken += columns(piece);
  }
  push();
  return lines.length === 0 ? [''] : lines;
}

/** The columns that texts need at least for no word to be broken but where it may be. */
export function narrowest(texts: readonly string[]): number {
  const pieces = texts.flatMap((text) => text.split(/(?<=[ /\-_.:])/));
  return Math.max(0, ...pieces.map((piece) => columns(piece.trimEnd())));
}

/**
 * The most columns that a terminal may take for the text. An upper bound: whatever is not surely narrow counts as wide,
 * and a combining mark counts too.
 */
export function columns(text: string): number {
  let sum = 0;
  for (const character of text) sum += narrow.test(character) ? 1 : 2;
  return sum;
}

/** The alphabets below Hangul Jamo save © and ®, which may be shown as emoji; dashes, quotes, arrows, mathematics, lines, ✓ and ✗. */
const narrow = /[\0-\u00a8\u00aa-\u00ad\u00af-\u10ff\u2010-\u2027\u2190-\u2193\u2200-\u22ff\u2500-\u257f✓✗]/u;

function breakable(word: string, room: number): readonly string[] {
  if (columns(word.trimEnd()) <= room) return [word];
  return word.split(/(?<=[/\-_.:])/).flatMap((part) => (columns(part) <= room ? [part] : chunks(part, room)));
}

function chunks(part: string, room: number): readonly string[] {
  const result: string[] = [];
  let chunk = '';
  let taken = 0;
  for (const character of part) {
    const width = columns(character);
    if (taken + width > room) {
      result.push(chunk);
      chunk = '';
      taken = 0;
    }
    chunk += character;
    taken += width;
  }
  return [...result, chunk];
}
