/** Missing packets over time: a run is missing packets one after the other. */
export interface Loss {
  readonly runs: number;
  /** Length of the longest run, and its place among the missing, from 0. */
  readonly longest: number;
  readonly longestAt: number;
  /** Missing packets before the first that was copied, and after the last. */
  readonly atBeginning: number;
  readonly atEnd: number;
}

/**
 * @param missing numbers of the missing packets in their stream, ascending
 * @param packets of the stream
 */
export function lossOf(missing: ArrayLike<number>, packets: number): Loss {
  let [runs, longest, longestAt, atBeginning, atEnd] = [0, 0, 0, 0, 0];
  for (let first = 0; first < missing.length; ) {
    let after = first + 1;
    while (after < missing.length && missing[after] === (missing[after - 1] as number) + 1) after += 1;
    const length = after - first;
    if (length > longest) [longest, longestAt] = [length, first];
    if (missing[first] === 0) atBeginning = length;
    if (missing[after - 1] === packets - 1) atEnd = length;
    runs += 1;
    first = after;
  }
  return { runs, longest, longestAt, atBeginning, atEnd };
}
