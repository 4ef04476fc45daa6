import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { visible } from '../../src/model/visible.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { type Ended, mirrorbench, program, root, scratchFolder } from '../support/command.ts';

/** Whatever a shell made of it, or a terminal, a file would be there or a line would be ours. */
const NAMES = [
  '$(touch canary)`touch canary`;touch canary|touch canary&touch canary\ntouch canary\n\'"\x1b[2J\x1b]0;owned\x07\u202e',
  '--option',
  'x'.repeat(5000),
];

const commands: Readonly<Record<string, (name: string) => readonly string[]>> = {
  'a scenario': (name) => ['run', '--', name],
  'a scenario without a command': (name) => ['--', name],
  'a suite': (name) => ['run', '--suite', name],
  'a scenario’s file': (name) => ['run', '--', `${name}.ts`],
  'a listed scenario': (name) => ['list', '--', name],
  'a compared capture': (name) => ['compare', '--', name, name],
  'a capture filter': (name) => ['compare', 'http.pcap', 'http.pcap', '--filter', name],
  'a mask': (name) => ['compare', 'http.pcap', 'http.pcap', '--mask', name],
  'a file of differences': (name) => ['compare', 'http.pcap', 'http.pcap', '--write-diff', `nowhere/${name}`],
  'a replayed capture': (name) => ['replay', '--', name],
  'a rate': (name) => ['replay', 'http.pcap', '--rate', name],
  'a split': (name) => ['replay', 'http.pcap', '--split', name],
  'a folder for reports': (name) => ['run', 'span-egress', '--report', `http.pcap/${name}`],
  'an Open vSwitch': (name) => ['run', 'span-egress', '--ovs', name],
  'a suite of Debian': (name) => ['lab', '--ovs', `debian:${name}`],
  'an endpoint': (name) => ['run', 'span-egress', '--endpoint', `${name}=netns:nowhere`],
  'a namespace': (name) => ['run', 'span-egress', '--endpoint', `ctn-1=netns:${name}`],
  'a container': (name) => ['run', 'span-egress', '--endpoint', `ctn-1=docker:${name}`],
  'an image': (name) => ['run', 'span-egress', '--endpoint-kind', 'docker', '--image', name],
  'an interface': (name) => ['run', 'span-egress', '--endpoint', `ctn-1=dev:${name}`],
  'a kind of port': (name) => ['run', 'span-egress', '--port', name],
  'an option': (name) => ['doctor', `--${name}`],
};

describe('a name that is none', () => {
  test.concurrent.each(Object.entries(commands))(
    '%s: exit 3, one short paragraph that shows it escaped, and nothing done',
    async (_, args) => {
      const folder = withCaptures();
      for (const name of NAMES) {
        const ended = await mirrorbench(args(name), folder);
        expectRefused(ended);
        expect(readdirSync(folder).sort()).toEqual(
          ['http.pcap', 'reports'].filter((file) => existsSync(join(folder, file))),
        );
      }
    },
  );

  test.concurrent('an empty one is not the working directory', async () => {
    const folder = withCaptures();
    for (const args of [
      ['run', 'span-egress', '--report', ''],
      ['run', 'span-egress', '--ovs', ''],
      ['replay', ''],
      ['compare', '', ''],
      ['compare', 'http.pcap', 'http.pcap', '--write-diff', ''],
    ])
      expectRefused(await mirrorbench(args, folder), / empty/);
  });
});

test.concurrent('captures with strange names are captures: compared and replayed, and shown escaped', async () => {
  const folder = withCaptures();
  const names = [NAMES[0], '--option', '-', '%s%n', ' ', '#?*[a]', '\ud83d\ude00'].map((name) => `${name}.pcap`);
  for (const name of names) copyFileSync(join(folder, 'http.pcap'), join(folder, name));
  for (const name of names) {
    const compared = await mirrorbench(['compare', '--', 'http.pcap', name], folder);
    expectHarmless(compared.stdout);
    expect(withoutSpace(compared.stdout)).toContain(withoutSpace(visible(name)));
    expect(compared.exitCode).toBe(0);
  }
  const replayed = await mirrorbench(['replay', '--report', `${names[0]}.d`, '--', ...names.slice(0, 2)], folder);
  expectHarmless(replayed.stdout + replayed.stderr);
  expect(replayed.stdout).toContain('2 claims held');
  expect(replayed.exitCode).toBe(0);
  expect(existsSync(join(folder, 'canary'))).toBe(false);
});

