// Writes captures of a source and of its mirror, for tuning by hand; prints the truth about each mirror.
//
//   node scripts/bench-compare/generate.mjs --out DIR [--packets 1000000] [--sizes mix|1514|64]
//     [--conditions clean,lost,reordered,both] [--seed 1]

import { parseArgs } from 'node:util';
import { writeCaptures } from './captures.mjs';
import { CONDITIONS } from './impaired-mirror.mjs';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    packets: { type: 'string', default: '1000000' },
    sizes: { type: 'string', default: 'mix' },
    conditions: { type: 'string', default: CONDITIONS.join(',') },
    seed: { type: 'string', default: '1' },
  },
});
if (!values.out) throw new Error('--out DIR is missing');
const written = writeCaptures({
  packets: Number(values.packets),
  sizes: values.sizes,
  conditions: values.conditions.split(','),
  folder: values.out,
  seed: Number(values.seed),
});
console.log(JSON.stringify(written, null, 2));
