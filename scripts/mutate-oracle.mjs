// Turns each rule of the oracle round and judges stored runs of the suite conformance again: npx zx scripts/mutate-oracle.mjs RUN…
// Ends with 1 when a rule is missed by no scenario of any run.
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const runs = process.argv.slice(2).filter((argument) => !argument.endsWith('mutate-oracle.mjs'));
if (runs.length === 0) throw new Error('name the folder of a run, such as reports/latest');

const { mutateOracle, readStoredRun } = await load();
const begin = performance.now();
const rows = new Map();
for (const run of runs) {
  const stored = await readStoredRun(run);
  const versions = new Set(stored.map(({ outcome }) => outcome.variant.ovs));
  for (const version of versions) {
    for (const mutation of mutateOracle(stored.filter(({ outcome }) => outcome.variant.ovs === version))) {
      const row = rows.get(mutation.rule) ?? [];
      rows.set(mutation.rule, [...row, mutation]);
    }
  }
}
const missed = [...rows].filter(([, mutations]) => mutations.every(({ found }) => found.length === 0));
for (const [rule, mutations] of rows) {
  const [most] = [...mutations].sort((a, b) => b.found.length - a.found.length);
  const names = most.found.map((name) => name.replace(/^conformance\//, ''));
  const shown = names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
  console.log(`${rule.padEnd(32)} ${most.change.padEnd(8)} ${most.version.padEnd(7)} ${shown || 'NOT FOUND'}`);
}
console.log(
  `\n${rows.size - missed.length} of ${rows.size} changed rules found, ${((performance.now() - begin) / 1000).toFixed(1)} s`,
);
process.exitCode = missed.length === 0 ? 0 : 1;

/** The jobs, compiled: scenarios come from dist, as in any run. */
async function load() {
  // Where the program looks for its own package from.
  const outfile = join(root, 'dist', `mutate-oracle.${process.pid}.mjs`);
  try {
    await build({
      stdin: {
        contents:
          "export { mutateOracle } from './src/jobs/mutateOracle.ts'; export { readStoredRun } from './src/jobs/storedRun.ts';",
        resolveDir: root,
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile,
      external: ['esbuild'],
      logLevel: 'error',
      define: { MIRRORBENCH_COMMIT: '"mutated"' },
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile, { force: true });
  }
}
