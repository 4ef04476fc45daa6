type Column = Float64Array | Int32Array | Uint8Array;

/** The same numbers with room for at least `least`: twice as much as there was, so that growing costs a constant a number. */
export function grown<Numbers extends Column>(column: Numbers, least: number): Numbers {
  if (least <= column.length) return column;
  const larger = new (column.constructor as new (length: number) => Numbers)(Math.max(least, 2 * column.length));
  larger.set(column);
  return larger;
}
