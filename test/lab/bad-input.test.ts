import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { reportSchema } from '../../src/report/schema.ts';
import { asRoot, mirrorbench, program, root, scratchFolder } from '../support/command.ts';

const wrongTopology = `
import { defineScenario, star } from 'mirrorbench';
export default defineScenario({
  claim: 'A port is misspelt.',
  topology: star({ p1: 'h1', p2: 'h2' }),
  mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'p9' } } as never,
  async run() { return {}; },
  check: () => [],
});
`;

const bad = [
  {
    title: 'an unknown scenario',
    args: ['span-egres'],
    says: ["there is no scenario, suite or command 'span-egres'", "did you mean 'span-egress'?"],
  },
  { title: 'an unknown suite', args: ['--suite', 'articel'], says: ["'articel'", "did you mean 'article'?"] },
  { title: 'an unknown command', args: ['docter'], says: ["'docter'", "did you mean 'doctor'?"] },
  { title: 'an unknown flag', args: ['run', '--jsno'], says: ["unknown option '--jsno'", 'Did you mean --json?'] },
  {
    title: 'a kind of port that there is none of',
    args: ['--port', 'vteh'],
    says: ["'vteh' is invalid", 'veth, internal'],
  },
  { title: 'a file that is not there', args: ['nowhere.ts'], says: ['there is no file nowhere.ts'] },
  {
    title: 'a file that does not compile',
    args: ['broken.ts'],
    says: ['broken.ts does not load', 'broken.ts:2:', 'const oops = ;'],
  },
  { title: 'a file that throws as it loads', args: ['throws.ts'], says: ['throws.ts does not load', 'while loading'] },
  { title: 'a file that holds no scenario', args: ['empty.ts'], says: ['empty.ts has no default export'] },
  {
    title: 'a topology with a port that does not exist',
    args: ['topology.ts'],
    says: ['topology.ts is not a scenario', 'mirrors.m0.outputPort', "there is no port 'p9'; the topology has p1, p2"],
  },
  {
    title: 'a folder for reports that cannot be written',
    args: ['span-egress', '--report', 'empty.ts/reports'],
    says: ['empty.ts/reports', '--report'],
  },
];

test.concurrent.each(bad)(
  '$title: a message that says what and where, exit 3, and nothing started',
  async ({ args, says }) => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'broken.ts'), '// first line\nexport const oops = ;\n');
    writeFileSync(join(folder, 'throws.ts'), "throw new Error('while loading');\n");
    writeFileSync(join(folder, 'empty.ts'), 'export const nothing = 1;\n');
    writeFileSync(join(folder, 'topology.ts'), wrongTopology);
    const { exitCode, stdout, stderr } = await mirrorbench(args, folder);
    for (const text of says) expect(stderr).toContain(text);
    expect(exitCode).toBe(3);
    expect(stdout).toBe('');
    expect(existsSync(join(folder, 'reports', 'latest'))).toBe(false);
    expect(stderr).not.toContain('passed');
  },
);

test.concurrent('a tool that is not installed: exit 3, the tool and its package named before anything starts, by doctor too', async (context) => {
  context.skip(!asRoot, 'needs root');
  const folder = scratchFolder();
  const layers = ['upper', 'work'].map((name) => join(folder, name));
  for (const layer of layers) mkdirSync(layer);
  // The same machine without iperf3, in a mount namespace of its own: an overlay in memory hides the one file.
  const without = async (args: readonly string[]) =>
    execa(
      'unshare',
      [
        ...['--mount', 'sh', '-euc'],
        'mount -t tmpfs tmpfs "$1"; mkdir "$1/upper" "$1/work"; file=$(command -v iperf3); folder=$(dirname "$file"); ' +
          'mount -t overlay overlay -o "lowerdir=$folder,upperdir=$1/upper,workdir=$1/work" "$folder"; rm "$file"; shift; exec "$@"',
        ...['sh', folder, process.execPath, program, ...args],
      ],
      { reject: false, stdin: 'ignore', cwd: '/' },
    );
  const run = await without(['span-egress', '--report', '/proc/never-reached']);
  expect(run.stderr).toContain("not installed: iperf3 (Debian's package iperf3)");
  expect(run.stderr).toContain('install');
  expect(run.exitCode).toBe(3);
  const doctor = await without(['doctor']);
  expect(doctor.stdout).toContain('✗ missing: iperf3');
  expect(doctor.stdout).toContain('To install what is missing:');
  expect(doctor.exitCode).toBe(3);
});

test.concurrent('namespaces that may not be made: exit 3, what forbids them is named, and the report says it of each scenario in all its forms', async (context) => {
  context.skip(!asRoot, 'needs root');
  const folder = scratchFolder();
  const confined = (args: readonly string[]) =>
    execa('setpriv', ['--bounding-set=-sys_admin', '--inh-caps=-sys_admin', process.execPath, program, ...args], {
      reject: false,
      stdin: 'ignore',
      cwd: folder,
    });
  const run = await confined(['span-egress']);
  expect(run.stderr).toContain('labs cannot be made on this machine');
  expect(run.stderr).toContain('CAP_SYS_ADMIN');
  expect(run.exitCode).toBe(3);
  const written = (file: string) => readFileSync(join(folder, 'reports', 'latest', file), 'utf8');
  const { complete, outcomes } = reportSchema.parse(JSON.parse(written('run.json')));
  expect(complete).toBe(false);
  expect(outcomes.map(({ status }) => status)).toEqual(['errored', 'errored']);
  expect(outcomes[0]?.reason).toMatch(/^labs cannot be made on this machine\n.*CAP_SYS_ADMIN/);
  expect(written('report.md')).toContain('2 of 2 claims could not be checked');
  expect(written('report.html')).toContain('2 of 2 claims could not be checked');
  expect(written('junit.xml')).toContain('tests="2" failures="0" errors="2"');
  const replay = await confined(['replay', join(root, 'fixtures', 'http.pcap'), '--json']);
  expect(replay.exitCode).toBe(3);
  expect(reportSchema.parse(JSON.parse(replay.stdout)).outcomes).toMatchObject([
    { scenario: 'http.pcap', status: 'errored' },
  ]);
  const doctor = await confined(['doctor']);
  expect(doctor.stdout).toContain('no sandbox');
  expect(doctor.stdout).toContain('Operation not permitted');
  expect(doctor.stdout).toContain('CAP_SYS_ADMIN');
  expect(doctor.exitCode).toBe(3);
});

test.concurrent('doctor shows versions and what was tried, exit 0 where labs can be made', async () => {
  const { exitCode, stdout } = await mirrorbench(['doctor'], scratchFolder());
  expect(stdout).toContain('Labs can be made on this machine.');
  expect(stdout).toMatch(/openvswitch \d+\.\d+/);
  expect(stdout).toContain('✓ a private Open vSwitch');
  expect(exitCode).toBe(0);
});
