#!/usr/bin/env zx

// Puts the method of `bench` on trial: a tbf lets 90 % of what passes through, and ten rounds have to find it.
//
//   npx zx scripts/bench-slowdown.mjs [REPEATS]      20 unless told; ends with 1 when one is missed

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { argv } from 'zx';
import { bundle } from './bundle.mjs';

const root = resolve(import.meta.dirname, '..');
const repeats = Number(argv._[0] ?? 20);
if (!Number.isInteger(repeats) || repeats < 1) throw new Error(`${argv._[0]} is no number of repeats`);
const folder = mkdtempSync(join(root, 'node_modules', '.bench-'));
try {
  const outfile = join(folder, 'slowdown.mjs');
  await bundle('scripts/bench-slowdown/slowdown.ts', outfile);
  const program = join(folder, 'program.mjs');
  writeFileSync(program, `import { slowdown } from './slowdown.mjs';\nawait slowdown(${repeats});\nprocess.exit();\n`);
  const { sandboxArgv } = await import(pathToFileURL(outfile).href);
  const [command, ...args] = sandboxArgv(process.geteuid() === 0, program);
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
