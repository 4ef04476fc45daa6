#!/usr/bin/env zx

// Damages captures in all ways that come to mind, and has them read: nothing may throw, no packet may lie outside the capture,
// and no sound packet may be missed. src/packet/testing/fuzz.ts says what is asserted.
//
//   npx zx scripts/fuzz-readers.mjs [--seconds 60] [--seed N] [--first 0]
//
// Each input follows from the seed and its number. One that fails is saved, and tried again with --seed and --first.

import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { argv } from 'zx';

const root = new URL('../', import.meta.url);
const seconds = Number(argv.seconds ?? 60);
const seed = Number(argv.seed ?? Date.now() % 1_000_000);
const first = Number(argv.first ?? 0);
/** Beyond what the program itself takes; the readers' memory is taken once. */
const MAX_GROWTH_BYTES = 256 * 2 ** 20;
/** Inputs before memory is first looked at, and from one look to the next. */
const ROUND = 2000;

// Node 20 cannot import TypeScript: the readers are bundled in memory.
const bundle = await build({
  entryPoints: [fileURLToPath(new URL('src/packet/testing/fuzz.ts', root))],
  bundle: true,
  format: 'esm',
  platform: 'node',
  write: false,
});
const { corpusOf, examine, fuzzInput } = await import(
  `data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].contents).toString('base64')}`
);

const fixtures = new URL('fixtures/', root);
const names = readdirSync(fixtures).filter((name) => /\.pcap(ng)?$/.test(name));
const corpus = corpusOf(names.map((name) => readFileSync(new URL(name, fixtures))));

console.log(`seed ${seed}, ${corpus.length} captures to be damaged, ${seconds} s`);
const begun = performance.now();
const passed = () => (performance.now() - begun) / 1000;
let usedBefore;
let tried = 0;
let sound = 0;
let packets = 0;
while (passed() < seconds && process.exitCode === undefined) {
  const index = first + tried;
  const input = fuzzInput(corpus, seed, index);
  try {
    const found = await examine(input);
    tried += 1;
    sound += found.sound ? 1 : 0;
    packets += found.packets;
    if (tried % ROUND === 0) checkMemory();
  } catch (error) {
    const file = join(mkdtempSync(join(tmpdir(), 'mirrorbench-fuzz-')), 'input');
    writeFileSync(file, input.bytes);
    console.error(`input ${index} of seed ${seed}, saved as ${file}, in pieces of ${input.chunking.join(', ')} bytes:`);
    console.error(error);
    process.exitCode = 1;
  }
}
console.log(
  `${tried} inputs in ${passed().toFixed(1)} s, ${Math.round(tried / passed())} a second; ${sound} of them sound, ${packets} packets read`,
);

function checkMemory() {
  const used = process.memoryUsage().rss;
  usedBefore ??= used;
  const grown = used - usedBefore;
  if (grown > MAX_GROWTH_BYTES) throw new Error(`the memory in use has grown by ${Math.round(grown / 2 ** 20)} MiB`);
}
