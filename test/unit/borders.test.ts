import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

/** Folder of src/ to the folders that it may import beside itself. Imports go down only, and what is pure stays pure. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  model: [],
  packet: ['model'],
  oracle: ['model', 'packet'],
  measure: ['model'],
  report: ['model'],
  check: ['model', 'packet', 'oracle'],
  host: ['model', 'packet'],
  lab: ['model', 'packet', 'host'],
  live: ['model', 'packet', 'host'],
  jobs: ['model', 'packet', 'oracle', 'measure', 'report', 'check', 'host', 'lab', 'live'],
  cli: ['model', 'packet', 'oracle', 'measure', 'report', 'check', 'host', 'lab', 'live', 'jobs'],
  'index.ts': ['model', 'packet', 'oracle', 'measure', 'report', 'check', 'host', 'lab', 'live', 'jobs'],
};

const notPure = /^src\/(host|lab|live|jobs|cli|index\.ts)/;

/** What is imported, and the only files that may; `tests` when a file that serves tests may too. */
const doors = [
  { imports: /^execa$/, only: /^src\/host\/process\.ts$/, tests: true },
  { imports: /^child_process$/, only: /^src\/host\/sandbox\.ts$/, tests: true },
  { imports: /^timers(\/|$)/, only: /^src\/host\/until\.ts$/, tests: true },
  { imports: /^esbuild$/, only: /^src\/host\//, tests: true },
  { imports: /^cli-table3(\/|$)/, only: /^src\/report\/table\.ts$/, tests: false },
  { imports: /^tinybench$/, only: /\.bench\.ts$/, tests: false },
  { imports: /^zx(\/|$)/, only: /^scripts\//, tests: false },
  { imports: /^(fs|net|dgram|http|https|os|process|worker_threads)(\/|$)/, only: notPure, tests: true },
  { imports: /^(vitest|fast-check|@fast-check\/.*|pcap-parser|typescript)$/, only: /\.(test|bench)\.ts$/, tests: true },
] as const;

const clock = { names: new Set(['setTimeout', 'setInterval', 'sleep']), only: /^src\/host\/until\.ts$/ };

const program = new URL('../../', import.meta.url);
const fixture = new URL('./borders/', import.meta.url);

test('files import only what the architecture lets them', () => {
  expect(forbidden(program, forbiddenImports)).toEqual([]);
});

test('each kind of forbidden import is found', () => {
  expect(forbidden(fixture, forbiddenImports).join('\n')).toMatchInlineSnapshot(`
    "scenarios/forbidden.ts: node:util
    scenarios/forbidden.ts: ../src/lab/forbidden.ts
    scenarios/shapes/forbidden.ts: ../shapes/other.ts
    src/check/forbidden.ts: child_process
    src/check/forbidden.ts: ../report/forbidden.ts
    src/cli/forbidden.ts: ../index.ts
    src/cli/forbidden.ts: ../../scenarios/forbidden.ts
    src/host/forbidden.ts: execa
    src/host/forbidden.ts: node:child_process
    src/host/forbidden.ts: node:timers/promises
    src/host/forbidden.ts: zx
    src/host/forbidden.ts: ../lab/forbidden.ts
    src/index.ts: ./cli/forbidden.ts
    src/jobs/forbidden.ts: vitest
    src/jobs/forbidden.ts: ../cli/forbidden.ts
    src/lab/forbidden.ts: esbuild
    src/lab/forbidden.ts: tinybench
    src/lab/forbidden.ts: ../live/forbidden.ts
    src/live/forbidden.ts: ../lab/forbidden.ts
    src/measure/forbidden.ts: fs
    src/measure/forbidden.ts: ../check/forbidden.ts
    src/model/forbidden.ts: ../packet/forbidden.ts
    src/oracle/forbidden.ts: node:net
    src/oracle/forbidden.ts: ../check/forbidden.ts
    src/packet/forbidden.ts: node:fs/promises
    src/packet/forbidden.ts: ../host/forbidden.ts
    src/report/forbidden.ts: cli-table3
    src/report/forbidden.ts: ../oracle/forbidden.ts
    src/utils/forbidden.ts: ../model/forbidden.ts"
  `);
});

test('nothing waits for a time: timers stand in one file', () => {
  expect(forbidden(program, forbiddenTimers)).toEqual([]);
});

test('each kind of timer is found', () => {
  expect(forbidden(fixture, forbiddenTimers).join('\n')).toMatchInlineSnapshot(`
    "scenarios/forbidden.ts: sleep
    src/lab/forbidden.ts: setTimeout
    src/utils/forbidden.ts: setInterval"
  `);
});

type Find = (path: string, source: string) => readonly string[];

function forbidden(root: URL, find: Find): readonly string[] {
  return ['src', 'scenarios']
    .flatMap((folder) =>
      readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
    )
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .flatMap((path) => find(path, readFileSync(new URL(path, root), 'utf8')).map((what) => `${path}: ${what}`));
}

/** `import`, `export … from`, `import()` and `import('…').Type` alike. */
function forbiddenImports(path: string, source: string): readonly string[] {
  const { importedFiles } = ts.preProcessFile(source, true, true);
  return importedFiles.map(({ fileName }) => fileName).filter((imported) => !isAllowed(path, imported));
}

function isAllowed(path: string, imported: string): boolean {
  if (path.startsWith('scenarios/'))
    return imported === 'mirrorbench' || (imported.startsWith('../shapes/') && !path.startsWith('scenarios/shapes/'));
  if (imported.startsWith('.')) return isArrow(path, posix.join(posix.dirname(path), imported));
  const name = imported.replace(/^node:/, '');
  return doors.every((door) => !door.imports.test(name) || door.only.test(path) || (door.tests && servesTests(path)));
}

function isArrow(from: string, to: string): boolean {
  const [, source = ''] = from.split('/');
  const [root, target = ''] = to.split('/');
  const allowed = [source, ...(arrows[source] ?? []), ...(servesTests(from) ? ['model', 'packet'] : [])];
  return root === 'src' && source in arrows && allowed.includes(target);
}

function forbiddenTimers(path: string, source: string): readonly string[] {
  if (clock.only.test(path) || servesTests(path)) return [];
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && clock.names.has(node.text)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, source, ts.ScriptTarget.Latest));
  return [...new Set(found)];
}

function servesTests(path: string): boolean {
  return /\.(test|bench)\.ts$|\/testing\//.test(path);
}
