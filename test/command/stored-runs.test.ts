import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import type { BenchmarkResult } from '../../src/model/benchmark.ts';
import type { Outcome, Report } from '../../src/model/report.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { benchmarks } from '../../src/report/testing/made-up-benchmarks.ts';
import { asRoot, mirrorbench, root, scratchFolder } from '../support/command.ts';
import { storedRun } from '../support/storedRun.ts';

const stored = storedRun('run', 'span-egress', 'span-ingress', '--port', 'veth');

const readReport = (run: string): Report => JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'));
const writeReport = (run: string, report: Report) => writeFileSync(join(run, 'run.json'), JSON.stringify(report));

/** Changes what is stored of the first outcome. */
function changeFirst(run: string, change: Partial<Outcome>): void {
  const report = readReport(run);
  const [first, ...others] = report.outcomes;
  writeReport(run, { ...report, outcomes: [{ ...(first as Outcome), ...change }, ...others] });
}

describe('a run', () => {
  test.concurrent('leaves its report in all forms, and run.json is valid by the published schema', () => {
    const { run } = stored.copy();
    expect(
      readdirSync(run)
        .filter((name) => name.includes('.') && !name.includes('.veth'))
        .sort(),
    ).toEqual(['junit.xml', 'report.html', 'report.md', 'run.json']);
    const schema = JSON.parse(readFileSync(join(root, 'docs', 'run.schema.json'), 'utf8'));
    const validate = new Ajv2020({ formats: { 'date-time': true } }).compile(schema);
    validate(readReport(run));
    expect(validate.errors).toBeNull();
  });
});

describe('report', () => {
  test.concurrent.each([
    ['json', 'run.json'],
    ['markdown', 'report.md'],
    ['html', 'report.html'],
    ['junit', 'junit.xml'],
  ])('renders %s as the run did, from run.json alone', async (format, file) => {
    const { folder, run } = stored.copy();
    const written = readFileSync(join(run, file), 'utf8');
    cpSync(join(run, 'run.json'), join(folder, 'alone.json'));
    rmSync(run, { recursive: true });
    const { exitCode, stdout, stderr } = await mirrorbench(['report', 'alone.json', '--format', format], folder);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(`${stdout}\n`).toBe(written);
  });

  test.concurrent('shows a table unless told, of a folder too, and of the newest run by the word latest', async () => {
    const { folder, run } = stored.copy();
    mkdirSync(join(folder, 'reports'));
    cpSync(run, join(folder, 'reports', 'latest'), { recursive: true });
    for (const name of ['run', 'latest']) {
      const { stdout } = await mirrorbench(['report', name], folder);
      expect(stdout).toContain('2 claims held');
    }
  });

  test.concurrent.each([
    ['what is not there', 'nowhere', 'nowhere cannot be read'],
    ['what is no JSON', 'text', 'text is not the report of a run'],
    ['what is no report', 'other.json', 'other.json is not the report of a run'],
    ['a report of another layout', 'old.json', 'old.json has the layout 1'],
  ])('refuses %s: exit 3', async (_what, name, says) => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'text'), 'text');
    writeFileSync(join(folder, 'other.json'), '{"a":1}');
    writeFileSync(join(folder, 'old.json'), '{"schemaVersion":1}');
    const { exitCode, stdout, stderr } = await mirrorbench(['report', name], folder);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain(says);
  });
});

