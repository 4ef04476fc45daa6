import assert from 'node:assert/strict';
import { BATCH_PACKETS } from '../batch.ts';
import { type CaptureReader, READER_BYTES } from '../captureReader.ts';
import { MAX_FRAME_BYTES } from '../damage.ts';
import { readPcap } from '../pcap.ts';
import { blocks, pcapFile } from './makeCapture.ts';
import { mutate, pick, randomOf } from './mutate.ts';
import { type Outline, outlineOf } from './outline.ts';
import { type Chunking, frameOf, withReader } from './readAll.ts';

/** Bytes of a damaged capture, and the pieces that they come in. */
export interface FuzzInput {
  readonly bytes: Buffer;
  readonly chunking: Chunking;
}

/** The captures to be damaged: the beginnings of those given, and some made here with all that the formats know. */
export function corpusOf(captures: readonly Uint8Array[]): readonly Uint8Array[] {
  return [...captures.map(beginningOf), ...madeCaptures()];
}

/** Input number `index` of those of a seed. */
export function fuzzInput(corpus: readonly Uint8Array[], seed: number, index: number): FuzzInput {
  const random = randomOf(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index, 0x85ebca6b));
  const bytes = mutate(pick(random, corpus), pick(random, corpus), random);
  // Not so many pieces that a block which is carried from one to the next takes long.
  const least = 1 + Math.floor(bytes.length / 400);
  const most = pick(random, [3, 40, 1000, 70_000]);
  return { bytes, chunking: Array.from({ length: 1 + random(5) }, () => least + random(most)) };
}

/**
 * Reads the bytes in their pieces and in one, and asserts what holds of any bytes whatever; what they are in truth is found by
 * other code. Gives how many packets there were, and whether the capture is sound.
 */
export async function examine({ bytes, chunking }: FuzzInput): Promise<{ packets: number; sound: boolean }> {
  const outline = outlineOf(bytes);
  const inPieces = await withReader(bytes, chunking, (reader) => examineReader(reader, bytes, outline));
  const atOnce = await withReader(bytes, [], (reader) => examineReader(reader, bytes, outline));
  assert.deepEqual(inPieces, atOnce, 'it depends on how the bytes come');
  const { times, damage } = atOnce;
  if (outline.format === 'pcap') {
    // Of a frame of which nothing was captured, the older reader makes a frame.
    const { frames, damage: theirs } = readPcap(bytes);
    const empty = frames.findIndex((frame) => frame.bytes.length === 0);
    assert.equal(times.length, 2 * (empty === -1 ? frames.length : empty), 'readPcap reads another number of packets');
    if (empty === -1) assert.deepEqual(damage, theirs, 'readPcap finds other damage');
  }
  return { packets: times.length / 2, sound: damage === undefined };
}

async function examineReader(reader: CaptureReader, bytes: Uint8Array, { borders, packets }: Outline) {
  const { batch } = reader;
  const times: number[] = [];
  let count = 0;
  while (await reader.refill()) {
    assert.equal(batch.first, count, 'a batch begins with another packet');
    assert(batch.count > 0 && batch.count <= BATCH_PACKETS, 'a batch has too many packets');
    for (let index = 0; index < batch.count; index++) {
      const packet = packets[count++];
      assert(packet !== undefined, 'there are more packets than records');
      const { seconds, nanoseconds, starts, lengths, wireLengths } = batch;
      const [start = -1, length = 0, wireLength = 0] = [starts[index], lengths[index], wireLengths[index]];
      assert(length > 0 && length <= MAX_FRAME_BYTES && length <= wireLength, `a packet has ${length} bytes`);
      assert(start >= 0 && start + length <= READER_BYTES, 'a packet leads out of the memory');
      assert(packet.bytesAt + length <= packet.end, 'a packet leads out of its record or block');
      assert(packet.bytesAt + length <= bytes.length, 'a packet leads out of the input');
      const inInput = bytes.subarray(packet.bytesAt, packet.bytesAt + length);
      assert(frameOf(batch, index).equals(inInput), 'a packet has other bytes than the input');
      const fraction = nanoseconds[index] ?? -1;
      assert(fraction >= 0 && fraction < 1e9, `a packet has ${fraction} nanoseconds`);
      times.push(seconds[index] ?? 0, fraction);
    }
  }
  const damage = reader.damage();
  const end = damage?.offset ?? bytes.length;
  assert(borders.includes(end), `it ends at ${end}, which is no border`);
  assert.equal(count, packets.filter(({ at }) => at < end).length, `packets before ${end}`);
  assert(damage === undefined || damage.reason.endsWith('.'), 'the damage is no sentence');
  assert.equal(await reader.refill(), false, 'it goes on after its end');
  return { times, damage, linkType: reader.linkType(), dropped: reader.dropped() };
}

