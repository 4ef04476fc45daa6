import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reportSchema } from '../../src/report/schema.ts';
import { mirrorbench, scratchFolder } from '../support/command.ts';

/** A user's scenario, outside the checkout, that expects the egress of vnic-1 whatever the mirror is. */
function scenario(mirror: string, install: boolean): string {
  return `
import { articleTopology, copies, defineScenario } from 'mirrorbench';
import type { Ping } from 'mirrorbench';
import { requests } from './helper';

const ping: Ping<'ctn-1' | 'ctn-2'> = { kind: 'ping', from: 'ctn-1', to: 'ctn-2', count: requests };

export default defineScenario({
  claim: 'What ctn-1 sends is copied.',
  topology: articleTopology,
  mirrors: { mirror0: ${mirror} },
  async run({ mirror, trial }) {
    ${install ? "await mirror.install('mirror0');" : ''}
    return { during: await trial('during', ping) };
  },
  check: ({ during }) => [copies(during.departing('mirror0-output'), during.arriving('vnic-1'))],
});
`;
}

const wrong = [
  {
    title: 'a mirror of the wrong port',
    mirror: "{ selectSrcPort: ['vnic-2'], outputPort: 'mirror0-output' }",
    install: true,
    findings: [
      /^3 of 3 copies missing at mirror0-output: 3 not put out by the flows; the first: .*192\.168\.1\.3 > 192\.168\.1\.4: ICMP echo request, .* \(98 bytes, packet 1 arriving at vnic-1\)$/,
      /^3 packets at mirror0-output that nobody owed, the first: .*192\.168\.1\.4 > 192\.168\.1\.3: ICMP echo reply, .* \(98 bytes, packet 1 departing at mirror0-output\)$/,
    ],
  },
  {
    title: 'a mirror of the wrong direction',
    mirror: "{ selectDstPort: ['vnic-1'], outputPort: 'mirror0-output' }",
    install: true,
    findings: [
      /^3 of 3 copies missing .* ICMP echo request, /,
      /^3 packets at mirror0-output that nobody owed, .* ICMP echo reply, /,
    ],
  },
  {
    title: 'no mirror',
    mirror: "{ selectSrcPort: ['vnic-1'], outputPort: 'mirror0-output' }",
    install: false,
    findings: [/^3 of 3 copies missing .* ICMP echo request, /],
  },
];

test.concurrent.each(wrong)(
  '$title fails a scenario of a user’s own, run from outside the checkout, with a finding that names the packet',
  async ({ mirror, install, findings }) => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'helper.ts'), 'export const requests: number = 3;\n');
    writeFileSync(join(folder, 'mine.ts'), scenario(mirror, install));
    const { exitCode, stdout, stderr } = await mirrorbench(['run', 'mine.ts', '--json'], folder);
    expect(exitCode, stderr).toBe(1);
    const [outcome] = reportSchema.parse(JSON.parse(stdout)).outcomes;
    expect(outcome).toMatchObject({
      scenario: 'mine.ts',
      status: 'failed',
      variant: { port: 'veth', switch: 'ovs-netdev' },
    });
    const summaries = outcome?.verdicts.flatMap((verdict) => verdict.findings.map(({ summary }) => summary)) ?? [];
    expect(summaries).toHaveLength(findings.length);
    for (const [index, pattern] of findings.entries()) expect(summaries[index]).toMatch(pattern);
  },
);

test.concurrent('a scenario of a user’s own that is right passes from outside the checkout, and its table says so', async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'helper.ts'), 'export const requests: number = 3;\n');
  writeFileSync(join(folder, 'mine.ts'), scenario("{ selectSrcPort: ['vnic-1'], outputPort: 'mirror0-output' }", true));
  const { exitCode, stdout, stderr } = await mirrorbench(['run', './mine.ts'], folder);
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toContain('1 claim held');
  expect(stdout).toContain('3 of 3 copied');
});

test.concurrent('a scenario that throws is errored, never failed: exit 3, and what it threw', async () => {
  const folder = scratchFolder();
  writeFileSync(
    join(folder, 'thrower.ts'),
    `import { articleTopology, defineScenario } from 'mirrorbench';
     export default defineScenario({
       claim: 'It throws.', topology: articleTopology, mirrors: {},
       async run() { throw new Error('thrown on purpose'); },
       check: () => [],
     });`,
  );
  const { exitCode, stdout } = await mirrorbench(['run', 'thrower.ts', '--json'], folder);
  expect(exitCode).toBe(3);
  const [outcome] = reportSchema.parse(JSON.parse(stdout)).outcomes;
  expect(outcome).toMatchObject({ status: 'errored', verdicts: [] });
  expect(outcome?.reason).toContain('thrown on purpose');
});

test.concurrent('a scenario that needs a column that no schema has is skipped with the reason, and nothing checked is exit 4', async () => {
  const folder = scratchFolder();
  writeFileSync(
    join(folder, 'needs.ts'),
    `import { articleTopology, defineScenario } from 'mirrorbench';
     export default defineScenario({
       claim: 'It needs what is not there.', requires: ['Mirror.no_such_column'], topology: articleTopology, mirrors: {},
       async run() { throw new Error('must not run'); },
       check: () => [],
     });`,
  );
  const { exitCode, stdout } = await mirrorbench(['run', 'needs.ts', '--json'], folder);
  expect(exitCode).toBe(4);
  const [outcome] = reportSchema.parse(JSON.parse(stdout)).outcomes;
  expect(outcome).toMatchObject({ status: 'skipped', reason: 'this Open vSwitch has no Mirror.no_such_column' });
});

test.concurrent('mirrors of which the oracle cannot tell what they owe are inconclusive, never green: exit 2, with the reason', async () => {
  const folder = scratchFolder();
  writeFileSync(
    join(folder, 'cut.ts'),
    `import { articleTopology, defineScenario, equivalent } from 'mirrorbench';
     export default defineScenario({
       claim: 'The copies are cut.', topology: articleTopology,
       mirrors: {
         mirror0: { selectSrcPort: ['vnic-1'], outputPort: 'mirror0-output', snaplen: 60 },
         mirror1: { selectSrcPort: ['vnic-1'], outputPort: 'mirror0-output', snaplen: 70 },
       },
       async run({ mirror, trial }) {
         await mirror.install('mirror0', 'mirror1');
         return { during: await trial('during', { kind: 'ping', from: 'ctn-1', to: 'ctn-2', count: 1 }) };
       },
       check: ({ during }) => [equivalent(during, 'mirror0')],
     });`,
  );
  const { exitCode, stdout } = await mirrorbench(['run', 'cut.ts'], folder);
  expect(exitCode).toBe(2);
  expect(stdout).toContain('inconclusive');
  expect(stdout).toContain('cut copies to different lengths');
});
