import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { readPcap, writePcap } from '../../src/packet/pcap.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { mirrorbench, program, root, scratchFolder } from '../support/command.ts';
import { machineState, settled } from '../support/machine.ts';

const fixture = (name: string) => join(root, 'fixtures', name);

async function replay(
  ...args: readonly string[]
): Promise<{ exitCode: number | undefined; report: Report; stderr: string }> {
  const { exitCode, stdout, stderr } = await mirrorbench(['replay', '--json', ...args], scratchFolder());
  return { exitCode, report: reportSchema.parse(JSON.parse(stdout)), stderr };
}

const evidence = (report: Report, index = 0) => report.outcomes[index]?.verdicts.map((verdict) => verdict.evidence);

test('each capture that comes with the program goes in and is copied whole, whatever its link type and the length of its frames', async () => {
  const names = readdirSync(join(root, 'fixtures')).filter((name) => /\.pcap(ng)?$/.test(name));
  const { exitCode, report } = await replay(...names.map(fixture));
  const wrong = report.outcomes.filter(({ status }) => status !== 'passed');
  expect(wrong.map(({ scenario, reason, verdicts }) => [scenario, reason, verdicts])).toEqual([]);
  expect(report.outcomes).toHaveLength(names.length);
  expect(exitCode).toBe(0);
});

test.concurrent('compressed, cut and damaged captures are said to be so, and what is left of them is replayed', async () => {
  const folder = scratchFolder();
  const whole = readFileSync(fixture('http.pcap'));
  writeFileSync(join(folder, 'damaged.pcap'), whole.subarray(0, whole.length - 100));
  const { frames } = readPcap(whole);
  const cut = frames.map(({ bytes, ...rest }) => ({ ...rest, bytes: bytes.subarray(0, 60) }));
  writeFileSync(join(folder, 'cut.pcap'), writePcap(cut));
  await execa('gzip', ['-k', join(folder, 'cut.pcap')]);
  const names = ['damaged.pcap', 'cut.pcap', 'cut.pcap.gz'].map((name) => join(folder, name));
  const { exitCode, report, stderr } = await replay(...names);
  expect(stderr).toContain('the file is damaged at byte');
  expect(stderr).toContain('the capture kept less than there was');
  expect(report.outcomes.map(({ status }) => status)).toEqual(['passed', 'passed', 'passed']);
  expect(evidence(report, 1)).toContain('17 of 17 packets copied');
  expect(exitCode).toBe(0);
});

test.concurrent.each(['src', 'dst', 'both', 'all'] as const)(
  'both sides of a capture, twice: a mirror that selects by %s copies each packet once',
  async (select) => {
    const { exitCode, report } = await replay(
      fixture('http.pcap'),
      '--split',
      'port',
      '--loop',
      '2',
      '--select',
      select,
    );
    const [arrived, ...rest] = evidence(report) ?? [];
    expect(arrived).toBe('0 packets');
    expect(rest[0]).toMatch(/^34 of 34 packets came in at \d+ packets\/s$/);
    expect(rest.slice(1)).toEqual([
      '16 of 16 packets forwarded',
      '18 of 18 packets forwarded',
      '34 of 34 packets copied',
    ]);
    expect(exitCode).toBe(0);
  },
);

test('a rate that is told is kept, and shown beside the one that was reached', async () => {
  const { report } = await replay(fixture('article.pcap'), '--rate', '500pps');
  const during = report.outcomes[0]?.trials.find(({ trial }) => trial === 'during');
  expect(during?.entered).toMatchObject({ counted: 126, captured: 126, packets: 126, intendedPacketsPerSecond: 500 });
  expect(during?.entered?.packetsPerSecond).toBeGreaterThan(400);
  expect(during?.entered?.packetsPerSecond).toBeLessThan(600);
});

test.concurrent('a capture’s own timing, faster by a factor', async () => {
  const { report } = await replay(fixture('http.pcap'), '--rate', 'x10');
  expect(report.outcomes[0]?.trials[1]?.traffic).toMatchObject({ multiplier: 10 });
  expect(report.outcomes[0]?.status).toBe('passed');
});

test.concurrent('addresses are anonymized the same way for the same seed', async () => {
  const packets = async (seed: string) => {
    const { report } = await replay(fixture('dns.pcap'), '--anonymize', seed);
    expect(report.outcomes[0]?.status).toBe('passed');
    return report;
  };
  const folder = scratchFolder();
  for (const run of ['one', 'two']) {
    const { exitCode } = await mirrorbench(
      ['replay', fixture('dns.pcap'), '--anonymize', '3', '--report', join(folder, run)],
      folder,
    );
    expect(exitCode).toBe(0);
  }
  const sent = (run: string) => readFileSync(join(folder, run, 'latest', 'capture-1', 'anonymized.pcap'));
  expect(sent('one').equals(sent('two'))).toBe(true);
  expect(sent('one').equals(readFileSync(fixture('dns.pcap')))).toBe(false);
  await packets('4');
});

test.concurrent.each([
  ['frames over an MTU that was told', ['jumbo.pcap', '--mtu', '1500'], /too long for an MTU of 1500[\s\S]*--mtu 9000/],
  ['what is no capture', ['manifest.json'], /is not a capture/],
  ['all packets on one side', ['ipv6.pcap', '--split', 'bridge'], /tcpprep/],
])('%s: exit 3, with what to do', async (_, [name = '', ...options], message) => {
  const folder = scratchFolder();
  const { exitCode, stdout, stderr } = await mirrorbench(['replay', fixture(name), ...options], folder);
  expect(stdout + stderr).toMatch(message);
  expect(exitCode).toBe(3);
});

test('a capture that stops the replay leaves nothing in the folder of reports', async () => {
  const folder = scratchFolder();
  await mirrorbench(['replay', fixture('jumbo.pcap'), '--mtu', '1500'], folder);
  expect(readdirSync(join(folder, 'reports'))).toEqual([]);
});

test.concurrent.each(['fast', '0pps', 'x0', '-5', '10pps/s'])('the rate %s is refused', async (rate) => {
  const { exitCode, stderr } = await mirrorbench(['replay', fixture('http.pcap'), `--rate=${rate}`], scratchFolder());
  expect(stderr).toContain('It is max, original, top');
  expect(exitCode).toBe(3);
});

test('more packets than fit into any queue, at top speed: nothing is lost', {
  timeout: 120_000,
}, async () => {
  const folder = scratchFolder();
  const { frames } = readPcap(readFileSync(fixture('article.pcap')));
  writeFileSync(join(folder, 'some.pcap'), writePcap(frames));
  // 126 packets, 3,000 times: 378,000 packets, where the queue holds 250,000.
  const { exitCode, report } = await replay(join(folder, 'some.pcap'), '--loop', '3000');
  expect(evidence(report)?.slice(-1)).toEqual(['378000 of 378000 packets copied']);
  expect(exitCode).toBe(0);
});

test('kill -9 in the middle of a replay leaves no process, namespace, interface or mount behind', async () => {
  const folder = scratchFolder();
  const before = machineState();
  const child = spawn(process.execPath, [program, 'replay', fixture('article.pcap'), '--loop', '20000'], {
    cwd: folder,
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const live = () =>
    existsSync(join(folder, 'reports')) &&
    readdirSync(join(folder, 'reports'), { recursive: true }).some((name) =>
      String(name).endsWith('client.arriving.pcap'),
    );
  while (!live()) await setTimeout(20);
  await setTimeout(1000);
  child.kill('SIGKILL');
  await ended;
  expect(await settled(before, 15_000)).toEqual(before);
});