/** Whole records or blocks, of a few kilobytes in all. */
function beginningOf(capture: Uint8Array): Uint8Array {
  return capture.subarray(
    0,
    outlineOf(capture).borders.findLast((at) => at <= 4000),
  );
}

function madeCaptures(): Uint8Array[] {
  const random = randomOf(1);
  const frame = (length: number) => Uint8Array.from({ length }, () => random(256));
  const forms = [true, false].flatMap((littleEndian) => [true, false].map((nano) => ({ littleEndian, nano })));
  const files = forms.map((form) =>
    pcapFile(
      [1, 4, 60, 1514, 33].map((length, index) => ({
        seconds: index,
        fraction: 7,
        bytes: frame(length),
        wireLength: length + index,
      })),
      form,
    ),
  );
  const jumbo = { seconds: 1, fraction: 2, bytes: frame(MAX_FRAME_BYTES), wireLength: MAX_FRAME_BYTES };
  const sections = [true, false].map((littleEndian) => allBlocks(littleEndian, frame));
  const [first = Buffer.of(), second = Buffer.of()] = sections;
  const { section, interface: described, packet, block } = blocks();
  const many = Array.from({ length: BATCH_PACKETS + 3 }, () => packet(frame(1)));
  return [
    ...files,
    ...files,
    ...sections,
    ...sections,
    Buffer.concat([first, second]),
    Buffer.concat([second, first]),
    Buffer.concat([section(), described(), packet(frame(60))]),
    // Few of them, for they take long.
    pcapFile([jumbo, jumbo]),
    Buffer.concat([section(), described(), block(0x0bad, frame(600_000)), packet(frame(60))]),
    Buffer.concat([section(), described(), ...many]),
  ];
}

/** A section with each kind of block. */
function allBlocks(littleEndian: boolean, frame: (length: number) => Uint8Array): Buffer {
  const of = blocks(littleEndian);
  const ticks = 1_700_000_000_123_456_789n;
  return Buffer.concat([
    of.section([[4, Buffer.from('an application')]]),
    of.interface({ snapLength: 96, options: [[2, Buffer.from('eth0')]] }),
    of.interface({ options: [[9, Uint8Array.of(9)]] }),
    of.interface({
      options: [
        [9, Uint8Array.of(0x80 + 20)],
        [14, of.uint64(3600n)],
      ],
    }),
    of.packet(frame(60), { of: 0, ticks: ticks / 1000n }),
    of.packet(frame(61), {
      of: 1,
      ticks,
      wireLength: 1514,
      options: [
        [1, Buffer.from('a comment')],
        [4, of.uint64(2n)],
      ],
    }),
    of.block(4, frame(20)),
    of.packet(frame(3), { of: 2, ticks: 1n << 50n }),
    of.oldPacket(frame(20), { of: 1, drops: 3, ticks }),
    of.simplePacket(frame(96), 200),
    of.simplePacket(frame(7)),
    of.block(0x8000_0001, frame(300)),
    of.statistics(1, [
      [5, of.uint64(4n)],
      [7, of.uint64(5n)],
    ]),
  ]);
}
