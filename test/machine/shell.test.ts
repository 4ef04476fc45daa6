import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { program, scratchFolder } from '../support/command.ts';
import { machineState, settled } from '../support/machine.ts';

/** Types lines into `mirrorbench lab` on a terminal of its own; resolves to all that stood on it. */
async function type(folder: string, lines: readonly string[], ...args: readonly string[]): Promise<string> {
  const command = [process.execPath, program, 'lab', ...args].map((word) => `'${word}'`).join(' ');
  const { stdout } = await execa('script', ['-qec', command, '/dev/null'], {
    cwd: folder,
    input: `${lines.join('\n')}\n`,
    reject: false,
    timeout: 60_000,
  });
  // Some tools paint what they print on a terminal.
  return stripVTControlCharacters(stdout);
}

test('lab opens a shell in the article’s network, where its commands work as typed, and leaves nothing', async () => {
  const folder = scratchFolder();
  const before = machineState();
  const screen = await type(folder, [
    'ovs-vsctl -- --id=@p get port vnic-1 -- --id=@o get port mirror0-output -- --id=@m create mirror name=mirror0 select-src-port=@p output-port=@o -- add bridge br-int mirrors @m',
    'ovs-vsctl get mirror mirror0 name',
    'ovs-appctl fdb/show br-int',
    'tcpdump -n -c 2 -i mirror0-output > /run/copies 2>&1 & until grep -q listening /run/copies; do :; done',
    'ip netns exec ctn-1 ping -c 2 -i 0.1 192.168.1.4',
    'wait; cat /run/copies',
    'exit',
  ]);
  expect(screen).toContain('(mirrorbench lab)');
  expect(screen).toContain('2 packets transmitted, 2 received');
  expect(screen).toMatch(/^mirror0\r?$/m);
  expect(screen).toMatch(/VLAN +MAC +Age/);
  expect(screen).toContain('192.168.1.3 > 192.168.1.4: ICMP echo request');
  expect(screen).toContain('2 packets captured');
  expect(await settled(before, 10_000)).toEqual(before);
});

test('lab --port internal gives the endpoints internal ports, in their own namespaces', async () => {
  const screen = await type(
    scratchFolder(),
    ['ip netns exec ctn-1 ip -brief link show vnic-1', 'ip netns exec ctn-1 ping -c 1 192.168.1.4', 'exit'],
    '--port',
    'internal',
  );
  expect(screen).toMatch(/vnic-1 +(UP|UNKNOWN) +02:00:00:00:00:01/);
  expect(screen).toContain('1 packets transmitted, 1 received');
});
