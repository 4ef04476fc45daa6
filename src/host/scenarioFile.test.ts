import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../model/problem.ts';
import { packageRoot } from './packageRoot.ts';
import { compileScenario } from './scenarioFile.ts';

let folder: string;
const at = (name: string) => join(folder, name);
const cache = () => at('cache');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorbench-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(name: string, text: string): Promise<string> {
  await mkdir(dirname(at(name)), { recursive: true });
  await writeFile(at(name), text);
  return at(name);
}

/** What the compiled file exports, imported by Node itself. */
async function load(file: string): Promise<unknown> {
  const module = await compileScenario(file, cache());
  const loaded = (await import(/* @vite-ignore */ pathToFileURL(module).href)) as { default: unknown };
  return loaded.default;
}

async function complaint(file: string): Promise<string> {
  const error = await compileScenario(file, cache()).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Problem);
  return (error as Problem).message;
}

const HELPER = 'export const count: number = 10;';
const SCENARIO = `import { count } from './lib/helper.ts';\nexport default { count } as const;`;

describe('a scenario in TypeScript', () => {
  it('loads with what it imports', async () => {
    await put('lib/helper.ts', HELPER);
    expect(await load(await put('mine.ts', SCENARIO))).toEqual({ count: 10 });
  });

  it('lets each file know its own place', async () => {
    await put('lib/helper.ts', 'export const url = import.meta.url, folder = import.meta.dirname;');
    const mine = await put(
      'mine.ts',
      `import { folder, url } from './lib/helper.ts';
       export default { own: import.meta.url, file: import.meta.filename, url, folder };`,
    );
    expect(await load(mine)).toEqual({
      own: pathToFileURL(mine).href,
      file: mine,
      url: pathToFileURL(at('lib/helper.ts')).href,
      folder: at('lib'),
    });
  });

  it('may use packages of its own, in either module format', async () => {
    await put('node_modules/old/package.json', '{"name":"old","main":"main.js"}');
    await put('node_modules/old/main.js', 'module.exports = { format: "CommonJS" };');
    await put('node_modules/new/package.json', '{"name":"new","type":"module","exports":"./main.js"}');
    await put('node_modules/new/main.js', 'export const url = import.meta.url;');
    const mine = await put(
      'mine.ts',
      "import old from 'old';\nimport { url } from 'new';\nexport default [old.format, url];",
    );
    expect(await load(mine)).toEqual(['CommonJS', pathToFileURL(at('node_modules/new/main.js')).href]);
  });

  it('may begin with an interpreter line', async () => {
    const text = '#!/usr/bin/env -S mirrorbench run\nexport default import.meta.filename;';
    expect(await load(await put('mine.ts', text))).toBe(at('mine.ts'));
    expect(await load(await put('plain.ts', '#!/usr/bin/env -S mirrorbench run\nexport default 1;'))).toBe(1);
  });

  it('takes mirrorbench from the running program, and does not bundle it', async () => {
    const mine = await put('mine.ts', "import { star } from 'mirrorbench';\nexport default star({ p1: 'h1' });");
    const code = await readFile(await compileScenario(mine, cache()), 'utf8');
    expect(code).toContain(`from "${join(packageRoot(), 'dist', 'index.js')}"`);
  });
});

describe('what does not compile is named with file, line and column', () => {
  it('a syntax error', async () => {
    const mine = await put('mine.ts', 'const a = 1;\nexport default { claim: }');
    expect(await complaint(mine)).toBe(
      `${mine} does not load:\n  mine.ts:2:25: Unexpected "}"\n    export default { claim: }`,
    );
  });

  it('on the first line', async () => {
    expect(await complaint(await put('mine.ts', 'export default { claim: }'))).toContain(
      'mine.ts:1:25: Unexpected "}"',
    );
  });

  it('in a file that it imports', async () => {
    await put('lib/helper.ts', 'export const count = ;');
    expect(await complaint(await put('mine.ts', SCENARIO))).toContain('lib/helper.ts:1:22: Unexpected ";"');
  });

  it('an import that leads nowhere', async () => {
    expect(await complaint(await put('mine.ts', SCENARIO))).toContain(
      'mine.ts:1:23: Could not resolve "./lib/helper.ts"',
    );
  });

  it('a file that does not exist', async () => {
    expect(await complaint(at('none.ts'))).toContain('none.ts');
  });
});

describe('the cache', () => {
  it('gives the same module again while nothing changes', async () => {
    await put('lib/helper.ts', HELPER);
    const mine = await put('mine.ts', SCENARIO);
    const module = await compileScenario(mine, cache());
    await writeFile(module, '// as it was left');
    expect(await compileScenario(mine, cache())).toBe(module);
    expect(await readFile(module, 'utf8')).toBe('// as it was left');
  });

  it('compiles anew when a file that is imported has changed', async () => {
    await put('lib/helper.ts', HELPER);
    const mine = await put('mine.ts', SCENARIO);
    const module = await compileScenario(mine, cache());
    await put('lib/helper.ts', HELPER.replace('10', '20'));
    expect(await compileScenario(mine, cache())).not.toBe(module);
    expect(await load(mine)).toEqual({ count: 20 });
  });

  it('compiles anew when the module is gone', async () => {
    await put('lib/helper.ts', HELPER);
    const mine = await put('mine.ts', SCENARIO);
    const module = await compileScenario(mine, cache());
    await rm(module);
    expect(await compileScenario(mine, cache())).toBe(module);
    expect(await load(mine)).toEqual({ count: 10 });
  });

  it('keeps files of the same content apart by their place', async () => {
    const [one, other] = [await put('a/mine.ts', 'export default 1;'), await put('b/mine.ts', 'export default 1;')];
    expect(await compileScenario(one, cache())).not.toBe(await compileScenario(other, cache()));
  });

  it('does not take a file for good that did not compile before', async () => {
    const mine = await put('mine.ts', 'export default {');
    await complaint(mine);
    await put('mine.ts', 'export default {}');
    expect(await load(mine)).toEqual({});
  });
});
