import { firstAtLeast } from './firstAtLeast.ts';

/** Where a copy that is missing belongs: behind the copy with the one number, before that with the other. */
export interface MissingPlace {
  /** The number of the last copy that is known to be before it; undefined where none came. */
  readonly after?: number;
  readonly before?: number;
}

/** What the numbers of tunnel packets say, of what came and of what is missing. */
export interface NumbersJudged<Missing> {
  /** Its number is missing too: it was sent, and lost behind the mirror. */
  readonly lost: readonly Missing[];
  /** All numbers around it came: it was never sent. */
  readonly neverSent: readonly Missing[];
  /** Before the first number that came or behind the last: the numbers do not tell. */
  readonly open: readonly Missing[];
  /** Numbers that are missing, though no copy is. */
  readonly unused: number;
  /** Places, in the order of coming, of packets whose number had come before. */
  readonly repeated: readonly number[];
  /** Places of packets that came behind one with a higher number (RFC 4737). */
  readonly late: readonly number[];
}

/**
 * Tells gaps in the numbers apart from loss. A sender numbers packets as it wraps them, so that what is lost later leaves a gap, and what is lost before
 * leaves none.
 *
 * @param numbers of the packets that came, in their order, as `unwrapped` makes them
 * @param missing copies that did not come
 */
export function judgeNumbers<Missing extends MissingPlace>(
  numbers: readonly number[],
  missing: readonly Missing[],
): NumbersJudged<Missing> {
  const gaps = gapsIn(numbers);
  const lost: Missing[] = [];
  const neverSent: Missing[] = [];
  const open: Missing[] = [];
  // The one whose place ends first takes the first gap that is left: no other order finds more.
  for (const one of missing.toSorted((a, b) => upper(a) - upper(b) || lower(a) - lower(b))) {
    const isOpen = one.after === undefined || one.before === undefined;
    const gap = gaps.take(lower(one), upper(one));
    (gap ? lost : isOpen ? open : neverSent).push(one);
  }
  return { lost, neverSent, open, unused: gaps.left(), ...outOfTurn(numbers) };
}

/** Numbers of 32 bits as they were meant, counted on beyond where they begin anew. */
export function unwrapped(sequence: readonly number[]): readonly number[] {
  let [last = 0] = sequence;
  return sequence.map((number) => {
    // The nearer of the two ways round.
    last += (number - last) | 0;
    return last;
  });
}

function lower({ after = -Infinity, before = Infinity }: MissingPlace): number {
  return Math.min(after, before);
}

function upper({ after = -Infinity, before = Infinity }: MissingPlace): number {
  return after === -Infinity || before === Infinity ? before : Math.max(after, before);
}

/** The numbers that lack between those that came, to be taken one by one. */
function gapsIn(numbers: readonly number[]) {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const gaps = sorted.slice(1).flatMap((high, index) => {
    const low = sorted[index] as number;
    return high - low > 1 ? [{ low, high, free: high - low - 1 }] : [];
  });
  /** For each gap, the next that may have a number left. */
  const next = gaps.map((_, index) => index);
  const firstFree = (from: number): number => {
    let at = from;
    while (at < gaps.length && gaps[at]?.free === 0) at = Math.max(at + 1, next[at] ?? 0);
    if (from < gaps.length) next[from] = at;
    return at;
  };
  return {
    /** Takes a number between two others; whether there was one. */
    take(above: number, below: number): boolean {
      const gap = gaps[firstFree(firstAtLeast(gaps, above, ({ low }) => low))];
      if (gap === undefined || gap.high > below) return false;
      gap.free -= 1;
      return true;
    },
    left: () => gaps.reduce((sum, { free }) => sum + free, 0),
  };
}

function outOfTurn(numbers: readonly number[]) {
  const seen = new Set<number>();
  const repeated: number[] = [];
  const late: number[] = [];
  let highest = -Infinity;
  numbers.forEach((number, place) => {
    if (seen.has(number)) repeated.push(place);
    else if (number < highest) late.push(place);
    seen.add(number);
    highest = Math.max(highest, number);
  });
  return { repeated, late };
}
