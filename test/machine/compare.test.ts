import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readPcap, writePcap } from '../../src/packet/pcap.ts';
import { mirrorbench, program, root, scratchFolder } from '../support/command.ts';
import { machineState, settled } from '../support/machine.ts';

const article = readFileSync(join(root, 'fixtures/article.pcap'));
const { frames } = readPcap(article);

/** A folder with article.pcap and captures made of it. */
function folderWith(files: Readonly<Record<string, Uint8Array>>): string {
  const folder = scratchFolder();
  for (const [name, bytes] of Object.entries({ 'a.pcap': article, ...files })) writeFileSync(join(folder, name), bytes);
  return folder;
}

const without = (...numbers: readonly number[]) => writePcap(frames.filter((_, index) => !numbers.includes(index + 1)));

async function compareJson(args: readonly string[], folder: string) {
  const { exitCode, stdout, stderr } = await mirrorbench(['compare', ...args, '--json'], folder);
  return { exitCode, stderr, json: stdout === '' ? undefined : JSON.parse(stdout) };
}

describe('exit codes', () => {
  test.concurrent('0: equal', async () => {
    const folder = folderWith({});
    const { exitCode, json, stderr } = await compareJson(['a.pcap', 'a.pcap'], folder);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(json).toMatchObject({ verdict: 'equal', matched: frames.length, missing: 0 });
  });

  test.concurrent('1: different, and each difference is named', async () => {
    const folder = folderWith({ 'b.pcap': without(5, 9) });
    const { exitCode, json } = await compareJson(['a.pcap', 'b.pcap'], folder);
    expect(exitCode).toBe(1);
    expect(json).toMatchObject({ verdict: 'different', missing: 2, matched: frames.length - 2 });
    expect(json.findings.map((finding: { kind: string }) => finding.kind)).toEqual(['missing', 'missing']);
  });

  test.concurrent('2: a file that ends inside a packet', async () => {
    const folder = folderWith({ 'b.pcap': article.subarray(0, article.length - 1) });
    const { exitCode, json } = await compareJson(['a.pcap', 'b.pcap'], folder);
    expect(exitCode).toBe(2);
    expect(json).toMatchObject({ verdict: 'inconclusive', missing: 1 });
  });

  test.concurrent('3: what cannot be read, and usage, with what to do about it', async () => {
    const folder = folderWith({
      'text.pcap': Buffer.from('not a capture, just a text'),
      'run.json': Buffer.from('{}'),
    });
    mkdirSync(join(folder, 'folder'));
    for (const [args, said] of [
      [['a.pcap', 'gone.pcap'], /gone\.pcap cannot be read: ENOENT/],
      [['a.pcap', 'text.pcap'], /text\.pcap cannot be read as a capture/],
      [['a.pcap', 'folder'], /folder cannot be read: it is a folder/],
      [['a.pcap'], /two captures or more/],
      [['run.json', 'run.json'], /mirrorbench diff/],
      [['-', '-'], /standard input can be one/],
      [['a.pcap', 'a.pcap', '--ignore', 'nothing'], /Allowed choices are checksums, vlan/],
      [['a.pcap', 'a.pcap', '--mask', '3'], /OFFSET:LENGTH/],
      [['a.pcap', 'a.pcap', '--snaplen', '0'], /number of bytes/],
      [
        ['a.pcap', 'a.pcap', '--filter', 'tcp prot 80'],
        /tcpdump cannot filter a\.pcap by 'tcp prot 80': .*syntax error/,
      ],
      [['a.pcap', 'a.pcap', '--igonre', 'vlan'], /Did you mean --ignore/],
      [['a.pcap', 'a.pcap', '--write-diff', 'no/such/folder/d.pcapng'], /the differences cannot be written/],
    ] as const) {
      const { exitCode, stdout, stderr } = await mirrorbench(['compare', ...args], folder);
      expect({ exitCode, stdout }, args.join(' ')).toEqual({ exitCode: 3, stdout: '' });
      expect(stderr).toMatch(said);
      expect(stderr).not.toMatch(/at .*\.js/);
    }
  });

  test.concurrent('4: both are empty', async () => {
    const folder = folderWith({ 'b.pcap': writePcap([]) });
    expect((await compareJson(['b.pcap', 'b.pcap'], folder)).exitCode).toBe(4);
  });
});

describe('--json', () => {
  test.concurrent('is one object with the keys that others rely on', async () => {
    const { json } = await compareJson(['a.pcap', 'b.pcap'], folderWith({ 'b.pcap': without(5) }));
    expect(json.schemaVersion).toBe(1);
    for (const path of [
      'verdict',
      'source.packets',
      'source.bytes',
      'mirror.packets',
      'mirror.bytes',
      'matched',
      'missing',
      'duplicate',
      'unexpected',
      'altered',
      'truncated',
      'reordered.packets',
      'reordered.ratio',
      'reordered.maxExtent',
      'delayNs.min',
      'delayNs.p50',
      'delayNs.p90',
      'delayNs.p99',
      'delayNs.p999',
      'delayNs.max',
      'findings.0.kind',
      'findings.0.summary',
      'findings.0.original.number',
      'findings.0.original.time',
    ]) {
      expect(
        path.split('.').reduce((value, key) => value?.[key], json),
        path,
      ).toBeDefined();
    }
  });
});

