import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { BlindTime, BlindTimeReport, Transition } from '../../src/model/blindTime.ts';
import { rulesInForce } from '../../src/oracle/rules.ts';
import { blindTimeSchema } from '../../src/report/blindTimeSchema.ts';
import { budget } from '../support/budget.ts';
import { type Ended, mirrorbench, scratchFolder } from '../support/command.ts';

budget('blind time', 4);

const REPEATS = 3;
const RATE = 10_000;
const ARGS = ['blindtime', '--repeats', `${REPEATS}`, '--rate', `${RATE}pps`, '--seed', '7', '--window', '600ms'];

describe('a stream passes while the mirror is attached, changed and detached', () => {
  const folder = scratchFolder();
  let ended: Ended;
  let report: BlindTimeReport;
  let repeats: readonly BlindTime[];

  beforeAll(async () => {
    ended = await mirrorbench([...ARGS, '--json'], folder);
    report = blindTimeSchema.parse(JSON.parse(ended.stdout));
    repeats = report.results.flatMap((result) => result.repeats);
  });

  const of = (transition: Transition, purged: boolean) =>
    repeats.filter((one) => one.transition === transition && one.purged === purged);
  const wrongOf = ({ transition, missing, surplus }: BlindTime) => (transition === 'attach' ? missing : surplus);

  test('each is measured as often as asked for, with purge and without, at the rate that was asked for', () => {
    expect(ended.exitCode, report.results[0]?.doubts.join('\n')).toBe(0);
    for (const transition of ['attach', 'change', 'detach'] as const)
      for (const purged of [false, true]) expect(of(transition, purged)).toHaveLength(REPEATS);
    expect(report.results[0]?.packetsPerSecond).toBeGreaterThanOrEqual(RATE);
  });

  test('what arrived was copied, or is missing, or was lost', () => {
    for (const { transition, arrived, copied, missing, lost, windowMs } of repeats) {
      expect(arrived / windowMs, 'packets a millisecond').toBeGreaterThan((0.8 * RATE) / 1000);
      if (transition !== 'detach') expect(copied + missing.packets + lost, transition).toBe(arrived);
      else expect(missing.packets).toBe(0);
    }
  });

  test('with purge each is in force soon, and nothing is doubled', () => {
    const purged = repeats.filter((one) => one.purged);
    expect(purged.filter((one) => !wrongOf(one).ended)).toEqual([]);
    expect(purged.filter(({ doubled }) => doubled > 0)).toEqual([]);
    for (const one of purged) expect(one.purgedMs).toBeGreaterThanOrEqual(one.appliedMs);
  });

  test('an output is changed at one stroke: no packet is without a copy', () => {
    const changes = [...of('change', false), ...of('change', true)];
    expect(changes.map(({ missing }) => missing.packets)).toEqual(changes.map(() => 0));
  });

  test('without purge attaching reaches live flows in versions that have the rule, and in no others', () => {
    const reaches = rulesInForce(report.openVSwitch).includes('change-reaches-live-flows');
    expect(of('attach', false).map(({ missing }) => missing.ended)).toEqual(of('attach', false).map(() => reaches));
    const [row] = report.results[0]?.rows ?? [];
    expect(row?.quantities.missingMs.open).toBe(reaches ? 0 : REPEATS);
  });

  test('without purge copies go on when the mirror is gone, in every version', () => {
    const detached = of('detach', false);
    expect(detached.map(({ surplus }) => surplus.ended)).toEqual(detached.map(() => false));
    for (const { surplus, copied } of detached) expect(surplus.packets).toBe(copied);
  });

  test('the report lies beside it as Markdown, with the command that does it again', () => {
    const [run = ''] = readdirSync(join(folder, 'reports'));
    const markdown = readFileSync(join(folder, 'reports', run, 'blindtime.md'), 'utf8');
    expect(markdown).toContain(`mirrorbench ${ARGS.slice(0, 5).join(' ')} --window 600ms --seed 7`);
    expect(markdown).toMatch(/\| attach, purged \| /);
  });
});

test('a mechanism that does not work on a switch is an error, with what does', async () => {
  const args = ['blindtime', '--mechanism', 'ovs-mirror', '--switch', 'linux-bridge'];
  const { exitCode, stderr } = await mirrorbench(args, scratchFolder());
  expect(stderr).toContain('does not work on linux-bridge');
  expect(exitCode).toBe(3);
});
