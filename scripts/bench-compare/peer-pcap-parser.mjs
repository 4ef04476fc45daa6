// Compares two captures as a multiset of frames, read with the npm package pcap-parser.
//
//   node scripts/bench-compare/peer-pcap-parser.mjs SOURCE MIRROR

import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { parse } from 'pcap-parser';

const MICROSECOND_MAGIC = 0xa1b2c3d4;

const [source, mirror] = process.argv.slice(2);
const open = new Map();
await read(source, (frame) => open.set(frame, (open.get(frame) ?? 0) + 1));
let unexpected = 0;
await read(mirror, (frame) => {
  const copies = open.get(frame);
  if (copies === undefined) unexpected += 1;
  else if (copies === 1) open.delete(frame);
  else open.set(frame, copies - 1);
});
const missing = [...open.values()].reduce((sum, copies) => sum + copies, 0);
console.log(JSON.stringify({ missing, unexpected }));

async function read(path, see) {
  const stream = createReadStream(path);
  // It does not know files with nanoseconds, and the times do not matter here.
  stream.once('data', (chunk) => chunk.writeUInt32LE(MICROSECOND_MAGIC));
  const parser = parse(stream);
  parser.on('packet', ({ data }) => see(data.latin1Slice()));
  await once(parser, 'end');
}
