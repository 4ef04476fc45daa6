import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { frames, meanLength } from './frames.mjs';
import { CONDITIONS, impairedMirror } from './impaired-mirror.mjs';
import { pcapWriter, RECORD_HEADER } from './pcap-writer.mjs';
import { random } from './random.mjs';

/**
 * Writes a source's capture and one of its mirror for each condition, in one pass and in constant memory, and beside each
 * mirror the truth about it as JSON. The same seed writes the same files.
 */
export function writeCaptures({ packets, sizes, conditions, folder, seed }) {
  mkdirSync(folder, { recursive: true });
  const source = join(folder, `${sizes}-${packets}-source.pcap`);
  const pathOf = (condition, ending) => join(folder, `${sizes}-${packets}-${condition}.${ending}`);
  const writer = pcapWriter(source);
  const mirrors = conditions.map((condition) =>
    impairedMirror(pathOf(condition, 'pcap'), condition, packets, seed + 1 + CONDITIONS.indexOf(condition)),
  );
  const { nextLength, write } = frames(sizes, seed);
  const pace = random(~seed);
  let time = 0;
  let bytes = 0;
  for (let packet = 0; packet < packets; packet += 1) {
    time += 500 + (pace() % 1001);
    const length = nextLength();
    bytes += length;
    const frame = writer.reserve(length, time);
    write(writer.bytes, writer.view, frame, length);
    for (const mirror of mirrors) mirror.see(writer.bytes, frame, length, time);
  }
  writer.close();
  return mirrors.map((mirror, index) => {
    const condition = conditions[index];
    const truth = { sizes, condition, seed, packets, bytes, ...mirror.close() };
    writeFileSync(pathOf(condition, 'json'), `${JSON.stringify(truth, null, 2)}\n`);
    return { source, mirror: pathOf(condition, 'pcap'), truth };
  });
}

/** Bytes that a capture of so many packets takes, about. */
export function fileSize(sizes, packets) {
  return packets * (RECORD_HEADER + meanLength(sizes));
}
