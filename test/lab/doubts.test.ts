import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/model/report.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { mirrorbench, program, scratchFolder } from '../support/command.ts';
import { commandLine, descendants } from '../support/descendants.ts';

// What goes wrong in the middle of a trial, by what is done to the processes of a running lab: nothing is judged by it.

const scenario = (run: string, more = '') => `
import { copies, defineScenario, equivalent, silent, star } from 'mirrorbench';

const ping = { kind: 'ping', from: 'h1', to: 'h2', count: 200, intervalMs: 10 };

export default defineScenario({
  claim: 'Echo requests are copied.',
  ${more}
  variants: { port: ['veth', 'internal'] },
  topology: star({ p1: 'h1', p2: 'h2', p3: 'monitor' }),
  mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'p3' }, broken: { selectAll: true } },
  async run({ mirror, trial }) {
    ${run}
  },
  check: ({ during }) => [copies(during.departing('p3'), during.arriving('p1')), equivalent(during, 'm0'), silent(during.arriving('p3'))],
});
`;
const ONE = scenario("await mirror.install('m0'); return { during: await trial('during', ping) };");
/** Few enough for what is not read to fit into a socket's queue. */
const SHORT = scenario(
  "await mirror.install('m0'); return { during: await trial('during', { ...ping, count: 100 }) };",
);
const TWO = scenario(
  "await mirror.install('m0'); const during = await trial('during', ping); await trial('after', { ...ping, count: 5 }); return { during };",
);

interface Found {
  readonly exitCode: number | undefined;
  readonly outcome: Outcome;
  readonly findings: readonly string[];
}

function found(exitCode: number | undefined, stdout: string): Found {
  const [outcome] = reportSchema.parse(JSON.parse(stdout)).outcomes;
  if (outcome === undefined) throw new Error('there is no outcome');
  return {
    exitCode,
    outcome,
    findings: outcome.verdicts.flatMap((verdict) => verdict.findings.map(({ summary }) => summary)),
  };
}

/**
 * Runs a scenario, and sends a signal to a process of its lab, told by its command line, when packets have been captured.
 *
 * @param continueMs lets what was stopped go on after so long
 */
async function meddle(
  source: string,
  whom: RegExp,
  signal: NodeJS.Signals,
  port = 'veth',
  continueMs?: number,
): Promise<Found> {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'meddled.ts'), source);
  const command = execa(process.execPath, [program, 'run', 'meddled.ts', '--port', port, '--json'], {
    cwd: folder,
    reject: false,
    stdin: 'ignore',
    timeout: 110_000,
  });
  const ended = command.then(() => true);
  const matching = (pattern: RegExp) => descendants(command.pid ?? 0).filter((pid) => pattern.test(commandLine(pid)));
  while (!(await Promise.race([ended, setTimeout(5)]))) {
    if (matching(/^ping .*10\.0\.0\.2/).length === 0) continue;
    // Some packets are there when the trial is cut.
    await setTimeout(500);
    const whose = matching(whom);
    for (const pid of whose) process.kill(pid, signal);
    if (continueMs !== undefined) {
      await setTimeout(continueMs);
      for (const pid of whose) process.kill(pid, 'SIGCONT');
    }
    break;
  }
  const { exitCode, stdout } = await command;
  return found(exitCode, stdout);
}

/** The capture of an interface in a direction as the kernel sees it. */
const captureOf = (name: string, flag: string) => new RegExp(`^tcpdump -i ${name} -Q ${flag} `);
/** A daemon of Open vSwitch. */
const daemonOf = (name: string) => new RegExp(`^(\\S*/)?${name} `);

test.concurrent('a switch that stands still for seconds is waited for: what it had not read by then is judged', async () => {
  const { exitCode, outcome, findings } = await meddle(SHORT, daemonOf('ovs-vswitchd'), 'SIGSTOP', 'veth', 4_000);
  expect(findings).toEqual([]);
  expect(exitCode).toBe(0);
  expect(outcome.trials[0]?.captures.find(({ port }) => port === 'p1')?.packets).toBe(100);
});

