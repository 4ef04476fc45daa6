import type { Example, ExamplePacket } from '../../model/verdict.ts';
import { align, asciiOf, bytesOf, differs, hexOf, inRows, type Slot } from '../alignedBytes.ts';
import { type Html, html } from './html.ts';

const ROW = 8;
/** Rows of a packet that has no other beside it. */
const ALONE = 6;
/** Rows that differ, drawn at most. */
const MOST = 12;

/** Two packets side by side, the bytes that differ marked; of a packet without another its beginning. */
export function hexPair({ kind, owed, copy }: Example): Html {
  const slots = align(bytesOf(owed?.hex), bytesOf(copy?.hex));
  const rows = inRows(slots, ROW);
  const both = owed !== undefined && copy !== undefined;
  const shown = both ? rowsToShow(rows) : rows.map((_, index) => index).slice(0, ALONE);
  const different = slots.filter(differs).length;
  const much =
    both && kind === 'altered' ? html`, ${different} ${different === 1 ? 'byte differs' : 'bytes differ'}` : '';
  return html`<figure class="pair"><figcaption><span class="kind ${kind}">${kind}</span>${much}</figcaption><div class="sides">${side(
    'owed',
    owed,
    rows,
    shown,
    'before',
    both,
  )}${side('copy', copy, rows, shown, 'after', both)}</div></figure>`;
}

/** The rows that differ, with one row around them. */
function rowsToShow(rows: readonly (readonly Slot[])[]): readonly number[] {
  const different = rows.flatMap((row, index) => (row.some(differs) ? [index] : [])).slice(0, MOST);
  return [...new Set(different.flatMap((index) => [index - 1, index, index + 1]))].filter((index) => index in rows);
}

function side(
  name: 'owed' | 'copy',
  packet: ExamplePacket | undefined,
  rows: readonly (readonly Slot[])[],
  shown: readonly number[],
  which: keyof Slot,
  both: boolean,
): Html {
  if (packet === undefined) {
    const why = name === 'owed' ? 'nothing is owed here' : 'no copy came';
    return html`<div class="side none"><h5>${name}</h5><p>${why}</p></div>`;
  }
  const lines = shown.flatMap((index, place) => [
    ...(index > (shown[place - 1] ?? -1) + 1 ? [html`<span class="skip">…</span>\n`] : []),
    html`${lineOf(rows[index] ?? [], which, both)}\n`,
  ]);
  const drawn = (shown.at(-1) ?? -1) + 1;
  const isAll = drawn >= rows.length && packet.hex.length === 2 * packet.bytes;
  return html`<div class="side"><h5>${name}: ${packet.place}, ${packet.bytes} bytes</h5><pre tabindex="0">${lines}${
    isAll ? undefined : html`<span class="skip">…</span>`
  }</pre></div>`;
}

/** Offset, bytes, text; bytes that differ stand in marks, one for each run of them. */
function lineOf(row: readonly Slot[], which: keyof Slot, both: boolean): Html {
  const offset = row.find((slot) => slot[which] !== undefined)?.[which]?.offset;
  if (offset === undefined) return html`<span class="skip">${'·'.repeat(4)}</span>`;
  const marked = (text: (value: number) => string, gap: string, nothing: string) =>
    runsOf(row).map((run, index) => {
      const text_ = run.map((slot) => (slot[which] === undefined ? nothing : text(slot[which].value))).join(gap);
      const isMarked = both && run.some(differs) && text_.trim() !== '';
      return html`${index === 0 ? '' : gap}${isMarked ? html`<mark>${text_}</mark>` : text_}`;
    });
  const missing = ' '.repeat(3 * (ROW - row.length));
  return html`<span class="offset">${offset.toString(16).padStart(4, '0')}</span>  ${marked(hexOf, ' ', '  ')}${missing}  <span class="text">${marked(asciiOf, '', ' ')}</span>`;
}

/** Slots one after the other that all differ, or do not. */
function runsOf(row: readonly Slot[]): readonly (readonly Slot[])[] {
  const runs: Slot[][] = [];
  for (const slot of row) {
    const last = runs.at(-1);
    if (last?.[0] !== undefined && differs(last[0]) === differs(slot)) last.push(slot);
    else runs.push([slot]);
  }
  return runs;
}
