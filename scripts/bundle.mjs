// Makes a module of TypeScript one that Node runs; packages are found from where it lies.

import { resolve } from 'node:path';
import { build } from 'esbuild';

export function bundle(entry, outfile) {
  return build({
    absWorkingDir: resolve(import.meta.dirname, '..'),
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
}