describe.concurrent('what ended in the middle of a trial leaves it inconclusive, with what was captured', () => {
  test.each([
    ['of the copies', 'p3', 'out', 'departing at p3'],
    ['of the source', 'p1', 'in', 'arriving at p1'],
  ])('a capture %s', async (_, name, flag, where) => {
    const { exitCode, outcome, findings } = await meddle(ONE, captureOf(name, flag), 'SIGKILL');
    expect(exitCode).toBe(2);
    expect(outcome.verdicts.map(({ status }) => status)).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
    expect(findings).toContainEqual(
      expect.stringMatching(
        `^the capture of what is ${where} ended in the middle of the trial: .*tcpdump .* was killed`,
      ),
    );
    const [trial] = outcome.trials;
    expect(trial?.doubts[0]?.hop).toBe('capture');
    const account = trial?.captures.find(({ port, direction }) => where === `${direction} at ${port}`);
    expect(account?.packets).toBeGreaterThan(10);
    expect(account?.packets).toBeLessThan(200);
  });

  test.each([
    ['ovs-vswitchd', 'veth'],
    // The interfaces of its ports go with it.
    ['ovs-vswitchd', 'internal'],
    ['ovsdb-server', 'veth'],
  ])('%s, with ports that are %s', async (daemon, port) => {
    const { exitCode, outcome, findings } = await meddle(ONE, daemonOf(daemon), 'SIGKILL', port);
    expect(exitCode).toBe(2);
    expect(findings).toContainEqual(
      expect.stringMatching(`^Open vSwitch ended in the middle of the trial: .*${daemon} .* was killed`),
    );
    const [trial] = outcome.trials;
    expect(trial?.doubts[0]?.hop).toBe('flows');
    expect(trial?.captures.find(({ port }) => port === 'p1')?.packets).toBeGreaterThan(10);
  });

  test('the next trial in that lab is an error that says so; what was recorded is in the report', async () => {
    const { exitCode, outcome } = await meddle(TWO, daemonOf('ovs-vswitchd'), 'SIGKILL');
    expect(exitCode).toBe(3);
    expect(outcome.reason).toMatch(/^Open vSwitch has ended before the trial 'after': .*ovs-vswitchd .* was killed/);
    expect(outcome.trials.map(({ trial }) => trial)).toEqual(['during']);
    expect(outcome.trials[0]?.doubts[0]?.summary).toContain('Open vSwitch ended in the middle of the trial');
  });
});

test.concurrent.each([
  ['of the copies', 'p3', 'out', 'the capture of what is departing at p3 does not say what it lost: '],
  [
    'of the source',
    'p1',
    'in',
    'the end sentinel was not seen in the capture of what arrives at p1: the capture no longer sees what passes',
  ],
])(
  'a capture %s that stands still puts its trial in doubt, and the next has another',
  async (_, name, flag, sentence) => {
    const { exitCode, outcome, findings } = await meddle(TWO, captureOf(name, flag), 'SIGSTOP');
    expect(exitCode).toBe(2);
    expect(outcome.verdicts.map(({ status }) => status)).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
    expect(
      findings.some((finding) => finding.startsWith(sentence)),
      findings.join('\n'),
    ).toBe(true);
    const [during, after] = outcome.trials;
    expect(during?.doubts.map(({ hop }) => hop)).toContain('capture');
    expect(after?.doubts).toEqual([]);
    expect(after?.sentinels).toEqual({ before: ['p1'], after: ['p1'] });
  },
);

describe.concurrent('what Open vSwitch says', () => {
  /** Runs a scenario to its end. */
  const judge = async (source: string) => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'said.ts'), source.replace('count: 200', 'count: 5'));
    const { exitCode, stdout } = await mirrorbench(['run', 'said.ts', '--port', 'veth', '--json'], folder);
    return found(exitCode, stdout);
  };
  const BROKEN = "await mirror.install('m0', 'broken'); return { during: await trial('during', ping) };";

  test('of a configuration that it does not take puts the trial in doubt', async () => {
    const { exitCode, findings } = await judge(scenario(BROKEN));
    expect(exitCode).toBe(2);
    expect(findings).toContainEqual(
      expect.stringMatching(/^ovs-vswitchd logged .*\|ERR\|.*mirror broken does not specify output; ignoring$/),
    );
  });

  test('is none when the scenario expects it', async () => {
    const { exitCode, outcome } = await judge(scenario(BROKEN, 'expectedErrors: [/mirror broken .* ignoring$/],'));
    expect(outcome.trials[0]?.daemon.problems.join('\n')).not.toContain('|ERR|');
    expect(outcome.trials[0]?.daemon.expected?.[0]).toContain('mirror broken does not specify output');
    expect(exitCode).toBe(0);
  });

  test('sentinels prove each trial, and stand in no capture', async () => {
    const { exitCode, outcome } = await judge(TWO);
    expect(exitCode).toBe(0);
    for (const trial of outcome.trials) {
      expect(trial.sentinels).toEqual({ before: ['p1'], after: ['p1'] });
      for (const { packets, counted } of trial.captures) expect(packets).toBe(counted);
      expect(trial.captures.find(({ port, direction }) => port === 'p3' && direction === 'departing')?.packets).toBe(5);
    }
  });
});
