#!/usr/bin/env zx

// Runs the micro-benchmarks that stand beside the code (*.bench.ts) and prints their tables.
//
//   npm run bench:code [-- NAME…]      only files whose path holds one of the names

import { mkdtemp, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { argv, glob } from 'zx';

const root = resolve(import.meta.dirname, '..');
const files = await glob('src/**/*.bench.ts', { cwd: root });
const wanted = files.filter((file) => argv._.length === 0 || argv._.some((name) => file.includes(name)));
if (wanted.length === 0) throw new Error(`no benchmark matches ${argv._.join(', ')}`);

// Beside node_modules, so that the benchmarks' own packages are found.
const folder = await mkdtemp(join(root, 'node_modules', '.bench-'));
try {
  for (const file of wanted.sort()) {
    const outfile = join(folder, `${basename(file, '.ts')}.mjs`);
    await build({
      absWorkingDir: root,
      entryPoints: [file],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'error',
    });
    const { bench } = await import(pathToFileURL(outfile).href);
    const suite = await bench();
    await suite.run();
    console.log(`${file}: ${suite.name}`);
    console.table(suite.table());
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
