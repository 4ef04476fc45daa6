import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { mirrorbench, program, scratchFolder } from '../support/command.ts';
import { machineState, settled } from '../support/machine.ts';

/** Scenarios that claim that what departs at p1 is copied, where the mirror copies what arrives there; the last one is right. */
const scenarios = `
import { copies, defineScenario, star } from 'mirrorbench';

const claims = [['wrong', 'departing'], ['wrong-too', 'departing'], ['right', 'arriving']];

export default claims.map(([id, direction]) => defineScenario({
  id,
  claim: 'What is ' + direction + ' at p1 is copied.',
  topology: star({ p1: 'h1', p2: 'h2', p3: 'monitor' }),
  mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'p3' } },
  async run({ mirror, trial }) {
    await mirror.install('m0');
    return { during: await trial('during', { kind: 'ping', from: 'h1', to: 'h2', count: 3 }) };
  },
  check: ({ during }) => [copies(during.departing('p3'), during[direction]('p1'))],
}));
`;

test('--pause-on-failure opens a shell in the first lab that failed, with its switch and endpoints at hand, then goes on', async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'claims.ts'), scenarios);
  const before = machineState();
  const words = [process.execPath, program, 'run', 'claims.ts', '--port', 'veth', '--pause-on-failure'];
  const lines = [
    'ovs-vsctl --bare --columns=name list mirror',
    'ovs-appctl fdb/show br0',
    'ovs-ofctl dump-flows br0',
    'ip -brief link show p1',
    'ip netns exec lab1.h1 ping -c 2 -i 0.1 10.0.0.2',
    'exit',
  ];
  const { stdout, exitCode } = await execa(
    'script',
    ['-qec', words.map((word) => `'${word}'`).join(' '), '/dev/null'],
    {
      cwd: folder,
      input: `${lines.join('\n')}\n`,
      reject: false,
      timeout: 60_000,
    },
  );
  const screen = stripVTControlCharacters(stdout);
  expect(exitCode).toBe(1);
  expect(screen).toContain('✗ failed: claims.ts:wrong (veth)');
  expect(screen).toMatch(/ip netns exec lab1\.h1 bash +h1/);
  expect(screen).toMatch(/^m0\r?$/m);
  expect(screen).toMatch(/VLAN +MAC +Age/);
  expect(screen).toContain('actions=NORMAL');
  expect(screen).toMatch(/p1@if\d+ +UP/);
  expect(screen).toContain('2 packets transmitted, 2 received');
  // One shell, of the first lab.
  expect(screen).not.toContain('ip netns exec lab2.');
  expect(screen).toContain('2 of 3 claims failed');
  expect(screen.indexOf('✓ passed  claims.ts:right')).toBeGreaterThan(screen.indexOf('2 packets transmitted'));
  expect(await settled(before, 10_000)).toEqual(before);
});

test('without a terminal --pause-on-failure is refused before anything starts: exit 3', async () => {
  const folder = scratchFolder();
  for (const command of [['run'], ['replay', 'no.pcap']]) {
    const { exitCode, stderr } = await mirrorbench([...command, '--pause-on-failure'], folder);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^mirrorbench: --pause-on-failure opens a shell, and there is no terminal for it\n/);
  }
});
