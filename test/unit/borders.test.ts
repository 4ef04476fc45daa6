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
  { imports: /^cli-table3(\/|$)/, only: /^src\/report\/gridText\.ts$/, tests: false },
  { imports: /^tinybench$/, only: /^scripts\//, tests: false },
  {
    imports: /^(jstat|pure-rand|hdr-histogram-js)(\/|$)/,
    only: /^src\/measure\/(distributions|random|delays)\.ts$/,
    tests: false,
  },
  { imports: /^d3-(scale|shape)$/, only: /^src\/report\/html\/charts\//, tests: false },
  { imports: /^zx(\/|$)/, only: /^scripts\//, tests: false },
  { imports: /^(fs|net|dgram|http|https|os|process|worker_threads)(\/|$)/, only: notPure, tests: true },
  { imports: /^(vitest|fast-check|@fast-check\/.*|pcap-parser|typescript)$/, only: /\.(test|bench)\.ts$/, tests: true },
] as const;

const clock = { names: new Set(['setTimeout', 'setInterval', 'sleep', 'Atomics']), only: /^src\/host\/until\.ts$/ };

const program = new URL('../../', import.meta.url);
const fixture = new URL('./borders/', import.meta.url);

test('files import only what the architecture lets them', () => {
  expect(forbidden(program, forbiddenImports)).toEqual([]);
});

test('each kind of forbidden import is found', () => {
  expect(forbidden(fixture, forbiddenImports).join('\n')).toMatchInlineSnapshot(`
    "benchmarks/forbidden.ts: ../scenarios/forbidden.ts
    scenarios/forbidden.ts: node:util
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
    src/measure/forbidden.ts: jstat
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
    src/host/forbidden.ts: Atomics
    src/lab/forbidden.ts: setTimeout
    src/utils/forbidden.ts: setInterval"
  `);
});

test('nothing reaches a shell', () => {
  expect(forbidden(program, forbiddenShells)).toEqual([]);
});

test('each way to a shell is found', () => {
  expect(forbidden(fixture, forbiddenShells).join('\n')).toMatchInlineSnapshot(`
    "src/host/process.ts: execaCommand
    src/host/process.ts: shell: true
    src/host/process.ts: execa('sh', ['-c', \`cat \${path}\`])
    src/host/process.ts: ['nsenter', '/bin/bash', '-euc', \`cat \${path}\`]
    src/host/process.ts: execa\`cat \${path}\`
    src/host/sandbox.ts: exec
    src/host/sandbox.ts: * as processes
    src/host/sandbox.ts: eval"
  `);
});

type Find = (path: string, source: string) => readonly string[];

function forbidden(root: URL, find: Find): readonly string[] {
  return ['src', 'scenarios', 'benchmarks']
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
  if (path.startsWith('benchmarks/')) return imported === 'mirrorbench';
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

/** What runs a program without a shell, of the two modules that run programs. */
const shellless = new Set(['execa', 'spawn', 'ChildProcess']);

const shellName = /^(\S*\/)?(ba|da|k|z)?sh$/;

/** Functions that take a command line, options that ask for a shell, and argument vectors that give one a script. */
function forbiddenShells(path: string, source: string): readonly string[] {
  if (servesTests(path)) return [];
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && /^'(node:)?(child_process|execa)'$/.test(node.moduleSpecifier.getText(file)))
      found.push(...importedNames(node, file).filter((name) => !shellless.has(name)));
    if (ts.isPropertyAssignment(node) && node.name.getText(file) === 'shell') found.push(node.getText(file));
    if (ts.isTaggedTemplateExpression(node) && /^(execa|\$)/.test(node.tag.getText(file)))
      found.push(node.getText(file));
    if (ts.isArrayLiteralExpression(node) && hasScript(node.elements)) found.push(node.getText(file));
    if (ts.isCallExpression(node) && hasScript(node.arguments.flatMap(elementsOf))) found.push(node.getText(file));
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'eval')
      found.push('eval');
    ts.forEachChild(node, visit);
  };
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest);
  visit(file);
  return found;
}

function importedNames({ importClause }: ts.ImportDeclaration, file: ts.SourceFile): readonly string[] {
  const bindings = importClause?.namedBindings;
  if (importClause === undefined) return [];
  if (bindings === undefined || !ts.isNamedImports(bindings)) return [importClause.getText(file)];
  return bindings.elements.map(({ name, propertyName = name }) => propertyName.text);
}

function elementsOf(argument: ts.Expression): readonly ts.Expression[] {
  return ts.isArrayLiteralExpression(argument) ? argument.elements : [argument];
}

/** Whether a shell's name is followed by an option `-c`, alone or among others. */
function hasScript(elements: readonly ts.Expression[]): boolean {
  const words = elements.map((element) => (ts.isStringLiteralLike(element) ? element.text : ''));
  const shell = words.findIndex((word) => shellName.test(word));
  return shell >= 0 && words.slice(shell).some((word) => /^-[a-z]*c$/.test(word));
}

function servesTests(path: string): boolean {
  return /\.(test|bench)\.ts$|\/testing\//.test(path);
}
