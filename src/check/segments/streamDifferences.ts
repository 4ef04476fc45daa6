import type { SegmentDifferenceKind } from '../../model/segmentComparison.ts';
import { streamName } from '../../packet/segment.ts';
import { bytesOf, gapsOf } from './leftOver.ts';
import type { Piece } from './piece.ts';
import type { FoundDifference, StreamLeftOver } from './result.ts';

/** The name is made only of what is told. */
export type Found = Omit<FoundDifference, 'stream'> & { readonly tell: () => Pick<FoundDifference, 'stream'> };

/** What is left over of a stream, surplus bytes told apart. */
export interface PartedStream extends Pick<StreamLeftOver, 'stream' | 'missing' | 'altered'> {
  readonly duplicate: readonly Piece[];
  readonly unexpected: readonly Piece[];
}

/** The differences of a stream: gaps, packets with altered bytes, bytes beyond what was sent. */
export function streamDifferences({ stream, missing, altered, duplicate, unexpected }: PartedStream): readonly Found[] {
  const tell = () => ({ stream: streamName(stream) });
  const gaps = (kind: SegmentDifferenceKind, side: 'original' | 'copy', pieces: readonly Piece[]): readonly Found[] =>
    gapsOf(pieces).map(({ at, bytes, packets, first }) => {
      return { kind, unit: 'bytes', sequence: at, count: bytes, packets, [side]: first, tell };
    });
  return [
    ...gaps('missing', 'original', missing),
    ...alteredPackets(altered).map((pairs): Found => {
      const [{ original, copy }] = pairs as [Pair];
      return {
        kind: 'altered',
        unit: 'bytes',
        sequence: original.at,
        count: bytesOf(pairs.map((pair) => pair.copy)),
        packets: 1,
        original: original.place,
        copy: copy.place,
        before: original.bytes[original.offset] as number,
        after: copy.bytes[copy.offset] as number,
        tell,
      };
    }),
    ...gaps('duplicate', 'copy', duplicate),
    ...gaps('unexpected', 'copy', unexpected),
  ];
}

type Pair = StreamLeftOver['altered'][number];

/** Altered bytes by the packets that they are of, those by sequence number: some of a packet's bytes may be what they were by chance. */
function alteredPackets(altered: readonly Pair[]): readonly (readonly Pair[])[] {
  const byPackets = new Map<string, Pair[]>();
  for (const pair of [...altered].sort((a, b) => a.original.at - b.original.at)) {
    const { original, copy } = pair;
    const key = [original, copy].map(({ place: { capture, number } }) => `${capture} ${number}`).join(' ');
    const same = byPackets.get(key);
    if (same === undefined) byPackets.set(key, [pair]);
    else same.push(pair);
  }
  return [...byPackets.values()];
}
