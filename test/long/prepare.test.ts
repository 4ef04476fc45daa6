import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { fixture } from '../../src/host/fixture.ts';
import { prepareCapture } from '../../src/host/preparedCapture.ts';
import { isOnPath } from '../../src/host/searchPath.ts';
import { budget } from '../support/budget.ts';
import { root, scratchFolder } from '../support/command.ts';

budget('captures made ready to replay', 3);

// What is not ours says what came out, where it is installed: capinfos and tshark.
const unseen = isOnPath('tshark') && isOnPath('capinfos') ? undefined : 'not installed: tshark';

const captures = readdirSync(join(root, 'fixtures')).filter((name) => /\.pcap(ng)?$/.test(name));

async function shown(path: string, fields: readonly string[], filter = ''): Promise<readonly string[]> {
  const sums = ['ip', 'tcp', 'udp'].flatMap((name) => ['-o', `${name}.check_checksum:TRUE`]);
  const wanted = fields.flatMap((field) => ['-e', field]);
  const { stdout } = await execa('tshark', ['-n', '-r', path, ...sums, '-Y', filter, '-T', 'fields', ...wanted]);
  return stdout.split('\n').filter((line) => line !== '');
}

const TIMES = ['frame.time_epoch', 'frame.len', 'frame.cap_len'];
const WRONG = ['ip', 'tcp', 'udp', 'icmp', 'icmpv6'].map((name) => `${name}.checksum.status==0`).join(' || ');

test.for(['raw-ip.pcap', 'cooked.pcap', 'cooked-v2.pcap', 'http.pcapng'])(
  '%s becomes a plain capture of Ethernet with the same packets at the same times',
  async (name, context) => {
    context.skip(unseen !== undefined, unseen);
    const { path } = await prepareCapture(fixture(name), scratchFolder());
    const { stdout } = await execa('capinfos', ['-tEc', path]);
    expect(stdout).toMatch(/nanosecond (lib)?pcap/);
    expect(stdout).toMatch(/File encapsulation:\s+Ethernet\n/);
    const seen = ['frame.time_epoch', 'ip.src', 'ip.dst', 'ipv6.src', 'tcp.seq_raw', 'tcp.len'];
    expect(await shown(path, seen)).toEqual(await shown(fixture(name), seen));
  },
);

test.each(captures)('%s, anonymized twice by one seed: equal files, and by another seed another', async (name) => {
  const [first, second] = [scratchFolder(), scratchFolder()];
  const { path, steps } = await prepareCapture(fixture(name), first, { anonymize: 42 });
  const again = await prepareCapture(fixture(name), second, { anonymize: 42 });
  expect(readFileSync(path).equals(readFileSync(again.path))).toBe(true);
  expect(readdirSync(first)).toEqual(['anonymized.pcap']);
  expect(steps.some((step) => step.startsWith('tcprewrite --seed=42 '))).toBe(true);
  const other = await prepareCapture(fixture(name), scratchFolder(), { anonymize: 43 });
  expect(readFileSync(path).equals(readFileSync(other.path))).toBe(false);
});

test.for(captures)(
  '%s, anonymized: the same packets at the same times, none with a wrong checksum',
  async (name, context) => {
    context.skip(unseen !== undefined, unseen);
    const { path } = await prepareCapture(fixture(name), scratchFolder(), { anonymize: 42 });
    const plain = await prepareCapture(fixture(name), scratchFolder(), { fixChecksums: true });
    expect(await shown(path, TIMES)).toEqual(await shown(plain.path, TIMES));
    expect(await shown(path, ['frame.number'], WRONG)).toEqual([]);
    // A frame from a group is dropped by a switch.
    expect(await shown(path, ['frame.number'], 'eth.src.ig == 1')).toEqual([]);
  },
);

test('both directions of a conversation keep to the same two addresses, and no address is as it was', async (context) => {
  context.skip(unseen !== undefined, unseen);
  const addresses = ['eth.src', 'eth.dst', 'ip.src', 'ip.dst', 'tcp.srcport', 'tcp.dstport', 'tcp.len'];
  const { path } = await prepareCapture(fixture('http.pcap'), scratchFolder(), { anonymize: 42 });
  const [before, after] = await Promise.all([fixture('http.pcap'), path].map((file) => shown(file, addresses)));
  const renamed = new Map<string, string>();
  const columns = (lines: readonly string[] | undefined) => (lines ?? []).map((line) => line.split('\t'));
  for (const [row, was] of columns(before).entries()) {
    const is = columns(after)[row] ?? [];
    expect(is.slice(4)).toEqual(was.slice(4));
    for (const [column, address] of was.slice(0, 4).entries()) {
      const now = is[column] as string;
      expect(renamed.get(address) ?? now).toBe(now);
      renamed.set(address, now);
    }
  }
  expect(renamed.size).toBe(4);
  expect(new Set(renamed.values()).size).toBe(4);
  for (const [was, is] of renamed) expect(is).not.toBe(was);
});

test('how many packets keep their addresses is told', async (context) => {
  context.skip(unseen !== undefined, unseen);
  const { path, steps } = await prepareCapture(fixture('ipv6.pcap'), scratchFolder(), { anonymize: 42 });
  const addresses = ['ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst'];
  const [before, after] = await Promise.all([fixture('ipv6.pcap'), path].map((file) => shown(file, addresses)));
  const kept = (before ?? []).filter((line, row) => line === after?.[row]).length;
  const told = steps.find((step) => step.includes('kept their addresses'));
  // It depends on the version of tcprewrite.
  if (kept === 0) expect(told).toBeUndefined();
  else expect(told).toMatch(new RegExp(`^${kept} IP packets kept their addresses`));
});
