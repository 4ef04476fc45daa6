import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Frame } from '../../src/model/observation.ts';
import type { SegmentComparison } from '../../src/model/segmentComparison.ts';
import { readPcap, writePcap } from '../../src/packet/pcap.ts';
import { readSegment, streamName } from '../../src/packet/segment.ts';
import { asRoot, mirrorbench } from '../support/command.ts';

//   h1 ── p1 ─┐                      offloads are left on everywhere: frames of up to 64 KiB, checksums that nobody has filled in
//             br0 (Linux)            the mirror: tc mirred, what arrives at p1 and p2 is copied to m0
//   h2 ── p2 ─┘        m0 ── monitor

const id = `mb-off-${process.pid}`;
const ns = { h1: `${id}-h1`, h2: `${id}-h2`, bridge: `${id}-br`, monitor: `${id}-mon` } as const;
const MEGABYTES = 100;
const SERVER = '10.66.0.2';
/** Longest frame of the wire, without FCS. */
const WIRE_FRAME = 1514;

let folder: string;
const file = (name: string) => join(folder, `${name}.pcap`);

async function lay(): Promise<void> {
  for (const name of Object.values(ns)) {
    await execa('ip', ['netns', 'add', name]);
    // No neighbour discovery of interfaces that nobody asked.
    const setting = '/proc/sys/net/ipv6/conf/default/disable_ipv6';
    await execa('ip', ['netns', 'exec', name, 'tee', setting], { input: '1' });
    await execa('ip', ['-n', name, 'link', 'set', 'lo', 'up']);
  }
  const bridge = ['ip', '-n', ns.bridge] as const;
  const inBridge = (...args: readonly string[]) => execa(bridge[0], [...bridge.slice(1), ...args]);
  await inBridge('link', 'add', 'br0', 'type', 'bridge');
  for (const [port, peer, owner] of [
    ['p1', 'eth0', ns.h1],
    ['p2', 'eth0', ns.h2],
    ['m0', 'mon0', ns.monitor],
  ] as const) {
    await inBridge('link', 'add', port, 'type', 'veth', 'peer', 'name', peer, 'netns', owner);
    if (port !== 'm0') await inBridge('link', 'set', port, 'master', 'br0');
    await inBridge('link', 'set', port, 'up');
    await execa('ip', ['-n', owner, 'link', 'set', peer, 'up']);
  }
  await inBridge('link', 'set', 'br0', 'up');
  await execa('ip', ['-n', ns.h1, 'addr', 'add', '10.66.0.1/24', 'dev', 'eth0']);
  await execa('ip', ['-n', ns.h2, 'addr', 'add', `${SERVER}/24`, 'dev', 'eth0']);
  const tc = (...args: readonly string[]) => execa('tc', ['-n', ns.bridge, ...args]);
  for (const port of ['p1', 'p2']) {
    await tc('qdisc', 'add', 'dev', port, 'clsact');
    const all = ['protocol', 'all', 'u32', 'match', 'u32', '0', '0'];
    const action = ['action', 'mirred', 'egress', 'mirror', 'dev', 'm0'];
    await tc('filter', 'add', 'dev', port, 'ingress', ...all, ...action);
  }
}

