import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BenchmarkEntry, CatalogEntry } from '../host/catalog.ts';

// Test files share their modules: here they are loaded anew, with a catalog that no other file gets.
vi.resetModules();
vi.doMock('../host/catalog.ts', () => ({
  readCatalog: async () =>
    ['article/no-traffic', 'article/span-egress', 'conformance/A01', 'conformance/no-traffic'].map((name) => {
      return {
        name,
        module: `/${name}.js`,
        claim: 'It is so.',
        ports: ['veth'],
        offloads: ['off'],
        requires: [],
        pairings: [],
        hosts: [],
      } satisfies CatalogEntry;
    }),
  readBenchmarks: async () =>
    ['article/iperf3-tcp', 'article/replay'].map(
      (name) => ({ name, module: `/${name}.js`, question: 'What does it cost?' }) satisfies BenchmarkEntry,
    ),
}));
const { selectBenchmarks, selectScenarios } = await import('./select.ts');
vi.doUnmock('../host/catalog.ts');
vi.resetModules();

const names = async (...selectors: string[]) =>
  (await selectScenarios(selectors, '/nowhere', ['doctor'])).map(({ name }) => name);

describe('a selector is', () => {
  it.each([
    ['a suite', ['article'], ['article/no-traffic', 'article/span-egress']],
    ['a suite and a name', ['conformance/no-traffic'], ['conformance/no-traffic']],
    ['a name that is there once', ['A01'], ['conformance/A01']],
    [
      'one of several, each scenario once',
      ['span-egress', 'article', 'span-egress'],
      ['article/span-egress', 'article/no-traffic'],
    ],
  ])('%s', async (_, selectors, selected) => {
    expect(await names(...selectors)).toEqual(selected);
  });
});

describe('benchmarks have selectors of their own', () => {
  const benchmarks = async (...selectors: string[]) =>
    (await selectBenchmarks(selectors, '/nowhere')).map(({ name }) => name);

  it.each([
    ['a suite', ['article'], ['article/iperf3-tcp', 'article/replay']],
    ['a name', ['replay'], ['article/replay']],
  ])('%s', async (_, selectors, selected) => {
    expect(await benchmarks(...selectors)).toEqual(selected);
  });

  it('a scenario is none; those that are there are named', async () => {
    await expect(benchmarks('span-egress')).rejects.toMatchObject({
      message: "there is no benchmark or suite 'span-egress'",
      remedy: expect.stringMatching(/^there are article\/iperf3-tcp, article\/replay; the path/),
    });
  });
});

describe('what names nothing is refused', () => {
  it('a name that two suites have, with both', async () => {
    await expect(names('no-traffic')).rejects.toMatchObject({
      message: "'no-traffic' stands for article/no-traffic and conformance/no-traffic",
      remedy: 'name it with its suite',
    });
  });

  it.each([
    ['span-egres', 'span-egress'],
    ['articel', 'article'],
    ['conformance/A02', 'conformance/A01'],
    ['docter', 'doctor'],
  ])('%s: did you mean %s?', async (wrong, right) => {
    await expect(names('article', wrong)).rejects.toMatchObject({
      message: `there is no scenario, suite or command '${wrong}'`,
      remedy: expect.stringMatching(`^did you mean '${right}'\\? mirrorbench list`),
    });
  });

  it('a word that is near to nothing, without a guess', async () => {
    await expect(names('xyzzy')).rejects.toMatchObject({ remedy: expect.stringMatching(/^mirrorbench list/) });
  });

  it('a file that is not there', async () => {
    await expect(names('no/such.ts')).rejects.toThrow('there is no file no/such.ts');
  });
});

describe('the path of a file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mirrorbench-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function select(text: string): Promise<readonly CatalogEntry[]> {
    await writeFile(join(folder, 'mine.ts'), text);
    return selectScenarios([join(folder, 'mine.ts')], folder);
  }

  const scenario = (more: string) =>
    `{ ${more} claim: 'It is so.', topology: { bridge: 'br0', ports: {}, endpoints: {}, mtu: 1500 }, mirrors: {}, run: () => {}, check: () => [] }`;

  it('gives its scenario under the path', async () => {
    const [entry, ...others] = await select(`export default ${scenario("requires: ['Mirror.filter'],")}`);
    const name = relative(process.cwd(), join(folder, 'mine.ts'));
    expect(entry).toMatchObject({ name, claim: 'It is so.', ports: ['veth'], requires: ['Mirror.filter'] });
    expect(others).toEqual([]);
  });

  it('gives several with their ids', async () => {
    const several = await select(`export default [${scenario("id: 'a',")}, ${scenario("id: 'b',")}]`);
    expect(several.map(({ name, id }) => [name.slice(-10), id])).toEqual([
      ['/mine.ts:a', 'a'],
      ['/mine.ts:b', 'b'],
    ]);
  });

  it('is refused with what it throws when it loads', async () => {
    await expect(select("throw new Error('not today');")).rejects.toThrow(/mine\.ts does not load: Error: not today/);
  });

  it('is refused when it exports no scenario', async () => {
    await expect(select('export const claim = 1;')).rejects.toThrow(/mine\.ts has no default export/);
  });
});
