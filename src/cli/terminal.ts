/** How to draw on standard output: in colour on a terminal, unless NO_COLOR is set; as wide as that, 120 columns at most. */
export function terminal(): { readonly color: boolean; readonly width: number } {
  const color = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  return { color, width: Math.min(process.stdout.columns || 80, 120) };
}
