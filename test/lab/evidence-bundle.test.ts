import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { Outcome } from '../../src/model/report.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { type Ended, mirrorbench, program, root, scratchFolder } from '../support/command.ts';

/** A scenario that claims that what departs at `direction` of p1 is copied, where the mirror copies what arrives there. */
function scenario(direction: 'arriving' | 'departing', meanwhile = ''): string {
  return `
import { readdirSync, readFileSync } from 'node:fs';
import { copies, defineScenario, star } from 'mirrorbench';

const signal = (program, name) => {
  for (const pid of readdirSync('/proc').filter((entry) => /^\\d+$/.test(entry)))
    if (readFileSync('/proc/' + pid + '/comm', 'utf8').trim() === program) process.kill(Number(pid), name);
};

export default defineScenario({
  claim: 'What is ${direction} at p1 is copied.',
  topology: star({ p1: 'h1', p2: 'h2', p3: 'monitor' }),
  mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'p3' } },
  async run({ mirror, trial }) {
    await mirror.install('m0');
    const during = await trial('during', { kind: 'ping', from: 'h1', to: 'h2', count: 3 });
    ${meanwhile}
    return { during };
  },
  check: ({ during }) => [copies(during.departing('p3'), during.${direction}('p1'))],
});
`;
}

interface Told extends Ended {
  readonly outcome: Outcome;
  /** The folder of the run. */
  readonly folder: string;
  /** A file of the bundle. */
  read(name: string): string;
}

/** Runs a scenario in a folder of its own, with one kind of port. */
async function told(text: string, name = 'mine.ts'): Promise<Told> {
  const place = scratchFolder();
  writeFileSync(join(place, name), text);
  const ended = await mirrorbench(['run', name, '--port', 'veth', '--json'], place);
  const [outcome] = reportSchema.parse(JSON.parse(ended.stdout)).outcomes;
  if (outcome === undefined) throw new Error('there is no outcome');
  const folder = join(place, 'reports', 'latest');
  return {
    ...ended,
    outcome,
    folder,
    read: (file) => readFileSync(join(folder, outcome.evidence ?? '', file), 'utf8'),
  };
}

test.concurrent('a claim that fails leaves what there is to find out why, and the terminal and the report say where', async () => {
  const { exitCode, outcome, folder, read } = await told(scenario('departing'));
  expect(exitCode).toBe(1);
  expect(outcome).toMatchObject({ status: 'failed', evidence: 'mine.ts.veth/evidence' });
  const listed = [...read('README.txt').matchAll(/^(\S+) {2}/gm)].map(([, file]) => file);
  const files = readdirSync(join(folder, outcome.evidence ?? ''));
  expect(listed.slice(1).concat('README.txt').sort()).toEqual(files.sort());
  expect(read('switch.txt')).toMatch(/Bridge br0[\s\S]+list mirror\n[\s\S]*name +: m0/);
  expect(JSON.parse(read('database.json'))).toMatchObject({ Mirror: [{ name: 'm0', select_all: false }] });
  expect(read('flows.txt')).toMatch(/actions=NORMAL[\s\S]+dpctl\/dump-flows[\s\S]+actions:p3,p2/);
  expect(read('counters.txt')).toMatch(/dpctl\/show -s\n[\s\S]+port \d: p3\n/);
  for (const place of ['switch', 'h1', 'h2', 'monitor'])
    expect(read('counters.txt')).toContain(`.${place} ip -details`);
  expect(read('ovs-vswitchd.log')).toContain('|bridge|INFO|bridge br0: added interface p3');
  expect(JSON.parse(read('versions.json'))).toMatchObject({ variant: { port: 'veth' }, environment: { tools: {} } });
  const markdown = readFileSync(join(folder, 'report.md'), 'utf8');
  expect(markdown).toContain('Evidence: mine.ts.veth/evidence');
  expect(markdown).toContain('mirrorbench run mine.ts --port veth --offloads off');
});

test.concurrent('the packets that differ are a capture that tshark reads, each with a comment', async (context) => {
  const { failed } = await execa('tshark', ['--version'], { reject: false });
  context.skip(failed, 'tshark is not installed');
  const { outcome, folder } = await told(scenario('departing'));
  const file = join(folder, outcome.evidence ?? '', 'differences-1-copies-during-departing-p3-departing-p1.pcapng');
  const { stdout } = await execa('tshark', ['-r', file, '-T', 'fields', '-e', 'frame.comment', '-e', 'icmp.type']);
  const lines = stdout.split('\n').sort();
  expect(lines).toEqual([
    ...[1, 2, 3].map((number) => `missing: packet ${number} departing at p1, not copied to p3\t0`),
    ...[1, 2, 3].map((number) => `unexpected: packet ${number} departing at p3, which nobody owed p3\t8`),
  ]);
});

test.concurrent('a claim that holds leaves none', async () => {
  const { exitCode, outcome, folder } = await told(scenario('arriving'));
  expect(exitCode).toBe(0);
  expect(outcome).not.toHaveProperty('evidence');
  expect(outcome).not.toHaveProperty('repeat');
  expect(readdirSync(join(folder, 'mine.ts.veth'))).toEqual(['during']);
});

test.concurrent('the command that repeats it gives the same verdict, whatever the file is called', async () => {
  const name = `it's "a" $(touch owned) lie;.ts`;
  const { outcome, folder, read } = await told(scenario('departing'), name);
  expect(outcome.status).toBe('failed');
  const tools = join(folder, 'tools');
  mkdirSync(tools);
  writeFileSync(join(tools, 'mirrorbench'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(join(tools, 'mirrorbench'), 0o755);
  writeFileSync(join(tools, 'repeat.txt'), read('repeat.txt'));
  const again = await execa('sh', [join(tools, 'repeat.txt')], {
    cwd: root,
    env: { PATH: `${tools}:${process.env.PATH ?? ''}` },
    reject: false,
  });
  expect(again.exitCode).toBe(1);
  const { outcomes } = reportSchema.parse(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')));
  expect(outcomes.map(({ variant, status }) => ({ variant, status }))).toEqual([
    { variant: outcome.variant, status: 'failed' },
  ]);
  expect(outcomes[0]?.verdicts.map(({ counts }) => counts)).toEqual(outcome.verdicts.map(({ counts }) => counts));
  expect(existsSync(join(folder, '..', '..', 'owned'))).toBe(false);
});

test.concurrent('of a switch that is dead the bundle says so, and holds what is left', async () => {
  const { exitCode, outcome, read } = await told(
    scenario('arriving', "signal('ovs-vswitchd', 'SIGKILL'); await mirror.remove('m0');"),
  );
  expect(exitCode).toBe(3);
  expect(outcome.status).toBe('errored');
  expect(read('flows.txt')).toMatch(/^\$ ovs-ofctl dump-flows br0\nno answer: /);
  expect(JSON.parse(read('database.json'))).toMatchObject({ Bridge: [{ name: 'br0' }] });
  expect(read('ovs-vswitchd.log')).toContain('added interface p3');
});

test.concurrent('a switch that is stuck does not keep the run: what it does not say is left open', async () => {
  const { exitCode, read } = await told(scenario('departing', "signal('ovs-vswitchd', 'SIGSTOP');"));
  expect(exitCode).toBe(1);
  expect(read('counters.txt')).toMatch(/^\$ ovs-appctl dpctl\/show -s\nno answer: waited/);
  expect(read('counters.txt')).toContain('.h2 ip -details');
});
