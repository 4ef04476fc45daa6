/** Runs inside a sandbox: attaches taps of one mechanism to a real network, sends frames, and prints what was seen as JSON. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { prepareSandbox } from '../../src/host/insideSandbox.ts';
import { inNamespace, ipBatch } from '../../src/host/namespace.ts';
import { run } from '../../src/host/process.ts';
import { startCapture } from '../../src/host/tcpdump.ts';
import type { Tap } from '../../src/lab/mechanisms/tap.ts';
import { TAPPINGS } from '../../src/lab/mechanisms/tappings.ts';
import { readPcap, writePcap } from '../../src/packet/pcap.ts';
import { frameKinds, numberedFrames } from './frameKinds.ts';

//   h1 ── p1 ─┐                 out0 ── m0
//             br0 (Linux)       out1 ── m1
//   h2 ── p2 ─┘

/** Frames in hexadecimal digits, in the order in which they came, by where they were captured. */
export type Seen = Readonly<Record<'p1In' | 'p1Out' | 'h1' | 'h2' | 'm0' | 'm1', readonly string[]>>;

/** The namespace's queueing disciplines, filters, rules and links, as tools print them. */
export type Snapshot = string;

export interface Observed {
  readonly missing: string | undefined;
  readonly means: string;
  /** What h1 and what h2 sent in each trial. */
  readonly sent: { readonly h1: readonly string[]; readonly h2: readonly string[] };
  readonly trials: Readonly<
    Record<'none' | 'both' | 'two' | 'down' | 'fewer' | 'after' | 'foreign' | 'changing', Seen>
  >;
  readonly snapshots: Readonly<
    Record<'before' | 'attached' | 'after' | 'others' | 'othersAfter' | 'refused' | 'gone', Snapshot>
  >;
  /** What attaching said where it could not be done. */
  readonly refusals: Readonly<Record<string, string>>;
}

const SWITCH = 'sw';
const POINTS = {
  p1In: { namespace: SWITCH, interface: 'p1', flag: 'in' },
  p1Out: { namespace: SWITCH, interface: 'p1', flag: 'out' },
  h1: { namespace: 'h1', interface: 'eth0', flag: 'in' },
  h2: { namespace: 'h2', interface: 'eth0', flag: 'in' },
  m0: { namespace: 'm0', interface: 'eth0', flag: 'in' },
  m1: { namespace: 'm1', interface: 'eth0', flag: 'in' },
} as const;

const tap = (name: string, hook: Tap['hook'], output: string): Tap => ({ interface: name, hook, output });
const FIRST = [tap('p1', 'ingress', 'out0'), tap('p1', 'egress', 'out0')] as const;
const SECOND = [tap('p1', 'ingress', 'out1'), tap('p2', 'egress', 'out1')] as const;

const name = process.argv[2] as keyof typeof TAPPINGS;
const tapping = TAPPINGS[name];
const attach = (taps: readonly Tap[]) => tapping.attach(SWITCH, taps);
const detach = (taps: readonly Tap[]) => tapping.detach(SWITCH, taps);
const inSwitch = (...argv: [string, ...string[]]) => run(inNamespace(SWITCH, argv));

async function lay(): Promise<void> {
  for (const namespace of [SWITCH, 'h1', 'h2', 'm0', 'm1']) {
    await ipBatch([`netns add ${namespace}`]);
    // No neighbour discovery of interfaces that nobody asked.
    await run(inNamespace(namespace, ['tee', '/proc/sys/net/ipv6/conf/default/disable_ipv6']), { input: '1' });
  }
  // With snooping it asks for members of groups by frames of its own.
  await ipBatch(['link add br0 type bridge mcast_snooping 0'], SWITCH);
  for (const [port, owner] of [
    ['p1', 'h1'],
    ['p2', 'h2'],
    ['out0', 'm0'],
    ['out1', 'm1'],
  ] as const) {
    // With tags beside an IP packet of full length.
    await ipBatch(
      [`link add ${port} mtu 1508 type veth peer name eth0 mtu 1508 netns ${owner}`, `link set dev ${port} up`],
      SWITCH,
    );
    await ipBatch(['link set dev eth0 up'], owner);
  }
  await ipBatch(['link set dev p1 master br0', 'link set dev p2 master br0', 'link set dev br0 mtu 1508 up'], SWITCH);
}

/** Captures everywhere while something is sent. */
async function captured(send: () => Promise<unknown>): Promise<Seen> {
  const captures = await Promise.all(
    Object.entries(POINTS).map(async ([point, where]) => {
      const file = `/run/${point}.pcap`;
      return { point, file, running: await startCapture({ ...where, file, snapLength: 2000, bufferKib: 16384 }) };
    }),
  );
  await send();
  await atRest(captures.map(({ file }) => file));
  const seen = captures.map(async ({ point, file, running }) => {
    const { droppedByKernel } = await running.stop();
    if (droppedByKernel > 0) throw new Error(`the capture at ${point} has lost ${droppedByKernel} packets`);
    return [point, readPcap(readFileSync(file)).frames.map(({ bytes }) => hex(bytes))];
  });
  return Object.fromEntries(await Promise.all(seen)) as Seen;
}

