/** Index of the first item whose number is that one or a higher one, of items in the order of their numbers. */
export function firstAtLeast<Item>(inTurn: readonly Item[], number: number, of: (item: Item) => number): number {
  let [from, to] = [0, inTurn.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (of(inTurn[middle] as Item) < number) from = middle + 1;
    else to = middle;
  }
  return from;
}
