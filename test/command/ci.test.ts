import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { asRoot, root, scratchFolder } from '../support/command.ts';

const text = readFileSync(join(root, 'docs', 'ci.md'), 'utf8');
const blocks = [...text.matchAll(/```yaml\n([^`]*)```/g)].map(([, block = '']) => parse(block));
const [github, githubCost, gitlab, gitlabCost] = blocks;

interface Step {
  readonly uses?: string;
  readonly with?: { readonly path?: string };
  readonly run?: string;
}
const steps: readonly Step[] = github.jobs.mirrors.steps;

/** Where each job begins: a checkout with mirrorbench in it, set up. */
function checkout(): string {
  const folder = scratchFolder();
  symlinkSync(root, join(folder, '.mirrorbench'));
  mkdirSync(join(folder, 'bin'));
  // Runners have sudo; a test that is root already does not need it.
  writeFileSync(join(folder, 'bin', 'sudo'), '#!/bin/sh\nexec "$@"\n');
  chmodSync(join(folder, 'bin', 'sudo'), 0o755);
  return folder;
}

/** Runs lines of a job as runners do; those of the forge's own tools are left out. */
function perform(script: string, folder: string) {
  const lines = script.split('\n').filter((line) => !/\b(gh|curl)\b/.test(line));
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', lines.join('\n')], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter),
      GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
    },
  });
  return { status, stdout, stderr };
}

/** What a job says to mirrorbench. */
const commands = (scripts: readonly string[]) =>
  scripts.filter((script) => script.includes('.mirrorbench/dist/cli.js'));

test('all jobs are YAML, short enough to copy', () => {
  expect(blocks).toHaveLength(4);
  for (const [, block = ''] of text.matchAll(/```yaml\n([^`]*)```/g)) expect(block.split('\n').length).toBeLessThan(45);
  expect(
    steps.filter(({ uses }) => uses?.startsWith('actions/upload-artifact@')).map((step) => step.with?.path),
  ).toEqual(['run']);
  expect(gitlab.mirrors.artifacts).toMatchObject({
    when: 'always',
    paths: ['run'],
    reports: { junit: 'run/junit.xml' },
  });
});

test('the commands of the GitHub workflow do what they are for: a run, a summary, an artifact, a comparison', (context) => {
  context.skip(!asRoot, 'the workflow is root by sudo');
  const folder = checkout();
  const [run = '', report = '', diff = '', ...others] = commands(steps.flatMap((step) => step.run ?? []));
  expect(others).toEqual([]);
  // The suite as a whole is what test/lab/article.test.ts runs.
  expect(run).toContain('run article');
  for (const script of [run.replace('run article', 'run span-egress'), report]) {
    const { status, stderr } = perform(script, folder);
    expect(status, stderr).toBe(0);
  }
  expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('## 2 claims held');
  for (const file of ['run.json', 'report.md', 'junit.xml']) expect(existsSync(join(folder, 'run', file))).toBe(true);
  // What gh downloads is what was uploaded.
  cpSync(join(folder, 'run'), join(folder, 'base'), { recursive: true });
  expect(perform(diff, folder).status).toBe(0);
  expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain(
    '## nothing fails that did not before: 2 the same',
  );
  const failed = readFileSync(join(folder, 'run', 'run.json'), 'utf8').replace(
    '"status": "passed"',
    '"status": "failed"',
  );
  writeFileSync(join(folder, 'run', 'run.json'), failed);
  expect(perform(diff, folder).status).toBe(1);
});

test('so do those of the GitLab job; a run that could not be set up still leaves its report and ends the job', (context) => {
  context.skip(!asRoot, 'needs root, to take a capability away');
  const folder = checkout();
  const { script, after_script: after } = gitlab.mirrors;
  const [run, diff] = commands(script) as [string, string];
  expect(perform(run.replace('run article', 'run span-egress'), folder).status).toBe(0);
  cpSync(join(folder, 'reports', 'latest', 'run.json'), join(folder, 'base.json'));
  expect(perform(diff, folder)).toMatchObject({ status: 0, stdout: expect.stringContaining('2 the same') });

  const confined = `setpriv --bounding-set=-sys_admin --inh-caps=-sys_admin ${run.replace('run article', 'run span-egress')}`;
  expect(perform(confined, folder).status).not.toBe(0);
  expect(perform(diff, folder)).toMatchObject({ status: 1, stdout: expect.stringContaining('2 new failures') });
  expect(perform(after.join('\n'), folder)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('labs cannot be made on this machine'),
  });
  expect(readFileSync(join(folder, 'run', 'junit.xml'), 'utf8')).toContain('type="errored"');
});

test('the jobs that measure what a mirror costs do it for both sides, and are gated by the comparison, their last command', () => {
  const scripts: readonly (readonly string[])[] = [
    githubCost.cost.steps.flatMap(({ run }: Step) => run ?? []),
    gitlabCost.cost.script,
  ];
  for (const script of scripts) {
    const [measure, gate] = commands(script);
    expect(measure).toMatch(/for side in base head; do[\s\S]* bench [\s\S]*--report "cost-\$side"/);
    expect(gate).toContain('diff cost-base/latest cost-head/latest --force --max-regression 5%');
    expect(script.at(-1)).toBe(gate);
  }
});
