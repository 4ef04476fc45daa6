/** A byte, and its offset in its packet. */
interface Byte {
  readonly offset: number;
  readonly value: number;
}

/** What stands at one place: in one of the packets there may be nothing. */
export interface Slot {
  readonly before: Byte | undefined;
  readonly after: Byte | undefined;
}

/** Whether the packets are not the same there. */
export function differs({ before, after }: Slot): boolean {
  return before?.value !== after?.value;
}

/** Bytes of hexadecimal text; none where there is none. */
export function bytesOf(hex = ''): readonly Byte[] {
  return Array.from(Buffer.from(hex, 'hex'), (value, offset) => ({ offset, value }));
}

/** Two packets side by side: where one is longer, the bytes that only it has stand together, where the others fit best. */
export function align(before: readonly Byte[], after: readonly Byte[]): readonly Slot[] {
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

export function inRows(slots: readonly Slot[], size: number): readonly (readonly Slot[])[] {
  return Array.from({ length: Math.ceil(slots.length / size) }, (_, row) => slots.slice(row * size, (row + 1) * size));
}

export function hexOf(value: number): string {
  return value.toString(16).padStart(2, '0');
}

/** As a dump shows it: a dot where it is no printable character. */
export function asciiOf(value: number): string {
  return value >= 0x20 && value <= 0x7e ? String.fromCharCode(value) : '.';
}
