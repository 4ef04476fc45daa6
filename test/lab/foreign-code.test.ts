import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reportSchema } from '../../src/report/schema.ts';
import { mirrorbench, scratchFolder } from '../support/command.ts';

// A scenario is somebody's own code: whatever it does, the program keeps its word.

interface Parts {
  readonly before?: string;
  readonly topology?: string;
  readonly source?: string;
  readonly ping?: string;
  readonly during?: string;
  readonly run?: string;
  readonly check?: string;
}

/** A right scenario, of which parts can be replaced by others. */
function scenario(parts: Parts = {}): string {
  const ping = `{ kind: 'ping', from: 'h1', to: 'h2', count: 3 ${parts.ping ?? ''} }`;
  return `
import { copies, defineScenario, delivered, equivalent, star } from 'mirrorbench';
${parts.before ?? ''}
export default defineScenario({
  claim: 'What arrives on p1 is copied.',
  topology: star({ p1: 'h1', p2: 'h2' }, { internal: ['out'] ${parts.topology ?? ''} }),
  variants: { port: ['veth', 'internal'] },
  mirrors: { m0: { selectSrcPort: ['${parts.source ?? 'p1'}'], outputPort: 'out' } },
  async run({ mirror, trial }) {
    ${parts.run ?? `await mirror.install('m0'); ${parts.during ?? ''} return { during: await trial('during', ${ping}) };`}
  },
  check: ${parts.check ?? "({ during }) => [delivered(during), copies(during.departing('out'), during.arriving('p1')), equivalent(during, 'm0')]"},
} as never);
`;
}

async function runAlone(text: string, ...args: readonly string[]) {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'own.ts'), text);
  const ended = await mirrorbench(['run', 'own.ts', '--json', ...args], folder);
  const outcomes = () => reportSchema.parse(JSON.parse(ended.stdout)).outcomes;
  return { ...ended, outcomes };
}

test.concurrent('scenarios whose names look alike in a path keep their captures apart', async () => {
  const folder = scratchFolder();
  const names = ['a b.ts', 'a_b.ts', 'ä.ts', 'ö.ts'];
  for (const name of names) writeFileSync(join(folder, name), scenario({ source: name === 'a_b.ts' ? 'p2' : 'p1' }));
  const { stdout } = await mirrorbench(['run', ...names, '--port', 'veth', '--json'], folder);
  const { outcomes } = reportSchema.parse(JSON.parse(stdout));
  expect(outcomes.map(({ scenario: name, status }) => [name, status])).toEqual(
    names.map((name) => [name, name === 'a_b.ts' ? 'failed' : 'passed']),
  );
  expect(new Set(outcomes.flatMap(({ trials }) => trials.map((trial) => trial.folder))).size).toBe(4);
});

test.concurrent('a large MTU is large on veth, and refused where Open vSwitch would cut the frames', async () => {
  const large = scenario({ topology: ', mtu: 9000', ping: ', payloadBytes: 8000' });
  const { outcomes } = await runAlone(large.replace("['veth', 'internal']", "['veth']"));
  expect(outcomes()).toMatchObject([{ status: 'passed' }]);
  const refused = await runAlone(large);
  expect(refused.stderr).toContain('topology.mtu: is for veth and stations alone above 1500');
  expect(refused.exitCode).toBe(3);
});

test.concurrent.each([
  [
    'something that is no verdict',
    "() => [{ check: 'x', status: 'maybe', evidence: 'y', findings: [] }]",
    'errored',
    expect.stringContaining('check returned something else than verdicts: 0.status: '),
  ],
  ['a promise', 'async () => []', 'errored', 'check returned something else than an array of verdicts'],
  ['no verdict', '() => []', 'inconclusive', 'check judged nothing'],
])('a check that gives %s never passes', async (_, check, status, reason) => {
  const { outcomes } = await runAlone(scenario({ check }), '--port', 'veth');
  expect(outcomes()).toMatchObject([{ status, reason }]);
});

test.concurrent('a run that returns nothing is told so', async () => {
  const { outcomes } = await runAlone(scenario({ run: '' }), '--port', 'veth');
  expect(outcomes()).toMatchObject([
    { status: 'errored', reason: expect.stringContaining('run returned nothing to judge') },
  ]);
});

test.concurrent('what a scenario throws is shown where it stands in its own file', async () => {
  const { outcomes } = await runAlone(scenario({ run: "throw new Error('on purpose');" }), '--port', 'veth');
  expect(outcomes()[0]?.reason).toMatch(/on purpose[\s\S]*own\.ts:\d+:\d+/);
});

test.concurrent.each([
  ['ends the program', 'process.exit(0);'],
  ['waits for what never comes', 'await new Promise(() => {});'],
  ['throws nothing', 'throw null;'],
])('a file that %s while it loads: exit 3, and the file is named', async (_, before) => {
  const { exitCode, stdout, stderr } = await runAlone(scenario({ before }));
  expect(stderr).toContain('own.ts does not load');
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
});

test.concurrent('a file that speaks while it loads does not speak into the JSON', async () => {
  const { exitCode, stderr, outcomes } = await runAlone(
    scenario({ before: "console.log('hello from outside');" }),
    '--port',
    'veth',
  );
  expect(outcomes()).toHaveLength(1);
  expect(stderr).toContain('hello from outside');
  expect(exitCode).toBe(0);
});

test.concurrent('one of several scenarios of a file is chosen by its id', async () => {
  const folder = scratchFolder();
  const one = scenario().replace('export default defineScenario({', 'const one = (id: string) => defineScenario({ id,');
  writeFileSync(join(folder, 'two.ts'), `${one}\nexport default [one('first'), one('second')];\n`);
  const { stdout } = await mirrorbench(['run', 'two.ts:second', '--port', 'veth', '--json'], folder);
  expect(reportSchema.parse(JSON.parse(stdout)).outcomes.map(({ scenario: name }) => name)).toEqual(['two.ts:second']);
  const wrong = await mirrorbench(['run', 'two.ts:third'], folder);
  expect(wrong.stderr).toContain("two.ts holds no scenario 'third'\n  it holds first, second");
  expect(wrong.exitCode).toBe(3);
});

// What doubts.test.ts kills leaves an inconclusive trial; without a generator there is none.
test.concurrent('ping killed in the middle of a trial: errored, exit 3, and it is named', async () => {
  const kill = `
    const { readdirSync, readFileSync } = await import('node:fs');
    const victim = () => readdirSync('/proc').find((pid) => /^\\d+$/.test(pid) && readFileSync('/proc/' + pid + '/comm', 'utf8').trim() === 'ping');
    const killing = setInterval(() => { const pid = victim(); if (pid) { process.kill(Number(pid), 'SIGKILL'); clearInterval(killing); } }, 20);`;
  const { exitCode, outcomes } = await runAlone(
    scenario({ during: kill, ping: ', count: 100, intervalMs: 10' }),
    '--port',
    'veth',
  );
  expect(outcomes()).toMatchObject([{ status: 'errored', reason: expect.stringContaining('ping') }]);
  expect(outcomes()[0]?.reason).toContain('was killed');
  expect(exitCode).toBe(3);
});
