/** A range of a stream, as it was sent or copied. */
export interface SentRange {
  readonly stream: number;
  /** Sequence number of the first byte. */
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

/** Bytes by what came of them. */
export interface ByteCounts {
  readonly matched: number;
  readonly missing: number;
  readonly altered: number;
  readonly duplicate: number;
  readonly unexpected: number;
}

/** What a comparison must count, found slowly: by how often each value was sent, and copied, at each sequence number. */
export function byteCounts(sent: readonly SentRange[], copied: readonly SentRange[]): ByteCounts {
  const places = new Map<string, { sent: number[]; copied: number[] }>();
  const note = (side: 'sent' | 'copied', ranges: readonly SentRange[]) => {
    for (const { stream, sequence, bytes } of ranges) {
      bytes.forEach((value, index) => {
        const key = `${stream} ${(sequence + index) % 2 ** 32}`;
        const place = places.get(key) ?? { sent: [], copied: [] };
        places.set(key, place);
        place[side].push(value);
      });
    }
  };
  note('sent', sent);
  note('copied', copied);
  const counts = { matched: 0, missing: 0, altered: 0, duplicate: 0, unexpected: 0 };
  for (const place of places.values()) {
    const copies = [...place.copied];
    const originals = place.sent.filter((value) => {
      const at = copies.indexOf(value);
      if (at >= 0) copies.splice(at, 1);
      return at < 0;
    });
    const altered = Math.min(originals.length, copies.length);
    counts.matched += place.sent.length - originals.length;
    counts.altered += altered;
    counts.missing += originals.length - altered;
    counts[place.sent.length > 0 ? 'duplicate' : 'unexpected'] += copies.length - altered;
  }
  return counts;
}
