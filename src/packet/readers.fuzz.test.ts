import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { corpusOf, examine, fuzzInput } from './testing/fuzz.ts';

const SEED = 20_260_101;
const INPUTS = 20_000;

// scripts/fuzz-readers.mjs tries as many as one likes.
test(`${INPUTS} damaged captures, of seed ${SEED}, are read as far as they are sound`, {
  timeout: 120_000,
}, async () => {
  const folder = new URL('../../fixtures/', import.meta.url);
  const names = readdirSync(folder).filter((name) => /\.pcap(ng)?$/.test(name));
  const corpus = corpusOf(names.map((name) => readFileSync(new URL(name, folder))));
  let sound = 0;
  let packets = 0;
  for (let index = 0; index < INPUTS; index++) {
    const found = await examine(fuzzInput(corpus, SEED, index)).catch((error: Error) => {
      throw new Error(`input ${index}: ${error.message}`, { cause: error });
    });
    sound += found.sound ? 1 : 0;
    packets += found.packets;
  }
  // Neither is all refused, nor is all sound.
  expect(sound).toBeGreaterThan(INPUTS / 20);
  expect(sound).toBeLessThan(INPUTS / 2);
  expect(packets).toBeGreaterThan(INPUTS);
});