/** Captures what comes in at an interface; the end gives what tcpdump says of itself. */
async function capture(namespace: string, device: string, name: string) {
  // Not in immediate mode, in which frames of any length take the room of the longest in the kernel's memory.
  const how = ['-Q', 'in', '-s', '262144', '-B', '524288', '--time-stamp-precision=nano', '-n', '-Z', 'root'];
  const tcpdump = execa('ip', ['netns', 'exec', namespace, 'tcpdump', '-i', device, ...how, '-w', file(name)], {
    reject: false,
  });
  let said = '';
  tcpdump.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await until(() => said.includes('listening on'));
  return async () => {
    tcpdump.kill('SIGINT');
    const { stderr } = await tcpdump;
    return { dropped: Number(/(\d+) packets? dropped by kernel/.exec(stderr)?.[1]), stderr };
  };
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 30_000; !(await holds()); await setTimeout(20)) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${holds}`);
  }
}

/** Waits until files have not grown for a while: the kernel hands over what it keeps for tcpdump once a second. */
async function atRest(names: readonly string[]): Promise<void> {
  const sizes = () => names.map((name) => statSync(file(name)).size).join();
  let [last, since] = ['', Date.now()];
  await until(() => {
    if (sizes() !== last) [last, since] = [sizes(), Date.now()];
    return Date.now() - since > 2_500;
  });
}

/** A TCP stream at full speed through the bridge, captured where it comes in and where it is copied to. */
async function sendCaptured(): Promise<void> {
  const ends = [
    await capture(ns.bridge, 'p1', 'p1'),
    await capture(ns.bridge, 'p2', 'p2'),
    await capture(ns.monitor, 'mon0', 'copy'),
  ];
  const server = execa('ip', ['netns', 'exec', ns.h2, 'iperf3', '-s', '-1', '-B', SERVER], { reject: false });
  await until(async () => (await execa('ip', ['netns', 'exec', ns.h2, 'ss', '-ltnH'])).stdout.includes(':5201'));
  await execa('ip', ['netns', 'exec', ns.h1, 'iperf3', '-c', SERVER, '-n', `${MEGABYTES}M`]);
  await server;
  await atRest(['p1', 'p2', 'copy']);
  for (const end of ends) expect(await end()).toMatchObject({ dropped: 0 });
}

async function compare(
  copy: string,
): Promise<{ readonly exitCode: number | undefined; readonly json: SegmentComparison }> {
  const names = [file('p1'), file('p2'), copy];
  const { exitCode, stdout, stderr } = await mirrorbench(['compare', '--by-stream', '--json', ...names], folder);
  expect(stderr).toBe('');
  return { exitCode, json: JSON.parse(stdout) as SegmentComparison };
}

function longest(name: string): number {
  return readPcap(readFileSync(file(name))).frames.reduce((most, { bytes }) => Math.max(most, bytes.length), 0);
}

/** A number that looks random, the same in each run (mulberry32). */
function randomBelow(most: number, seed: number): number {
  const state = (seed * 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
}

/** A segment with payload and no flag that is an event, somewhere in the middle of the copies. */
function someSegment(frames: readonly Frame[], seed: number) {
  for (let index = randomBelow(frames.length, seed); ; index = (index + 1) % frames.length) {
    const { bytes } = frames[index] as Frame;
    const segment = readSegment(bytes);
    if (segment.kind !== 'tcp' || segment.payload.length === 0 || segment.events.length > 0) continue;
    return { ...segment, index, bytes, name: streamName(segment.stream) };
  }
}

describe.runIf(asRoot)('offloads on, TCP at full speed through a Linux bridge, mirrored by tc', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mirrorbench-test-'));
    await lay();
  });
  afterAll(async () => {
    for (const name of Object.values(ns)) await execa('ip', ['netns', 'del', name], { reject: false });
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each([
    { how: 'as they are', arrange: async () => {} },
    {
      how: 'cut into frames of the wire on their way',
      arrange: async () => {
        const off = ['-K', 'm0', 'tso', 'off', 'gso', 'off', 'tx', 'off'];
        await execa('ip', ['netns', 'exec', ns.bridge, 'ethtool', ...off]);
      },
    },
  ])('copies $how', ({ how, arrange }) => {
    beforeAll(async () => {
      await arrange();
      await sendCaptured();
    });

    test('are equal, though frames were longer than those of a wire', async () => {
      expect(longest('p1')).toBeGreaterThan(WIRE_FRAME);
      if (how === 'as they are') expect(longest('copy')).toBeGreaterThan(WIRE_FRAME);
      else expect(longest('copy')).toBe(WIRE_FRAME);
      const { exitCode, json } = await compare(file('copy'));
      expect({ findings: json.findings, exitCode }).toEqual({ findings: [], exitCode: 0 });
      expect(json.verdict).toBe('equal');
      // iperf3 ends without waiting for what the sockets still hold, a few megabytes.
      expect(json.bytes.matched).toBeGreaterThan(MEGABYTES * 900_000);
      expect(json.bytes.matched).toBe(json.bytes.copies);
    });

    test.each([1, 2, 3])('that lack one segment lack just its bytes (seed %i)', async (seed) => {
      const { frames } = readPcap(readFileSync(file('copy')));
      const { index, sequence, payload, name } = someSegment(frames, seed);
      writeFileSync(file('less'), writePcap(frames.filter((_, at) => at !== index)));
      const { exitCode, json } = await compare(file('less'));
      expect(exitCode).toBe(1);
      expect(json).toMatchObject({
        verdict: 'different',
        bytes: { missing: payload.length, altered: 0, unexpected: 0 },
      });
      expect(json.findings).toMatchObject([
        { kind: 'missing', unit: 'bytes', stream: name, sequence, count: payload.length },
      ]);
    });

    test.each([4, 5, 6])('with one byte of one segment altered differ in just that byte (seed %i)', async (seed) => {
      const { frames } = readPcap(readFileSync(file('copy')));
      const { index, sequence, payload, bytes, name } = someSegment(frames, seed);
      const at = randomBelow(payload.length, seed + 100);
      const changed = Uint8Array.from(bytes);
      const place = payload.byteOffset - bytes.byteOffset + at;
      changed[place] = (changed[place] as number) ^ 0x20;
      writeFileSync(
        file('altered'),
        writePcap(frames.map((frame, number) => (number === index ? { ...frame, bytes: changed } : frame))),
      );
      const { exitCode, json } = await compare(file('altered'));
      expect(exitCode).toBe(1);
      expect(json).toMatchObject({ verdict: 'different', bytes: { missing: 0, altered: 1, unexpected: 0 } });
      expect(json.findings).toMatchObject([
        {
          kind: 'altered',
          unit: 'bytes',
          stream: name,
          sequence: (sequence + at) % 2 ** 32,
          count: 1,
          before: bytes[place],
          after: changed[place],
          copy: { file: file('altered'), number: index + 1 },
        },
      ]);
    });
  });
});