describe('recheck', () => {
  test.concurrent('judges the captures anew, not what was said of them, and writes nothing', async () => {
    const { folder, run } = stored.copy();
    changeFirst(run, { status: 'failed' });
    const before = readdirSync(folder, { recursive: true });
    const { exitCode, stdout } = await mirrorbench(['recheck', 'run'], folder);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('2 of 2 outcomes judged again: 1 is not what it was');
    expect(stdout).toMatch(/article\/span-egress \(veth\) +✗ failed +✓ passed +10 of 10 copied/);
    expect(readdirSync(folder, { recursive: true })).toEqual(before);
  });

  test.concurrent('a copy that is not in the captures any more fails: exit 1', async () => {
    const { folder, run } = stored.copy();
    const during = join(run, 'article_span-egress.veth', 'during');
    cpSync(
      join(during, '..', 'before', 'mirror0-output.departing.pcap'),
      join(during, 'mirror0-output.departing.pcap'),
    );
    const { exitCode, stdout } = await mirrorbench(['recheck', 'run', '--json'], folder);
    expect(exitCode).toBe(1);
    const { outcomes } = reportSchema.parse(JSON.parse(stdout));
    expect(outcomes.map(({ status }) => status)).toEqual(['failed', 'passed']);
  });

  test.concurrent('a capture that is not there and a scenario that is no more are errored, each with its reason; the others go on: exit 3', async () => {
    const { folder, run } = stored.copy();
    const report = readReport(run);
    const [first, second] = report.outcomes as [Outcome, Outcome];
    writeReport(run, { ...report, outcomes: [first, second, { ...second, scenario: 'article/no-more' }] });
    rmSync(join(run, 'article_span-egress.veth', 'during', 'vnic-1.arriving.pcap'));
    const { exitCode, stdout } = await mirrorbench(['recheck', 'run', '--json'], folder);
    expect(exitCode).toBe(3);
    const { outcomes } = reportSchema.parse(JSON.parse(stdout));
    expect(outcomes.map(({ status }) => status)).toEqual(['errored', 'passed', 'errored']);
    expect(outcomes[0]?.reason).toContain('vnic-1.arriving.pcap cannot be read any more');
    expect(outcomes[2]?.reason).toContain("'article/no-more'");
  });

  test.concurrent('needs neither root nor a tool of a lab, wherever the run lies', async (context) => {
    context.skip(!asRoot, 'needs root to become somebody else');
    const { folder } = stored.copy();
    // What a package holds, on a machine that has nothing else.
    for (const part of ['dist', 'package.json']) cpSync(join(root, part), join(folder, part), { recursive: true });
    for (const path of ['', 'run']) chmodSync(join(folder, path), 0o755);
    const user = ['--reuid=54321', '--regid=54321', '--clear-groups', '--inh-caps=-all', '--bounding-set=-all'];
    const command = [process.execPath, join(folder, 'dist', 'cli.js'), 'recheck', join(folder, 'run')];
    const { exitCode, stdout, stderr } = await execa('setpriv', [...user, 'env', '-i', 'PATH=/nowhere', ...command], {
      cwd: '/',
      reject: false,
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('2 of 2 outcomes judged again: all is as it was');
  });

  test.concurrent('writes a run of its own with --report, which can be judged again without the first', async () => {
    const { folder, run } = stored.copy();
    changeFirst(run, { status: 'failed' });
    const { exitCode, stdout } = await mirrorbench(['recheck', 'run', '--report', 'again'], folder);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Report: again/');
    rmSync(run, { recursive: true });
    expect(readReport(join(folder, 'again', 'latest')).summary).toMatchObject({ passed: 2, failed: 0 });
    expect(readFileSync(join(folder, 'again', 'latest', 'report.md'), 'utf8')).toContain('2 claims held');
    expect((await mirrorbench(['recheck', 'again/latest'], folder)).stdout).toContain('all is as it was');
  });

  test.concurrent('a replay is judged again from a folder that was moved; a damaged copy fails', async () => {
    const folder = scratchFolder();
    const capture = join(root, 'fixtures', 'http.pcapng');
    const replayed = await mirrorbench(['replay', capture], folder);
    expect(replayed.exitCode, replayed.stdout).toBe(0);
    const moved = join(folder, 'moved');
    cpSync(join(folder, 'reports', 'latest'), moved, { recursive: true, dereference: true });
    rmSync(join(folder, 'reports'), { recursive: true });
    expect(await mirrorbench(['recheck', 'moved'], folder)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('1 of 1 outcome judged again: all is as it was'),
    });
    const [during = ''] = readdirSync(moved, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('during/monitor.departing.pcap'),
    );
    const bytes = readFileSync(join(moved, during));
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 0xff;
    writeFileSync(join(moved, during), bytes);
    expect((await mirrorbench(['recheck', 'moved'], folder)).exitCode).toBe(1);
  });

  test.concurrent('a scenario of a user’s own is judged by its file, as it is now', async () => {
    const folder = scratchFolder();
    const scenario = (check: string) => `
      import { articleTopology, copies, defineScenario } from 'mirrorbench';
      export default defineScenario({
        claim: 'It is copied.', topology: articleTopology,
        mirrors: { mirror0: { selectSrcPort: ['vnic-1'], outputPort: 'mirror0-output' } },
        async run({ mirror, trial }) {
          await mirror.install('mirror0');
          return { during: await trial('during', { kind: 'ping', from: 'ctn-1', to: 'ctn-2', count: 2 }) };
        },
        check: ({ during }) => { console.log('said by a scenario'); return [${check}]; },
      });`;
    const right = "copies(during.departing('mirror0-output'), during.arriving('vnic-1'))";
    writeFileSync(join(folder, 'mine.ts'), scenario('notDefined()'));
    expect((await mirrorbench(['run', 'mine.ts'], folder)).exitCode).toBe(3);
    expect(readReport(join(folder, 'reports', 'latest')).outcomes[0]).toHaveProperty('evidence');
    writeFileSync(join(folder, 'mine.ts'), scenario(right));
    const mended = await mirrorbench(['recheck', 'latest', '--json'], folder);
    expect(mended.exitCode).toBe(0);
    const [outcome] = reportSchema.parse(JSON.parse(mended.stdout)).outcomes;
    expect(outcome).toMatchObject({ scenario: 'mine.ts', status: 'passed' });
    for (const key of ['reason', 'evidence', 'repeat']) expect(outcome).not.toHaveProperty(key);
    writeFileSync(join(folder, 'mine.ts'), scenario(right.replace('arriving', 'departing')));
    expect((await mirrorbench(['recheck', 'latest'], folder)).exitCode).toBe(1);
    writeFileSync(join(folder, 'mine.ts'), scenario("{ check: 'x', status: 'fine', evidence: 'y', findings: [] }"));
    expect((await mirrorbench(['recheck', 'latest'], folder)).exitCode).toBe(3);
    rmSync(join(folder, 'mine.ts'));
    const gone = await mirrorbench(['recheck', 'latest'], folder);
    expect(gone.exitCode).toBe(3);
    expect(gone.stdout.replace(/\s+/g, ' ')).toContain('there is no file mine.ts');
  });
});

describe('diff', () => {
  test.concurrent('of a run and itself: nothing, exit 0', async () => {
    const { folder } = stored.copy();
    expect(await mirrorbench(['diff', 'run', 'run/run.json'], folder)).toMatchObject({
      exitCode: 0,
      stdout: 'nothing fails that did not before: 2 the same',
    });
  });

  test.concurrent('a new failure is exit 1, in each form; the other way round it is fixed, exit 0', async () => {
    const { folder, run } = stored.copy();
    cpSync(run, join(folder, 'worse'), { recursive: true });
    changeFirst(join(folder, 'worse'), { status: 'failed' });
    const asText = await mirrorbench(['diff', 'run', 'worse'], folder);
    expect(asText).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('1 new failure; 1 the same') });
    const asMarkdown = await mirrorbench(['diff', 'run', 'worse', '--markdown'], folder);
    expect(asMarkdown).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('### New failures') });
    const asJson = await mirrorbench(['diff', 'run', 'worse', '--json'], folder);
    expect(asJson.exitCode).toBe(1);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ regression: true, environment: [] });
    const better = await mirrorbench(['diff', 'worse', 'run'], folder);
    expect(better).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('1 fixed') });
  });

  test.concurrent('runs of two environments are refused, each condition named: exit 3; --force compares them', async () => {
    const { folder, run } = stored.copy();
    cpSync(run, join(folder, 'other'), { recursive: true });
    const report = readReport(run);
    const { environment } = report;
    writeReport(join(folder, 'other'), { ...report, environment: { ...environment, kernel: '9.9.9', cores: 99 } });
    const refused = await mirrorbench(['diff', 'run', 'other'], folder);
    expect(refused).toMatchObject({ exitCode: 3, stdout: '' });
    expect(refused.stderr).toContain(`kernel: ${environment.kernel} → 9.9.9`);
    expect(refused.stderr).toContain(`cores: ${environment.cores} → 99`);
    expect(refused.stderr).toContain('--force');
    const forced = await mirrorbench(['diff', 'run', 'other', '--force'], folder);
    expect(forced).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('not of one environment') });
  });

  test.concurrent('what was measured is told, and decides nothing; with --max-regression the whole interval does', async () => {
    const { folder, run } = stored.copy();
    const { normal } = benchmarks;
    const slower = (low: number, estimate: number, high: number): readonly BenchmarkResult[] => {
      const ratio = { low, estimate, high, level: 0.95 };
      const quantities = normal.quantities.slice(0, 1).map((delivered) => ({
        ...delivered,
        comparisons: delivered.comparisons.map((each) => ({ ...each, ratio })),
      }));
      return [{ ...normal, quantities }];
    };
    const write = (name: string, results: readonly BenchmarkResult[]) => {
      writeFileSync(join(folder, name), JSON.stringify({ ...readReport(run), benchmarks: results }));
    };
    write('base.json', slower(0.89, 0.9, 0.91));
    write('slow.json', slower(0.79, 0.8, 0.81));
    write('open.json', slower(0.85, 0.86, 0.87));
    write('gone.json', []);
    const diff = (...args: readonly string[]) => mirrorbench(['diff', 'base.json', ...args], folder);
    expect(await diff('slow.json')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('2 of 3 quantities changed'),
    });
    const failed = await diff('slow.json', '--max-regression', '5%', '--markdown');
    expect(failed).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('2 of 2 quantities are worse by') });
    expect(failed.stdout).toContain('✗ failed: worse by');
    const open = await diff('open.json', '--max-regression', '5%');
    expect(open.exitCode).toBe(2);
    expect(open.stdout.replace(/\s+/g, ' ')).toContain('inconclusive: 2 of 2 quantities may be worse by more than 5 %');
    expect((await diff('base.json', '--max-regression', '5%')).exitCode).toBe(0);
    const gone = await diff('gone.json', '--max-regression', '5%', '--json');
    expect(gone.exitCode).toBe(2);
    expect(JSON.parse(gone.stdout)).toMatchObject({ regression: false, measured: { status: 'inconclusive' } });
    expect((await diff('slow.json', '--max-regression', 'some')).exitCode).toBe(3);
  });

  test.concurrent('two forms at once, and a run that cannot be read: exit 3', async () => {
    const { folder } = stored.copy();
    for (const args of [['run', 'run', '--json', '--markdown'], ['run', 'nowhere'], ['run']])
      expect((await mirrorbench(['diff', ...args], folder)).exitCode, args.join(' ')).toBe(3);
  });

  test.concurrent('compare names it for folders of runs and for their run.json', async () => {
    const { folder } = stored.copy();
    for (const name of ['run', 'run/run.json'])
      expect((await mirrorbench(['compare', name, name], folder)).stderr).toContain('mirrorbench diff BASE HEAD');
    expect(existsSync(join(folder, 'reports'))).toBe(false);
  });
});
