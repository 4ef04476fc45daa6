// Builds dist/: the command line tool and its inner process, the public API with its types, and the scenarios with a
// catalog of them. Built in a fresh folder that then takes the old one's place: outputs of deleted sources do not live on.
import { spawnSync } from 'node:child_process';
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const fresh = join(root, `dist.${process.pid}`);

/** The commit that is built, or that it is not known: a package from the registry has none. */
function commit() {
  const described = spawnSync('git', ['describe', '--always', '--dirty', '--abbrev=8', '--exclude=*'], {
    cwd: root,
    encoding: 'utf8',
  });
  return described.status === 0 ? described.stdout.trim() : 'unknown';
}

/** Shapes that scenarios share are none themselves. */
const SHAPES = 'shapes';

function scenarioFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === SHAPES ? [] : scenarioFiles(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

async function bundle() {
  const scenarios = scenarioFiles(join(root, 'scenarios')).sort();
  await build({
    absWorkingDir: root,
    entryPoints: {
      cli: 'src/cli/main.ts',
      inner: 'src/jobs/inner.ts',
      watch: 'src/jobs/watch.ts',
      index: 'src/index.ts',
      describe: 'src/jobs/describeScenarios.ts',
      ...Object.fromEntries(scenarios.map((file) => [relative(root, file).replace(/\.ts$/, ''), file])),
    },
    outdir: fresh,
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    alias: { mirrorbench: join(root, 'src/index.ts') },
    external: ['esbuild'],
    define: { MIRRORBENCH_COMMIT: JSON.stringify(commit()) },
    // Bundled CommonJS packages ask for Node's own modules by require.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  return scenarios.map((file) => relative(join(root, 'scenarios'), file).replace(/\.ts$/, ''));
}

/** Loads each scenario once, here, so that the program can select by name without loading any. */
async function writeCatalog(names) {
  const { describeScenarios } = await import(pathToFileURL(join(fresh, 'describe.js')).href);
  const entries = await Promise.all(
    names.map(async (name) => {
      const { default: exported } = await import(pathToFileURL(join(fresh, 'scenarios', `${name}.js`)).href);
      const suite = dirname(name);
      return describeScenarios(exported, `scenarios/${name}.ts`, `${name}.js`, (id) =>
        id === undefined ? name : `${suite}/${id}`,
      );
    }),
  );
  const all = entries.flat().map(({ name }) => name);
  const wrong = all.find((name, index) => !name.includes('/') || name.startsWith('./') || all.indexOf(name) !== index);
  if (wrong !== undefined) throw new Error(`the scenario ${wrong} has no suite, or its name stands twice`);
  writeFileSync(join(fresh, 'scenarios', 'catalog.json'), `${JSON.stringify(entries.flat(), null, 2)}\n`);
}

function writeTypes() {
  const options = ['--project', 'tsconfig.build.json', '--outDir', join(fresh, 'types')];
  const tsc = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...options], {
    cwd: root,
    encoding: 'utf8',
  });
  if (tsc.status !== 0) throw new Error(`the types could not be built:\n${tsc.stdout}${tsc.stderr}`);
}

try {
  await writeCatalog(await bundle());
  if (!process.argv.includes('--without-types')) writeTypes();
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  renameSync(fresh, join(root, 'dist'));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
