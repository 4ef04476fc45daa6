import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import { replaceFile } from './byRename.ts';
import { makeFolder } from './folder.ts';
import { packageRoot, programVersion } from './packageRoot.ts';

/**
 * Makes a user's scenario, in TypeScript or JavaScript, into one module that Node can import: the user's own imports
 * bundled, `mirrorbench` resolved to the running program. What was made before of the same contents is used again.
 *
 * @param file path of the scenario
 * @param cacheFolder where the modules are kept; made when it does not exist
 * @returns absolute path of the module
 * @throws Problem with file, line and column of what does not compile
 */
export async function compileScenario(file: string, cacheFolder: string): Promise<string> {
  const source = resolve(file);
  const program = join(packageRoot(), 'dist', 'index.js');
  const { version, commit } = programVersion();
  const recordPath = join(cacheFolder, `${digest([source, version, commit, program])}.json`);
  const record = await readRecord(recordPath);
  if (record !== undefined && existsSync(record.module) && (await digestFiles(record.inputs)) === record.digest)
    return record.module;

  const { code, inputs } = await bundle(source, program);
  await makeFolder(cacheFolder, 'the folder for compiled scenarios');
  const module = join(cacheFolder, `${digest([source, code])}.mjs`);
  await replaceFile(module, code);
  await replaceFile(
    recordPath,
    JSON.stringify({ module, inputs, digest: await digestFiles(inputs) } satisfies CacheRecord),
  );
  return module;
}

interface CacheRecord {
  readonly module: string;
  /** Absolute paths of all files that the module was made of. */
  readonly inputs: readonly string[];
  /** Of the inputs' contents. */
  readonly digest: string;
}

const REQUIRE =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

async function bundle(source: string, program: string): Promise<{ code: string; inputs: readonly string[] }> {
  const esbuild = await import('esbuild');
  const result = await esbuild
    .build({
      entryPoints: [source],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'inline',
      // CommonJS packages that are bundled ask for Node's own modules by require.
      banner: { js: REQUIRE },
      logLevel: 'silent',
      absWorkingDir: dirname(source),
      alias: { mirrorbench: program },
      external: [program],
      define: {
        'import.meta.url': OWN_URL,
        'import.meta.dirname': `${OWN_URL}_dirname`,
        'import.meta.filename': `${OWN_URL}_filename`,
      },
      plugins: [
        {
          name: 'own-place',
          setup: (build) => build.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, ({ path }) => withOwnPlace(path)),
        },
      ],
    })
    .catch((error: { errors?: readonly EsbuildMessage[]; message: string }) => {
      throw new Problem(
        `${brief(source)} does not load:\n${(error.errors ?? []).map(place).join('\n') || error.message}`,
      );
    });
  const inputs = Object.keys(result.metafile.inputs).map((input) => resolve(dirname(source), input));
  return { code: result.outputFiles[0]?.text ?? '', inputs };
}

/** Stands for `import.meta.url` in each bundled file, which would else be the bundle's. */
const OWN_URL = '__mirrorbench_url';

async function withOwnPlace(path: string) {
  const place = [
    `const ${OWN_URL} = ${JSON.stringify(pathToFileURL(path).href)}`,
    `${OWN_URL}_dirname = ${JSON.stringify(dirname(path))}`,
    `${OWN_URL}_filename = ${JSON.stringify(path)};`,
  ].join(', ');
  const extension = extname(path)
    .replace(/^\.[cm]/, '.')
    .slice(1) as 'js' | 'ts' | 'jsx' | 'tsx';
  const text = await readFile(path, 'utf8');
  // On the file's own first line, so that line numbers stay; CommonJS has no import.meta to replace.
  const asks = text.includes('import.meta');
  return {
    contents: asks ? `${place} ${text.replace(/^#!.*/, '')}` : text,
    loader: extension,
    resolveDir: dirname(path),
  };
}

interface EsbuildMessage {
  readonly text: string;
  readonly location: {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly lineText: string;
  } | null;
}

function place({ text, location }: EsbuildMessage): string {
  return location === null
    ? `  ${text}`
    : `  ${location.file}:${location.line}:${location.column + 1}: ${text}\n    ${location.lineText.trim()}`;
}

async function readRecord(path: string): Promise<CacheRecord | undefined> {
  try {
    const { module, inputs, digest } = JSON.parse(await readFile(path, 'utf8')) as Partial<CacheRecord>;
    const isWhole = typeof module === 'string' && typeof digest === 'string' && Array.isArray(inputs);
    return isWhole && inputs.every((input) => typeof input === 'string') ? { module, inputs, digest } : undefined;
  } catch {
    // There is none, or somebody has damaged it: it is made anew.
    return undefined;
  }
}

async function digestFiles(paths: readonly string[]): Promise<string> {
  return digest(await Promise.all(paths.map((path) => readFile(path, 'utf8').catch(() => ''))));
}

function digest(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex').slice(0, 32);
}