/** Waits until files have not grown for a while. */
async function atRest(files: readonly string[]): Promise<void> {
  const sizes = () => files.map((file) => statSync(file).size).join();
  for (let [last, since] = [sizes(), Date.now()]; Date.now() - since < 400; await setTimeout(20)) {
    if (sizes() !== last) [last, since] = [sizes(), Date.now()];
  }
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

async function send(from: string, frames: readonly Uint8Array[], packetsPerSecond: number): Promise<void> {
  const file = `/run/${from}-sends.pcap`;
  writeFileSync(file, writePcap(frames.map((bytes) => ({ timeNs: 0n, bytes, wireLength: bytes.length }))));
  await run(inNamespace(from, ['tcpreplay', '-q', '--timer=nano', `--pps=${packetsPerSecond}`, '-i', 'eth0', file]));
}

const SENT = { h1: frameKinds('h1'), h2: frameKinds('h2') };

const trial = () =>
  captured(async () => {
    await send('h1', SENT.h1, 2000);
    await send('h2', SENT.h2, 2000);
  });

async function snapshot(): Promise<Snapshot> {
  const filters = ['p1', 'p2'].flatMap((device) =>
    [['root'], ['ingress'], ['egress']].map((place) => [device, ...place]),
  );
  const parts = [
    await inSwitch('ip', 'link', 'show', 'master', 'br0'),
    await inSwitch('tc', 'qdisc', 'show'),
    ...(await Promise.all(
      filters.map(([device, place]) => inSwitch('tc', 'filter', 'show', 'dev', `${device}`, `${place}`)),
    )),
    await inSwitch('nft', 'list', 'ruleset'),
  ];
  // htb counts what it passes.
  return parts.map(({ stdout }) => stdout.replace(/direct_packets_stat \d+/g, 'direct_packets_stat')).join('\n');
}

async function refusal(taps: readonly Tap[]): Promise<string> {
  return attach(taps).then(
    () => 'none',
    (error: Error) => error.message,
  );
}

/** What somebody else has set where taps come to hang: it stays, and packets go on through it. */
async function setOthers(): Promise<void> {
  await inSwitch('tc', 'qdisc', 'add', 'dev', 'p1', 'clsact');
  const filter = ['protocol', 'all', 'pref', '600', 'u32', 'match', 'mark', '0', '0', 'flowid', '1:1'];
  for (const hook of ['ingress', 'egress']) await inSwitch('tc', 'filter', 'add', 'dev', 'p1', hook, ...filter);
  await inSwitch('tc', 'qdisc', 'add', 'dev', 'p1', 'root', 'handle', '7:', 'htb', 'default', '1');
  await inSwitch(
    'tc',
    'class',
    'add',
    'dev',
    'p1',
    'parent',
    '7:',
    'classid',
    '7:1',
    'htb',
    'rate',
    '1gbit',
    'quantum',
    '60000',
  );
  const chain = '{ type filter hook ingress device "p1" priority 0; accept; }';
  await inSwitch('nft', 'add', 'table', 'netdev', 'others');
  await run(inNamespace(SWITCH, ['nft', '-f', '-']), { input: `table netdev others {\nchain c ${chain}\n}\n` });
}

/** Attaches other taps at the same interface, and takes them away, as long as something is sent. */
async function changingWhile(sending: Promise<void>): Promise<void> {
  let isSending = true;
  const end = sending.finally(() => {
    isSending = false;
  });
  while (isSending) {
    for (const other of [tap('p1', 'ingress', 'out1'), tap('p1', 'egress', 'out1')]) {
      await attach([other]);
      await detach([other]);
    }
  }
  await end;
}

async function observe(): Promise<Observed> {
  await prepareSandbox();
  const missing = await tapping.missing();
  const means = await tapping.means();
  await lay();
  const none = await trial();
  const before = await snapshot();
  await attach(FIRST);
  const both = await trial();
  await attach(SECOND);
  const attached = await snapshot();
  const two = await trial();
  await ipBatch(['link set dev out0 down'], SWITCH);
  const down = await trial();
  await ipBatch(['link set dev out0 up'], SWITCH);
  await detach([FIRST[0]]);
  const fewer = await trial();
  for (const one of [FIRST[1], ...SECOND]) await detach([one]);
  const afterAll = await snapshot();
  const after = await trial();

  await attach([FIRST[0]]);
  const changing = await captured(() => changingWhile(send('h1', numberedFrames(20_000), 8000)));
  await detach([FIRST[0]]);

  const nowhere = await refusal([...FIRST, tap('p2', 'egress', 'nowhere')]);
  const refused = await snapshot();
  await inSwitch(
    'tc',
    'qdisc',
    'add',
    'dev',
    'p2',
    'root',
    'handle',
    '8:',
    'tbf',
    'rate',
    '1gbit',
    'burst',
    '100k',
    'latency',
    '50ms',
  );
  const inTheWay = await refusal([tap('p1', 'ingress', 'out0'), tap('p2', 'egress', 'out0')]);
  await detach([tap('p1', 'ingress', 'out0'), tap('p2', 'egress', 'out0')]);
  await inSwitch('tc', 'qdisc', 'del', 'dev', 'p2', 'root');

  await setOthers();
  const others = await snapshot();
  await attach(FIRST);
  const foreign = await trial();
  await detach(FIRST);
  const othersAfter = await snapshot();

  // The output goes first, and then its taps.
  await attach([tap('p2', 'ingress', 'out1'), tap('p1', 'ingress', 'out1')]);
  await ipBatch(['link del out1'], SWITCH);
  await detach([tap('p2', 'ingress', 'out1'), tap('p1', 'ingress', 'out1')]);
  const gone = await snapshot();

  return {
    missing,
    means,
    sent: { h1: SENT.h1.map(hex), h2: SENT.h2.map(hex) },
    trials: { none, both, two, down, fewer, after, foreign, changing },
    snapshots: { before, attached, after: afterAll, others, othersAfter, refused, gone },
    refusals: { nowhere, inTheWay },
  };
}

process.stdout.write(JSON.stringify(await observe()));
