// Builds dist/: the command line tool and its inner process, the public API with its types, and scenarios and benchmarks with a
// catalog of each. Built in a fresh folder that then takes the old one's place: outputs of deleted sources do not live on.
import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

/** What is selected by name, and the function that lists it, in a module of its name. */
const LISTED = { scenarios: 'describeScenarios', benchmarks: 'describeBenchmarks' };

/** Shapes that scenarios share are none themselves. */
const SHAPES = 'shapes';

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === SHAPES ? [] : filesIn(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

/** Names in a folder, which are paths without the extension. */
function namesIn(folder) {
  const top = join(root, folder);
  return filesIn(top)
    .map((file) => relative(top, file).replace(/\.ts$/, ''))
    .sort();
}

async function bundle() {
  const listed = Object.keys(LISTED).flatMap((folder) => namesIn(folder).map((name) => `${folder}/${name}`));
  await build({
    absWorkingDir: root,
    entryPoints: {
      cli: 'src/cli/main.ts',
      inner: 'src/jobs/inner.ts',
      watch: 'src/jobs/watch.ts',
      index: 'src/index.ts',
      describeScenarios: 'src/jobs/describeScenarios.ts',
      describeBenchmarks: 'src/jobs/describeBenchmarks.ts',
      ...Object.fromEntries(listed.map((name) => [name, `${name}.ts`])),
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
}

/** What the kernel loads is a file, which is checked in (scripts/build-ebpf.mjs). */
function copyEbpf() {
  copyFileSync(join(root, 'src/lab/mechanisms/ebpf/mirror.bpf.o'), join(fresh, 'mirror.bpf.o'));
}

/** Loads each file of a folder once, here, so that the program can select by name without loading any. */
async function writeCatalog(folder, describer) {
  const { [describer]: describe } = await import(pathToFileURL(join(fresh, `${describer}.js`)).href);
  const entries = await Promise.all(
    namesIn(folder).map(async (name) => {
      const { default: exported } = await import(pathToFileURL(join(fresh, folder, `${name}.js`)).href);
      const suite = dirname(name);
      return describe(exported, `${folder}/${name}.ts`, `${name}.js`, (id) =>
        id === undefined ? name : `${suite}/${id}`,
      );
    }),
  );
  const all = entries.flat().map(({ name }) => name);
  const wrong = all.find((name, index) => !name.includes('/') || name.startsWith('./') || all.indexOf(name) !== index);
  if (wrong !== undefined) throw new Error(`${wrong} of ${folder} has no suite, or its name stands twice`);
  writeFileSync(join(fresh, folder, 'catalog.json'), `${JSON.stringify(entries.flat(), null, 2)}\n`);
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
  await bundle();
  copyEbpf();
  for (const [folder, describer] of Object.entries(LISTED)) await writeCatalog(folder, describer);
  if (!process.argv.includes('--without-types')) writeTypes();
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  // What scripts/setup.sh knows of dist/ is of the one before.
  rmSync(join(root, '.setup', 'build'), { force: true });
  renameSync(fresh, join(root, 'dist'));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