describe('what is no capture', () => {
  test.concurrent.each([
    ['a device without an end', '/dev/zero'],
    ['another', '/dev/full'],
    ['the memory of a process', '/proc/self/mem'],
    ['a file of the kernel', '/proc/self/maps'],
    ['a folder', '/proc'],
    ['a path that is too long', 'x/'.repeat(3000)],
    ['a path through a file', 'http.pcap/x'],
  ])('%s: exit 3 and why, at once, whether compared or replayed', async (_, name) => {
    const folder = withCaptures();
    expectRefused(await mirrorbench(['compare', name, 'http.pcap'], folder));
    expectRefused(await mirrorbench(['replay', name], folder));
  });

  test.concurrent('a pipe is compared, and is not waited for by a replay, which would read it more than once', async () => {
    const folder = withCaptures();
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const compared = mirrorbench(['compare', 'http.pcap', 'pipe'], folder);
    writeFileSync(join(folder, 'pipe'), readFileSync(join(folder, 'http.pcap')));
    expect(await compared).toMatchObject({ exitCode: 0 });
    expectRefused(await mirrorbench(['replay', 'pipe'], folder), /pipe, which is a pipe, cannot be replayed/);
  });
});

test.concurrent('differences take the place of a file that is no capture of theirs, and of nothing else', async () => {
  const folder = withCaptures();
  copyFileSync(join(root, 'fixtures', 'dns.pcap'), join(folder, 'dns.pcap'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  const into = (path: string) => mirrorbench(['compare', 'http.pcap', 'dns.pcap', '--write-diff', path], folder);
  const before = readFileSync(join(folder, 'http.pcap'));
  expectRefused(await into('http.pcap'), /it is one of the captures/);
  expectRefused(await into('./dns.pcap'), /it is one of the captures/);
  expectRefused(await into('pipe'), /it is something else than a file/);
  expectRefused(await into('.'), /it is something else than a file/);
  expect(readFileSync(join(folder, 'http.pcap'))).toEqual(before);
  expect(statSync(join(folder, 'pipe')).isFIFO()).toBe(true);
  writeFileSync(join(folder, 'diff.pcapng'), 'old');
  expect((await into('diff.pcapng')).exitCode).toBe(1);
  expect(statSync(join(folder, 'diff.pcapng')).size).toBeGreaterThan(100);
});

test.concurrent('programs that lie in the working directory are not started, whatever the PATH says', async () => {
  const folder = scratchFolder();
  mkdirSync(join(folder, 'bin'));
  for (const program of ['tcpdump', 'ip', 'bin/ping']) {
    writeFileSync(join(folder, program), `#!/bin/sh\ntouch ${join(folder, 'canary')}\n`);
    chmodSync(join(folder, program), 0o755);
  }
  const path = process.env.PATH ?? '';
  for (const PATH of [`.:bin::${path}`, `:${path}`]) {
    expect((await mirrorbench(['doctor'], folder, { PATH })).exitCode).toBe(0);
  }
  await mirrorbench(['doctor'], folder, { PATH: '' });
  expect(existsSync(join(folder, 'canary'))).toBe(false);
});

test.concurrent('an engine’s address goes to the engine, and to no shell', async () => {
  const folder = withCaptures();
  const DOCKER_HOST = `tcp://$(touch canary)\n\x1b[2J`;
  const ended = await mirrorbench(['run', 'span-egress', '--endpoint-kind', 'docker'], folder, { DOCKER_HOST });
  expectRefused(ended);
  expect(existsSync(join(folder, 'canary'))).toBe(false);
});

/** Each would have broken the report of all, or its reading. */
const hostileScenarios = `
import { defineScenario, star } from 'mirrorbench';
const plain = defineScenario({
  claim: 'It is judged.',
  topology: star({ p1: 'h1', p2: 'h2' }),
  mirrors: {},
  run: async ({ trial }) => ({ ping: await trial('ping', { kind: 'ping', from: 'h1', to: 'h2', count: 1 }) }),
  check: () => [{ check: 'all', status: 'passed', evidence: 'well', findings: [] }],
});
const verdict = { check: 'all', status: 'failed', evidence: 'e', findings: [] };
const cyclic = { ...verdict };
cyclic.self = cyclic;
const errorWithoutText = new Error('e');
errorWithoutText.stack = {};
const named = (name) => ({ run: async ({ trial }) => ({ ping: await trial(name, { kind: 'idle', durationMs: 1 }) }) });
const judged = (verdicts) => ({ check: () => verdicts });
const fails = (thrown) => ({ run: async () => { throw thrown; } });
export default Object.entries({
  sound: { claim: '$(touch canary) \`touch canary\` | <script>alert(1)</script> \\n\\u001b[2J' },
  nothing: judged([null]),
  findings: judged([{ ...verdict, findings: [null] }]),
  kinds: judged([{ ...verdict, findings: [{ kind: 'lost', packets: 'many', summary: 7 }] }]),
  number: judged([{ ...verdict, findings: [{ kind: 'missing', packets: Number.NaN, summary: 's' }] }]),
  more: judged([{ ...verdict, more: 1 }]),
  bigint: judged([{ ...verdict, counts: 1n }]),
  cyclic: judged([cyclic]),
  long: judged([{ ...verdict, evidence: 'e'.repeat(10_000_001) }]),
  proxy: fails(new Proxy({}, { get() { throw new Error('e'); } })),
  symbol: fails(Symbol('$(touch canary)')),
  text: fails('\\u001b[2J'.repeat(2_500_000)),
  stack: fails(errorWithoutText),
  observation: { run: async () => ({ ping: 5 }) },
  invented: { run: async () => ({ ping: { trial: { toString: () => 'ping' } } }) },
  object: named({ toString: () => 'ping' }),
  shell: named('$(touch canary)'),
  above: named('../../canary'),
  endless: named('t'.repeat(300)),
  mirror: { run: async ({ mirror }) => { await mirror.install('m'.repeat(10_000_000)); } },
  flows: { run: async ({ flows }) => { await flows(['actions=NORMAL\\nactions=drop']); } },
  bridge: { run: async ({ flows }) => { await flows(['actions=NORMAL'], '../../canary'); } },
  device: { run: async ({ trial }) => ({ a: await trial('a', { kind: 'replay', from: 'h1', capture: '/dev/zero' }) }) },
  count: { run: async ({ trial }) => ({ a: await trial('a', { kind: 'ping', from: 'h1', to: 'h2', count: '$(touch canary)' }) }) },
}).map(([id, changes]) => ({ ...plain, id, ...changes }));
`;

test.concurrent('what a scenario returns or throws is its own outcome, which can be read and shown, and leaves others as they are', async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'hostile.ts'), hostileScenarios);
  const { exitCode, stdout, stderr } = await mirrorbench(['run', 'hostile.ts'], folder);
  expectHarmless(stdout + stderr);
  expect(stdout.length).toBeLessThan(100_000);
  expect(exitCode).toBe(3);
  const latest = join(folder, 'reports', 'latest');
  const { outcomes, complete } = reportSchema.parse(JSON.parse(readFileSync(join(latest, 'run.json'), 'utf8')));
  expect(complete).toBe(true);
  const reasons = Object.fromEntries(outcomes.map(({ scenario, reason }) => [scenario.split(':')[1], reason]));
  expect(Object.keys(reasons)).toHaveLength(24);
  for (const { scenario, status } of outcomes)
    expect([scenario, status]).toEqual([scenario, scenario.endsWith(':sound') ? 'passed' : 'errored']);
  expect(reasons.findings).toBe(
    'check returned something else than verdicts: 0.findings.0: Invalid input: expected object, received null',
  );
  expect(reasons.bigint).toContain('cannot be stored');
  expect(reasons.long).toContain('characters');
  expect(reasons.observation).toBe("run returned 'ping', which is no observation of a trial");
  expect(reasons.flows).toContain("a flow is one line, not 'actions=NORMAL\\nactions=drop'");
  expect(reasons.device).toContain('it is a device');
  for (const reason of Object.values(reasons)) expect(`${reason}`.length).toBeLessThan(11_000);
  expect(existsSync(join(folder, 'canary'))).toBe(false);
});

