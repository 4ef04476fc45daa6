import { afterAll, expect, test } from 'vitest';
import { pick, randomOf } from '../../src/packet/testing/mutate.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { exitCode } from '../../src/report/summary.ts';
import { budget } from '../support/budget.ts';
import { scratchFolder } from '../support/command.ts';
import { machineState, settled } from '../support/machine.ts';
import { GENERATOR, type KilledRun, runAndKill } from '../support/runAndKill.ts';

// KILLS=7 SEED=1 npx vitest run --project long kills

budget('kills', 12);

const KILLS = Number(process.env.KILLS ?? 56);
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);

/** Scenarios in one run, two at a time, so that some have ended when the others are cut short. */
const several = { runs: [['span-egress', 'iperf3-tcp', 'tcpreplay']], outcomes: 6 };
/** One lab a run: whatever is killed is needed for its verdict. */
const alone = {
  runs: ['span-egress', 'iperf3-tcp', 'tcpreplay'].flatMap((name) => [
    [name, '--port', 'veth'],
    [name, '--port', 'internal'],
  ]),
  outcomes: 1,
};
const targets = [
  { who: 'the command', which: undefined, ...several },
  { who: 'its sandbox', which: /^unshare .*inner\.js$/, ...several },
  { who: 'the job in the sandbox', which: /^\S*node \S*inner\.js$/, ...several },
  { who: 'ovs-vswitchd', which: /^ovs-vswitchd unix:/, ...alone },
  { who: 'ovsdb-server', which: /^ovsdb-server --remote/, ...alone },
  { who: 'tcpdump', which: /^tcpdump -i/, ...alone },
  { who: 'the generator', which: GENERATOR, ...alone },
];
const cases = Array.from({ length: KILLS }, (_, index) => {
  return { kill: index + 1, ...(targets[index % targets.length] as (typeof targets)[number]) };
});

const accounts: string[] = [];
afterAll(() => {
  console.log([`${KILLS} kills, seed ${SEED}`, ...accounts].join('\n'));
});

test.each(cases)(
  `kill -9 of $who, number $kill with seed ${SEED}: nothing is left, and the report says what was cut short`,
  async ({ kill, who, which, runs, outcomes }) => {
    const random = randomOf(SEED * 1000 + kill);
    const args = pick(random, runs);
    let before = machineState();
    let run: KilledRun | undefined;
    for (let attempt = 1; run === undefined; attempt += 1) {
      expect(attempt, `${who} was never there to be killed`).toBeLessThanOrEqual(20);
      const folder = scratchFolder();
      before = machineState();
      run = await runAndKill(folder, { args, outcomes, which }, random);
    }
    const { exitCode: code, generating, stored } = run;
    const found = stored === undefined ? 'no report' : stored.report.complete ? 'complete' : 'cut short';
    const account = `${who}, ${args.join(' ')}${generating ? ', sending' : ''}: exit code ${code}, ${found}`;
    accounts.push(account);
    expect(await settled(before, 15_000), account).toEqual(before);
    examine(run, which !== undefined, args.includes('--port'));
  },
);

/** What must be on disk, whatever was killed and when. */
function examine(run: KilledRun, commandLives: boolean, isAlone: boolean): void {
  const { told, kept, stored, stderr, killedAt, generating } = run;
  const outcomes = stored?.report.outcomes ?? [];
  expect(outcomes, 'what was on disk is there').toEqual(expect.arrayContaining([...kept]));
  expect(
    outcomes.filter(({ status }) => status === 'failed'),
    'a kill is no fault of the mirror',
  ).toEqual([]);
  // The one that was told last may be on its way to the disk.
  if (!commandLives) expect(outcomes.length).toBeGreaterThanOrEqual(told - 1);
  if (stored?.markdown !== undefined) expect(stored.markdown).toMatch(/^## ./);
  if (!commandLives) return;
  if (stored === undefined) {
    expect(run.exitCode).toBe(3);
    expect(stderr).toContain('the sandbox ');
    return;
  }
  const { report, markdown } = stored;
  expect(run.exitCode).toBe(exitCode(report.summary));
  expect(headOf(markdown)).toBe(headOf(renderMarkdown(report)));
  expect(report.complete).toBe(outcomes.every(({ reason = '' }) => !reason.startsWith('the sandbox ')));
  if (!isAlone) return;
  const lastBegan = Math.max(...outcomes.flatMap(({ trials }) => trials.map(({ startedAt }) => Date.parse(startedAt))));
  if (generating || killedAt < lastBegan) expect(report.summary.passed).toBe(0);
}

/** The line that says what came of the run, and whether it was cut short. */
function headOf(markdown: string | undefined): string | undefined {
  return markdown?.split('\n')[0];
}
