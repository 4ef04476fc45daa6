/** A set of sequence numbers, in as few spans as it takes. Spans do not go beyond the last sequence number. */
export interface Spans {
  add(from: number, length: number): void;
  /** The stretch from one number to before another in parts that are wholly inside or outside of the set. */
  parts(from: number, to: number): readonly { readonly from: number; readonly to: number; readonly inside: boolean }[];
}

export function spans(): Spans {
  /** Sorted, and none touches another. */
  const all: { from: number; to: number }[] = [];
  return {
    add(from, length) {
      let to = from + length;
      const first = firstThatEndsAt(from);
      let after = first;
      for (; after < all.length && (all[after] as { from: number }).from <= to; after += 1) {
        const span = all[after] as { from: number; to: number };
        from = Math.min(from, span.from);
        to = Math.max(to, span.to);
      }
      all.splice(first, after - first, { from, to });
    },
    parts(from, to) {
      const parts: { from: number; to: number; inside: boolean }[] = [];
      let at = from;
      for (let index = firstThatEndsAt(from + 1); at < to; index += 1) {
        const span = all[index];
        const begin = Math.min(span?.from ?? to, to);
        if (begin > at) parts.push({ from: at, to: begin, inside: false });
        at = Math.max(at, begin);
        if (span === undefined || at >= to) break;
        const end = Math.min(span.to, to);
        parts.push({ from: at, to: end, inside: true });
        at = end;
      }
      return parts;
    },
  };

  /** Index of the first span that ends at this number or behind it. */
  function firstThatEndsAt(number: number): number {
    let low = 0;
    let high = all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((all[middle] as { to: number }).to < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