const unreadable = [
  ['claim', "claim: 'c'.repeat(10_000_000)", /claim: Too big: expected string to have <=1000 characters/],
  ['id', "id: 'i'.repeat(10_000_000)", /id: Too big/],
  [
    'port',
    "topology: { ...plain.topology, ports: { ['p'.repeat(10_000_000)]: {} } }",
    /topology\.ports\.pppp.* characters more/,
  ],
  [
    'ports',
    "topology: { ...plain.topology, ports: Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => ['p' + i, {}])) }",
    /topology\.ports: has 1000 at most/,
  ],
  [
    'shell',
    "topology: { ...plain.topology, ports: { '$(touch canary)\\n;': { endpoint: 'h1' } } }",
    /topology\.ports\.\$\(touch canary\)\\n;: has letters/,
  ],
  ['output', "mirrors: { m0: { selectAll: true, outputPort: '\\u001b[2J\\n' } }", /there is no port '\\x1b\[2J\\n'/],
  [
    'flow',
    "topology: { ...plain.topology, flows: { br0: ['actions=NORMAL\\nactions=drop'] } }",
    /topology\.flows\.br0\.0: is one line/,
  ],
  ['getter', "get claim() { throw new Error('not yours'); }", /cannot be read: Error: not yours/],
] as const;

