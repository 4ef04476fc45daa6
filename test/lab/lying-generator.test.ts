import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reportSchema } from '../../src/report/schema.ts';
import { mirrorbench, scratchFolder } from '../support/command.ts';

// A generator that lies stands before the real one on the PATH: no verdict may rest on what it says.

const scenario = `
import { copies, defineScenario, star } from 'mirrorbench';

const packet = (id) => {
  const bytes = new Uint8Array(60).fill(id);
  bytes.set([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x88, 0xb5]);
  return { from: 'h1', bytes };
};

export default defineScenario({
  claim: 'Sixty frames are copied.',
  topology: star({ p1: 'h1', p2: 'h2', p3: 'monitor' }),
  mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'p3' } },
  async run({ mirror, trial }) {
    await mirror.install('m0');
    const frames = Array.from({ length: 60 }, (_, id) => packet(id));
    return { during: await trial('during', { kind: 'frames', frames, packetsPerSecond: 200 }) };
  },
  check: ({ during }) => [copies(during.departing('p3'), during.arriving('p1'))],
});
`;

/** Runs the scenario with a tcpreplay that is this shell script; `$REAL` is the real one. */
async function withGenerator(script: string) {
  const folder = scratchFolder();
  const tools = join(folder, 'tools');
  mkdirSync(tools);
  writeFileSync(join(folder, 'sixty.ts'), scenario);
  writeFileSync(join(tools, 'tcpreplay'), `#!/bin/sh\nREAL=/usr/bin/tcpreplay\n${script}\n`);
  chmodSync(join(tools, 'tcpreplay'), 0o755);
  const { exitCode, stdout } = await mirrorbench(['run', 'sixty.ts', '--json'], folder, {
    PATH: `${tools}:${process.env.PATH ?? ''}`,
  });
  const [outcome] = reportSchema.parse(JSON.parse(stdout)).outcomes;
  const findings = outcome?.verdicts.flatMap((verdict) => verdict.findings.map(({ summary }) => summary)) ?? [];
  return { exitCode, outcome, findings };
}

test.concurrent('an honest one passes', async () => {
  const { exitCode, outcome } = await withGenerator('exec "$REAL" "$@"');
  expect(outcome?.trials[0]?.entered).toMatchObject({ counted: 60, captured: 60, packets: 60 });
  expect(outcome?.trials[0]?.entered?.packetsPerSecond).toBeLessThan(250);
  expect(exitCode).toBe(0);
});

test.concurrent('one that claims packets that it did not send is found out: half of them', async () => {
  const { exitCode, findings } = await withGenerator(
    '"$REAL" --limit=30 "$@" | sed "s/Successful packets:.*30/Successful packets:        60/"',
  );
  expect(findings).toContain('the generator says that it sent 60 packets, and 30 arrived at p1');
  expect(exitCode).toBe(2);
});

test.concurrent('one that claims packets and sends none is found out', async () => {
  const { exitCode, findings } = await withGenerator('echo "	Successful packets:        60"');
  expect(findings).toContain('the generator says that it sent 60 packets, and 0 arrived at p1');
  expect(exitCode).toBe(2);
});

test.concurrent('one that admits that it sent less is believed', async () => {
  const { exitCode, findings } = await withGenerator('exec "$REAL" --limit=30 "$@"');
  expect(findings).toContain('the generator sent 30 packets of 60');
  expect(exitCode).toBe(2);
});

test.concurrent('one that ignores the rate is found out', async () => {
  const { exitCode, findings } = await withGenerator('for last; do :; done; exec "$REAL" "$1" --topspeed "$last"');
  expect(findings).toContainEqual(
    expect.stringMatching(/^the generator was asked for 200 packets\/s, and sent [0-9]{4,}$/),
  );
  expect(exitCode).toBe(2);
});

test.concurrent('one that fails and exits 0 is an error, with what it said', async () => {
  const { exitCode, outcome } = await withGenerator('echo "Fatal Error: no such thing" >&2; exit 0');
  expect(outcome?.status).toBe('errored');
  expect(outcome?.reason).toContain('gave no summary: Fatal Error: no such thing');
  expect(exitCode).toBe(3);
});
