import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MECHANISM_NAMES } from '../../src/model/mechanism.ts';
import type { SelftestReport } from '../../src/model/selftest.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { budget } from '../support/budget.ts';
import { asRoot, mirrorbench, scratchFolder } from '../support/command.ts';
import { notGreen } from '../support/notGreen.ts';

budget('mechanisms', 20);

async function outcomesOf(...args: readonly string[]) {
  const { exitCode, stdout } = await mirrorbench([...args, '--json'], scratchFolder(), {}, 10 * 60_000);
  const { outcomes } = reportSchema.parse(JSON.parse(stdout));
  return { exitCode, outcomes, wrong: notGreen(outcomes) };
}

test('the suite mechanisms holds, on every mechanism and switch that this machine has', async () => {
  const { exitCode, outcomes, wrong } = await outcomesOf('mechanisms');
  expect(wrong).toEqual([]);
  expect(new Set(outcomes.map(({ variant }) => variant.mechanism))).toEqual(new Set(MECHANISM_NAMES));
  const skipped = outcomes.filter(({ status }) => status === 'skipped').map(({ reason }) => reason ?? '');
  for (const reason of skipped) expect(reason).toMatch(asRoot ? /snaplen|AF_XDP/ : /snaplen|AF_XDP|root/);
  expect(exitCode).toBe(0);
});

describe.each([
  ['--mechanism', 'tc', '--mechanism', 'nft', '--switch', 'ovs-netdev', '--switch', 'linux-bridge'],
  ['--mechanism', 'ovs-flow', '--mechanism', 'ovs-group'],
])('with %s %s %s %s', (...pairs) => {
  test('what of conformance makes sense there holds', async () => {
    const { outcomes, wrong } = await outcomesOf('conformance', '--port', 'veth', ...pairs);
    expect(wrong).toEqual([]);
    expect(outcomes.filter(({ status }) => status === 'passed').length).toBeGreaterThan(15);
  });
});

test.skipIf(!asRoot)('the article holds with ports over AF_XDP', async () => {
  const { exitCode, outcomes, wrong } = await outcomesOf('article', '--switch', 'ovs-afxdp', '--port', 'veth');
  expect(wrong).toEqual([]);
  expect(outcomes).not.toHaveLength(0);
  expect(exitCode).toBe(0);
});

test.skipIf(!asRoot)('over AF_XDP the cycles are told that the thread which polls spends on a packet', async () => {
  const folder = scratchFolder();
  writeFileSync(
    join(folder, 'cycles.ts'),
    `import { defineBenchmark, star } from 'mirrorbench';
     export default defineBenchmark({ question: 'How many cycles?', switch: 'ovs-afxdp', topology: star({ p1: 'h1', p2: 'h2', p3: 'end' }),
       mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'p3' } }, states: { off: { what: 'off' }, mirror: { mirrors: ['m0'], what: 'a mirror' } },
       load: { kind: 'udp', from: 'h1', to: 'h2', frameBytes: 64 }, quantities: ['switchCyclesPerPacket'] });`,
  );
  const { stdout } = await mirrorbench(['bench', 'cycles.ts', '--duration', '12s', '--json'], folder);
  const { benchmarks: [result] = [] } = reportSchema.parse(JSON.parse(stdout));
  const samples = result?.quantities[0]?.samples ?? [];
  expect(new Set(samples.map(({ state }) => state))).toEqual(new Set(['off', 'mirror']));
  // No packet is forwarded for less, and a copy costs no millisecond.
  for (const { value } of samples) {
    expect(value).toBeGreaterThan(50);
    expect(value).toBeLessThan(1_000_000);
  }
});

const FAULTS = ['lose one', 'duplicate', 'alter one bit', 'leak from an unselected port', 'copy to the wrong port'];

test.each(MECHANISM_NAMES.filter((name) => asRoot || name !== 'ebpf'))(
  'faults of copies by %s are found and named, and there is no false alarm',
  async (mechanism) => {
    const args = [
      'selftest',
      '--mechanism',
      mechanism,
      '--clean',
      '3',
      '--json',
      ...FAULTS.flatMap((name) => ['--fault', name]),
    ];
    const { exitCode, stdout } = await mirrorbench(args, scratchFolder(), {}, 5 * 60_000);
    const report = JSON.parse(stdout) as SelftestReport;
    expect(report).toMatchObject({ mechanism, complete: true });
    expect(report.cases.map(({ fault, found, rightClass }) => [fault, found, rightClass])).toEqual(
      FAULTS.map((fault) => [fault, true, true]),
    );
    expect(report.cases.flatMap((one) => one.clean).filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(exitCode).toBe(0);
  },
);