describe('where captures come from', () => {
  const same = { exitCode: 0, json: { verdict: 'equal', matched: frames.length } };

  test.concurrent('gzip and zstd, and each against the plain file', async () => {
    const folder = folderWith({ 'a.pcap.gz': gzipSync(article) });
    execFileSync('zstd', ['-q', join(folder, 'a.pcap'), '-o', join(folder, 'a.zst')]);
    for (const names of [
      ['a.pcap', 'a.pcap.gz'],
      ['a.zst', 'a.pcap'],
      ['a.zst', 'a.pcap.gz'],
    ])
      expect(await compareJson(names, folder)).toMatchObject(same);
  });

  test.concurrent('a gzip or zstd file that was cut is inconclusive', async () => {
    // Of several blocks: of one that is cut, zstd gives nothing at all.
    const long = writePcap(Array.from({ length: 40 }, () => frames).flat());
    const folder = folderWith({ 'a.pcap': long, 'a.gz': gzipSync(long) });
    execFileSync('zstd', ['-q', join(folder, 'a.pcap'), '-o', join(folder, 'a.zst')]);
    for (const name of ['a.gz', 'a.zst']) {
      const whole = readFileSync(join(folder, name));
      writeFileSync(join(folder, 'cut'), whole.subarray(0, whole.length - 9));
      const { exitCode, json } = await compareJson(['a.pcap', 'cut'], folder);
      expect({ exitCode, verdict: json?.verdict }, name).toEqual({ exitCode: 2, verdict: 'inconclusive' });
    }
  });

  test.concurrent('standard input, as a file and as a pipe, on either side', async () => {
    const folder = folderWith({ 'b.pcap': Buffer.from(without(7)) });
    const file = openSync(join(folder, 'a.pcap'), 'r');
    const fromFile = spawnSync(process.execPath, [program, 'compare', '-', 'a.pcap'], {
      cwd: folder,
      stdio: [file, 'pipe', 'pipe'],
    });
    closeSync(file);
    expect(fromFile.status, fromFile.stderr.toString()).toBe(0);
    for (const [names, missing, duplicate] of [
      [['-', 'b.pcap'], 1, 0],
      [['b.pcap', '-'], 0, 0],
    ] as const) {
      const piped = spawnSync(process.execPath, [program, 'compare', ...names, '--json'], {
        cwd: folder,
        input: article,
      });
      expect(piped.status, piped.stderr.toString()).toBe(1);
      expect(JSON.parse(piped.stdout.toString())).toMatchObject({ missing, duplicate });
    }
  });

  test.concurrent('a capture filter selects on both sides', async () => {
    const folder = folderWith({ 'b.pcap': writePcap(frames.filter(({ bytes }) => bytes[23] === 6)) });
    const { json, exitCode } = await compareJson(['a.pcap', 'b.pcap', '--filter', 'tcp'], folder);
    expect({ exitCode, verdict: json.verdict, rules: json.rules }).toEqual({
      exitCode: 0,
      verdict: 'equal',
      rules: ['only tcp'],
    });
    expect(json.matched).toBeLessThan(frames.length);
  });
});

test.concurrent('--write-diff writes the packets that differ, as they were, each with a comment', async () => {
  const changed = frames
    .filter((_, index) => index !== 4)
    .map((frame, index) => {
      if (index !== 10) return frame;
      const bytes = Uint8Array.from(frame.bytes);
      bytes[22] = 63;
      return { ...frame, bytes };
    });
  const folder = folderWith({ 'b.pcap': writePcap(changed) });
  expect((await mirrorbench(['compare', 'a.pcap', 'b.pcap', '--write-diff', 'd.pcapng'], folder)).exitCode).toBe(1);
  const shown = execFileSync('tcpdump', ['-nr', join(folder, 'd.pcapng')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  expect(shown.trim().split('\n')).toHaveLength(3);
  const text = readFileSync(join(folder, 'd.pcapng'), 'latin1');
  for (const comment of [
    'missing: not copied',
    'altered: came as packet 11 of the mirror, ipv4.ttl 64 became 63',
    'altered: was packet 12 of the source',
  ])
    expect(text).toContain(comment);
});

test.concurrent('names with shell characters, and text that steers a terminal, are only names', async () => {
  const folder = folderWith({ '$(touch x); \u001b[31m.pcap': article.subarray(0, 100) });
  const { exitCode, stdout, stderr } = await mirrorbench(
    ['compare', 'a.pcap', '$(touch x); \u001b[31m.pcap', '--filter', 'ip'],
    folder,
  );
  expect(exitCode).toBe(2);
  expect(stdout + stderr).not.toContain('\u001b');
});

test('nothing is left behind, whatever the outcome', async () => {
  const before = machineState();
  const folder = folderWith({ 'a.gz': gzipSync(article) });
  spawnSync(process.execPath, [program, 'compare', '-', 'a.gz', '--filter', 'udp'], {
    cwd: folder,
    input: article.subarray(0, 5000),
  });
  const now = await settled(before, 3000);
  expect(now.processes).toEqual(before.processes);
  expect(now.files).toEqual(before.files);
});
