import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MECHANISM_NAMES } from '../../src/model/mechanism.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { asRoot, mirrorbench, scratchFolder } from '../support/command.ts';

const EVERY = MECHANISM_NAMES.flatMap((name) => ['--mechanism', name]);

async function outcomesOf(...args: readonly string[]) {
  const { exitCode, stdout } = await mirrorbench([...args, '--json'], scratchFolder());
  const { outcomes, switches } = reportSchema.parse(JSON.parse(stdout));
  return { exitCode, outcomes, switches };
}

test('the same scenarios with each mechanism: what it copies, what it copies twice, and what it does not offer', async () => {
  const selectors = ['egress-only', 'without-duplicates', 'snaplen'].map((name) => `mechanisms/${name}`);
  const { exitCode, outcomes } = await outcomesOf(...selectors, ...EVERY);
  const statusOf = (mechanism: string) =>
    selectors.map(
      (name) => outcomes.find(({ scenario, variant }) => scenario === name && variant.mechanism === mechanism)?.status,
    );
  const taps = ['passed', 'knownDeviation', 'skipped'];
  expect(Object.fromEntries(MECHANISM_NAMES.map((name) => [name, statusOf(name)]))).toEqual({
    'ovs-mirror': ['passed', 'passed', 'passed'],
    'ovs-flow': ['passed', 'passed', 'passed'],
    'ovs-group': ['passed', 'passed', 'skipped'],
    tc: taps,
    'tc-classful': taps,
    nft: taps,
    ebpf: asRoot ? taps : ['skipped', 'skipped', 'skipped'],
  });
  const skipped = outcomes.filter(({ status }) => status === 'skipped');
  for (const { reason } of skipped) expect(reason).toMatch(/has no snaplen|root/);
  expect(exitCode).toBe(0);
});

test("the article's scenarios run on a Linux bridge, and on taps beside Open vSwitch", async () => {
  const pairs = ['--mechanism', 'tc', '--switch', 'linux-bridge', '--switch', 'ovs-netdev'];
  const { exitCode, outcomes } = await outcomesOf(
    'article/span-both',
    'article/remove-mirror',
    '--port',
    'veth',
    ...pairs,
  );
  expect(outcomes.map(({ scenario, variant, status }) => [scenario, variant.switch, status])).toEqual(
    expect.arrayContaining(
      ['article/span-both', 'article/remove-mirror'].flatMap((scenario) =>
        ['linux-bridge', 'ovs-netdev'].map((kind) => [scenario, kind, 'passed']),
      ),
    ),
  );
  expect(exitCode).toBe(0);
});

test('what is for Open vSwitch alone is skipped elsewhere, with the reason; no Open vSwitch is named where none is started', async () => {
  const { outcomes, switches } = await outcomesOf('A02-source', 'A13-vlan', 'A01-all', '--mechanism', 'nft');
  expect(outcomes.map(({ scenario, status, reason }) => [scenario, status, reason])).toEqual([
    ['conformance/A02-source', 'skipped', 'a Linux bridge has no OpenFlow'],
    ['conformance/A13-vlan', 'skipped', 'nft has no selectVlan'],
    [
      'conformance/A01-all',
      'skipped',
      'it is about packets that are copied once, and nft copies them at each port and direction',
    ],
  ]);
  expect(switches).toEqual([]);
});

test.each([
  [
    ['--mechanism', 'ovs-mirror', '--switch', 'linux-bridge'],
    /ovs-mirror \(a row of Open vSwitch's table Mirror\) does not work on linux-bridge\n\s+it works on ovs-netdev, ovs-afxdp, ovs-kernel/,
  ],
  [['--mechanism', 'tc', '--switch', 'ovs-afxdp'], /tc \(tc mirred in clsact\) does not work on ovs-afxdp/],
  [['--mechanism', 'iptables'], /argument 'iptables' is invalid.*ovs-mirror, ovs-flow, ovs-group, tc/s],
] as const)('%s is refused before anything starts', async (args, message) => {
  const folder = scratchFolder();
  const { exitCode, stderr, stdout } = await mirrorbench(['article', ...args], folder);
  expect(stderr).toMatch(message);
  expect(stdout).toBe('');
  expect(exitCode).toBe(3);
  expect(existsSync(join(folder, 'reports'))).toBe(false);
});
