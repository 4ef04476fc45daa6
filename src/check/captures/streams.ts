import type { PacketStream } from '../../packet/batch.ts';
import { type ByteInput, type CaptureReader, captureReader, READER_BYTES } from '../../packet/captureReader.ts';
import { decapsulate, type Encapsulation } from '../../packet/decapsulate.ts';
import { frameMemory } from '../../packet/kernel/memory.ts';
import { MERGE_BYTES, mergeStreams } from '../../packet/mergeStreams.ts';
import { type NormalFormRules, normalForm } from '../../packet/normalForm.ts';
import { NORMAL_BYTES, normalStream } from '../../packet/normalStream.ts';
import { ONCE_BYTES, type OnceStream, onceStream } from './once.ts';
import { type Tally, tally } from './tally.ts';

/** A capture that can be read from its beginning, as often as need be. */
export interface NamedCapture {
  readonly name: string;
  readonly open: () => Promise<ByteInput>;
}

/** What is compared, and how, beside whole frames. */
export interface CompareRules extends Omit<NormalFormRules, 'networkLayer'> {
  /** The mirror owes this many bytes of each frame; all of them unless told. */
  readonly snaplen?: number;
  /** What the mirror's packets are taken out of. */
  readonly decap?: Encapsulation;
  /** A packet that several sources saw is owed once. */
  readonly once: boolean;
}

/** The two sides as they are compared. */
export interface Sides {
  readonly source: PacketStream;
  readonly mirror: PacketStream;
  /** Present with the rule `once`. */
  readonly once?: OnceStream;
  /** One for each file, the mirror's last. */
  readonly readers: readonly CaptureReader[];
  readonly tallies: readonly Tally[];
  /** True when link types differ, or have no Ethernet header: bytes begin with the EtherType then. */
  readonly networkLayer: boolean;
}

const ETHERNET = 1;

/** Opens captures for a comparison; link types are known then, where the captures are sound as far as that. */
export async function openSides(
  sources: readonly NamedCapture[],
  mirror: NamedCapture,
  rules: CompareRules,
): Promise<Sides> {
  const captures = sources.length + 1;
  const memory = frameMemory(captures * (READER_BYTES + NORMAL_BYTES) + MERGE_BYTES + ONCE_BYTES + 4096);
  const readers: CaptureReader[] = [];
  for (const capture of [...sources, mirror]) {
    const reader = captureReader(memory, await capture.open());
    await reader.open();
    readers.push(reader);
  }
  const networkLayer = readers.some((reader) => (reader.linkType() ?? ETHERNET) !== ETHERNET);
  const tallies = readers.map((reader) => tally(reader, rules.snaplen));
  const streams = readers.map((reader, index) => normalized(reader, index, index === sources.length));
  const mirrorStream = streams.pop() as PacketStream;
  const merged = streams.length === 1 ? (streams[0] as PacketStream) : mergeStreams(memory, streams);
  const once = rules.once && streams.length > 1 ? onceStream(memory, merged) : undefined;
  const source = once ?? merged;
  return { source, mirror: mirrorStream, ...(once !== undefined && { once }), readers, tallies, networkLayer };

  function normalized(reader: CaptureReader, index: number, isMirror: boolean): PacketStream {
    const { stream } = tallies[index] as Tally;
    const { snaplen, decap } = rules;
    const taken = isMirror ? decap : snaplen;
    if (isPlain() && taken === undefined) return stream;
    const form = normalForm({ ...rules, networkLayer });
    const owed = (frame: Uint8Array) => (snaplen === undefined ? frame : frame.subarray(0, snaplen));
    const inner = (frame: Uint8Array) => (decap === undefined ? frame : (decapsulate(frame, decap) ?? frame));
    return normalStream(memory, stream, (frame) =>
      form(isMirror ? inner(frame) : owed(frame), reader.linkType() ?? ETHERNET),
    );
  }

  function isPlain(): boolean {
    return rules.ignore.length === 0 && rules.masks.length === 0 && !networkLayer;
  }
}
