import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reportSchema } from '../../src/report/schema.ts';
import { mirrorbench, scratchFolder } from '../support/command.ts';

// TCP as fast as it goes is more than a veth's receive socket holds: packets are lost before the switch sees them, which is no fault of
// the mirror. The trial is repeated, and both are shown.

const scenario = (durations: string) => `
import { copies, defineScenario, star } from 'mirrorbench';

export default defineScenario({
  claim: 'A TCP stream is copied.',
  topology: star({ p1: 'h1', p2: 'h2', p3: 'monitor' }),
  mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'p3' } },
  async run({ mirror, trial }) {
    await mirror.install('m0');
    return { during: await trial('during', { kind: 'iperf3', from: 'h1', to: 'h2', protocol: 'tcp', ${durations} }) };
  },
  check: ({ during }) => [copies(during.departing('p3'), during.arriving('p1'))],
});
`;

async function run(traffic: string) {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'stream.ts'), scenario(traffic));
  const { exitCode, stdout } = await mirrorbench(['run', 'stream.ts', '--json'], folder);
  const [outcome] = reportSchema.parse(JSON.parse(stdout)).outcomes;
  return { exitCode, outcome };
}

test('a trial that lost packets before the switch is repeated at half the rate; both are in the report, the second is judged', async () => {
  const { exitCode, outcome } = await run('bytes: 30_000_000');
  const [first, second] = outcome?.trials ?? [];
  expect(outcome?.trials.map(({ trial }) => trial)).toEqual(['during', 'during-slower']);
  expect(first?.lostBeforeSwitch.p1 ?? 0).toBeGreaterThan(0);
  expect(second?.traffic).toMatchObject({ kind: 'iperf3', windowBytes: 16_384 });
  expect(second?.lostBeforeSwitch).toEqual({});
  expect(outcome?.observations).toEqual({ during: 'during-slower' });
  expect(outcome?.verdicts[0]?.check).toContain('during-slower');
  expect(outcome?.status).toBe('passed');
  expect(exitCode).toBe(0);
});

test('one that lost nothing is not', async () => {
  const { outcome } = await run('bytes: 300_000, windowBytes: 16_384');
  expect(outcome?.trials.map(({ trial }) => trial)).toEqual(['during']);
  expect(outcome?.status).toBe('passed');
});