test.concurrent.each(unreadable)(
  'a scenario that cannot be read for its %s: exit 3, the place, and in short',
  async (_, changes, says) => {
    const folder = scratchFolder();
    writeFileSync(
      join(folder, 'hostile.ts'),
      `import { defineScenario, star } from 'mirrorbench';
    const plain = { claim: 'c', topology: star({ p1: 'h1', p2: 'h2' }), mirrors: {}, run: async () => ({}), check: () => [] };
    export default { ...plain, ${changes} };`,
    );
    expectRefused(await mirrorbench(['run', 'hostile.ts'], folder), says);
    expect(existsSync(join(folder, 'canary'))).toBe(false);
  },
);

test('what is kept of a pipe is gone with whoever kills the command', async () => {
  const folder = withCaptures();
  const temporary = scratchFolder();
  const compare = execa(process.execPath, [program, 'compare', 'http.pcap', '-'], {
    cwd: folder,
    env: { TMPDIR: temporary },
    reject: false,
  });
  compare.stdin.on('error', () => {}).write(readFileSync(join(folder, 'http.pcap')));
  await expect
    .poll(() => openFiles(compare.pid).some((path) => path.startsWith(temporary)), { timeout: 30_000 })
    .toBe(true);
  compare.kill('SIGKILL');
  await compare;
  expect(readdirSync(temporary)).toEqual([]);
});

test('a command that is killed in the middle of a word to its watcher has undone what it had said before', async () => {
  const state = scratchFolder();
  const made = join(state, 'mirrorbench', 'images', 'made');
  mkdirSync(made, { recursive: true });
  const said = JSON.stringify({ kind: 'add', id: 1, undo: { kind: 'folder', path: made } });
  const watcher = execa(process.execPath, [join(root, 'dist', 'watch.js')], { env: { XDG_STATE_HOME: state } });
  const answers: string[] = [];
  for await (const answer of watcher) {
    if (answers.push(`${answer}`) === 1) watcher.stdin.end(`${said}\n${said.slice(0, 40)}`);
  }
  expect(answers.slice(1)).toEqual(['{"kind":"well"}']);
  expect(existsSync(made)).toBe(false);
});

function openFiles(pid = 0): readonly string[] {
  return readdirSync(`/proc/${pid}/fd`).map((file) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${file}`);
    } catch {
      return '';
    }
  });
}

function withoutSpace(text: string): string {
  return text.replace(/\s/g, '');
}

function withCaptures(): string {
  const folder = scratchFolder();
  copyFileSync(join(root, 'fixtures', 'http.pcap'), join(folder, 'http.pcap'));
  return folder;
}

/** A person is told what is wrong, in short, and nothing acts on their terminal. */
function expectRefused({ exitCode, stdout, stderr }: Ended, says = /\S/): void {
  expect(stderr).toMatch(says);
  expect(stderr).not.toContain('an error of the program itself');
  expectHarmless(stderr);
  expect(stderr.split('\n').length).toBeLessThan(20);
  expect(stderr.length).toBeLessThan(3000);
  // What the set-up of labs refuses leaves a report.
  expect(stdout).toMatch(/^(Report: reports\/[\w-]+\/report\.html, and run\.json beside it)?$/);
  expect(exitCode).toBe(3);
}

function expectHarmless(text: string): void {
  expect(text.replaceAll('\n', '')).toBe(visible(text.replaceAll('\n', '')));
  // A line of a name's own would begin with what would be a command.
  expect(text).not.toMatch(/^touch/m);
}
