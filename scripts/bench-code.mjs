#!/usr/bin/env zx

// Measures the code's own speed, and that of peers: prints the tables of the benchmarks that stand beside the code
// (*.bench.ts), each file in a process of its own.
//
//   npm run bench:code [-- NAME…]      only files whose path holds one of the names

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { argv, glob } from 'zx';
import { bundle } from './bundle.mjs';

const root = resolve(import.meta.dirname, '..');
const program = join(import.meta.dirname, 'bench-code', 'measure.mjs');
const files = (await glob('src/**/*.bench.ts', { cwd: root })).sort();
const wanted = files.filter((file) => argv._.length === 0 || argv._.some((name) => file.includes(name)));
if (wanted.length === 0) throw new Error(`no benchmark matches ${argv._.join(', ')}`);

console.log(`${cpus().length} × ${cpus()[0].model.trim()}, Node ${process.versions.node}`);
// Beside node_modules, so that the benchmarks' own packages are found.
const folder = mkdtempSync(join(root, 'node_modules', '.bench-'));
try {
  for (const file of wanted) {
    const outfile = join(folder, `${basename(file, '.ts')}.mjs`);
    await bundle(file, outfile);
    const { sandboxArgv } = await import(pathToFileURL(outfile).href);
    const [command, ...args] = sandboxArgv?.(process.geteuid() === 0, program) ?? [process.execPath, program];
    console.log(`\n${file}`);
    const { status } = spawnSync(command, [...args, outfile, folder], { stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
