import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPcap, writePcap } from '../../src/packet/pcap.ts';
import { mirrorbench, root, scratchFolder } from '../support/command.ts';

const http = readFileSync(join(root, 'fixtures/http.pcap'));
const { frames } = readPcap(http);

function folderWith(files: Readonly<Record<string, Uint8Array>>): string {
  const folder = scratchFolder();
  for (const [name, bytes] of Object.entries({ 'a.pcap': http, ...files })) writeFileSync(join(folder, name), bytes);
  return folder;
}

const byStream = (args: readonly string[], folder: string) => mirrorbench(['compare', '--by-stream', ...args], folder);

test.concurrent.each([
  ['0, equal', http, [], 0, 'equal'],
  ['1, different', writePcap(frames.slice(0, -1)), [], 1, 'different'],
  ['2, inconclusive', http.subarray(0, http.length - 1), [], 2, 'inconclusive'],
  ['4, nothing that a filter selects', http, ['--filter', 'icmp6'], 4, 'empty'],
] as const)('exit code %s', async (_, mirror, more, code, verdict) => {
  const folder = folderWith({ 'b.pcap': mirror });
  const { exitCode, stdout, stderr } = await byStream(['a.pcap', 'b.pcap', ...more], folder);
  expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: '' });
  expect(stdout.startsWith(`${verdict}: `)).toBe(true);
  const json = await byStream(['a.pcap', 'b.pcap', ...more, '--json'], folder);
  expect(json.exitCode).toBe(code);
  expect(JSON.parse(json.stdout)).toMatchObject({ schemaVersion: 1, by: 'stream', verdict });
});

test.concurrent.each([
  [['--once'], '--once'],
  [['--in-order'], '--in-order'],
  [['--ignore', 'ttl'], '--ignore'],
  [['--mask', '14:2'], '--mask'],
  [['--snaplen', '64'], '--snaplen'],
  [['--decap', 'gre'], '--decap'],
  [['--write-diff', 'd.pcapng'], '--write-diff'],
  [['--once', '--decap', 'vlan'], '--once, --decap'],
] as const)('it is refused beside %j', async (options, named) => {
  const { exitCode, stdout, stderr } = await byStream(['a.pcap', 'a.pcap', ...options], folderWith({}));
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  expect(stderr).toContain(`--by-stream cannot be combined with ${named}, which speak`);
});

test.concurrent('what is no capture has exit code 3', async () => {
  const { exitCode, stderr } = await byStream(['a.pcap', 'b.pcap'], folderWith({ 'b.pcap': Buffer.from('a text') }));
  expect(exitCode).toBe(3);
  expect(stderr).toContain('b.pcap cannot be read as a capture');
});
