import { join } from 'node:path';
import { build } from 'esbuild';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { sandboxArgv } from '../../src/host/sandbox.ts';
import type { Mirror } from '../../src/model/mirror.ts';
import { star } from '../../src/model/topology.ts';
import { budget } from '../support/budget.ts';
import { asRoot, root, scratchFolder } from '../support/command.ts';
import type { LabOrder, Sent, StepResult } from '../support/flowMirrorLab.ts';

budget('mirrors made of flows', 5);

//   h1 ── p1 ─┐
//   h2 ── p2 ─┼ br0 ── m1 ── monitor1
//   h3 ── p3 ─┘     ── m2 ── monitor2

const ports = { p1: 'h1', p2: 'h2', p3: 'h3', m1: 'monitor1', m2: 'monitor2' } as const;
const learning = star(ports);
/** Has no flow for what arrives on p3, and drops what h1 sends to h3. */
const explicit = star(ports, {
  flows: [
    'priority=2,in_port=p1,udp,dl_dst=02:00:00:00:00:03,actions=drop',
    'priority=1,in_port=p1,actions=output:p2,output:p3',
    'priority=1,in_port=p2,actions=output:p1,in_port',
  ],
});

/** One frame of each way, numbered from 1 on: unicast, a broadcast, one that bridges keep, an address that nobody has. */
const SENT: readonly Sent[] = [
  { from: 'h1', to: 'h2' },
  { from: 'h1', to: 'h3' },
  { from: 'h2', to: 'h1' },
  { from: 'h3', to: 'h1' },
  { from: 'h1', to: 'ff:ff:ff:ff:ff:ff' },
  { from: 'h3', to: '01:80:c2:00:00:00' },
  { from: 'h1', to: '02:99:99:99:99:99' },
  { from: 'h1', to: 'monitor1' },
  { from: 'monitor1', to: 'h1' },
].map((one, index) => ({ ...one, id: index + 1, length: 200 }));

interface Case {
  readonly claim: string;
  readonly mirrors: Readonly<Record<string, Mirror>>;
  /** Ids of the frames that depart from the output ports, on a bridge that learns and on one with flows. */
  readonly learning: Readonly<Record<string, string>>;
  readonly explicit: Readonly<Record<string, string>>;
  /** Groups cannot do it. */
  readonly isOfOutputs?: true;
}

const CASES: readonly Case[] = [
  {
    claim: 'what a source sends, dropped or not',
    mirrors: { m: { selectSrcPort: ['p1'], outputPort: 'm1' } },
    learning: { m1: '1 2 5 7 8' },
    explicit: { m1: '1 2 5 7 8' },
  },
  {
    claim: 'what a destination gets; not seen is what a bridge that learns floods because it does not know the address',
    mirrors: { m: { selectDstPort: ['p2'], outputPort: 'm1' } },
    learning: { m1: '1 5' },
    explicit: { m1: '1 3 5 7 8' },
  },
  {
    claim: 'once, what comes from a source and goes to a destination, or to two',
    mirrors: { m: { selectSrcPort: ['p1'], selectDstPort: ['p1', 'p2', 'p3'], outputPort: 'm1' } },
    learning: { m1: '1 2 3 4 5 7 8' },
    explicit: { m1: '1 2 3 5 7 8' },
  },
  {
    claim: 'everything, what no flow is for too, but what comes from an output port',
    mirrors: { m: { selectAll: true, outputPort: 'm1' } },
    learning: { m1: '1 2 3 4 5 6 7 8' },
    explicit: { m1: '1 2 3 4 5 6 7 8' },
  },
  {
    claim: 'once for two mirrors with one output',
    mirrors: {
      one: { selectSrcPort: ['p1'], outputPort: 'm1' },
      other: { selectDstPort: ['p1', 'p2'], outputPort: 'm1' },
    },
    learning: { m1: '1 2 3 4 5 7 8' },
    explicit: { m1: '1 2 3 5 7 8' },
  },
  {
    claim: 'for each of two mirrors with two outputs',
    mirrors: {
      one: { selectSrcPort: ['p1'], outputPort: 'm1' },
      other: { selectDstPort: ['p2'], outputPort: 'm2' },
    },
    learning: { m1: '1 2 5 7 8', m2: '1 5' },
    explicit: { m1: '1 2 5 7 8', m2: '1 3 5 7 8' },
  },
  {
    claim: 'cut, where a mirror cuts',
    mirrors: { m: { selectSrcPort: ['p1'], outputPort: 'm1', snaplen: 100 } },
    learning: { m1: '1:100 2:100 5:100 7:100 8:100' },
    explicit: { m1: '1:100 2:100 5:100 7:100 8:100' },
    isOfOutputs: true,
  },
];

let program: string;

beforeAll(async () => {
  program = join(scratchFolder(), 'lab.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/support/flowMirrorLab.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
});

async function inLabs(orders: readonly LabOrder[]): Promise<readonly (readonly StepResult[])[]> {
  const [file, ...args] = sandboxArgv(asRoot, program);
  const { stdout } = await execa(file, args, {
    input: JSON.stringify(orders),
    timeout: 4 * 60_000,
    killSignal: 'SIGKILL',
  });
  return JSON.parse(stdout) as readonly (readonly StepResult[])[];
}

test.concurrent.each([
  { bridge: 'learning', how: 'output' },
  { bridge: 'learning', how: 'group' },
  { bridge: 'explicit', how: 'output' },
  { bridge: 'explicit', how: 'group' },
] as const)(
  'a bridge ($bridge flows, copies by $how) delivers as before, copies what mirrors select, and is as it was when they go',
  async ({ bridge, how }) => {
    const topology = bridge === 'learning' ? learning : explicit;
    const cases = CASES.filter(({ isOfOutputs }) => !isOfOutputs || how === 'output');
    const steps = [{}, ...cases.map(({ mirrors }) => mirrors), {}].map((mirrors) => ({ mirrors, how, sent: SENT }));
    const [results = []] = await inLabs([{ topology, port: 'veth', steps }]);
    expect(results.flatMap(({ doubts }) => doubts)).toEqual([]);

    const [before, ...rest] = results;
    const after = rest.pop();
    expect(before?.departed).toEqual(
      bridge === 'learning'
        ? { p1: '3 4 9', p2: '1 5 7', p3: '2 5 7', m1: '5 7 8', m2: '5 7', br0: '5 7' }
        : { p1: '3', p2: '1 3 5 7 8', p3: '1 5 7 8' },
    );
    expect(after).toEqual(before);

    for (const [index, one] of cases.entries()) {
      const { m1, m2, ...others } = rest[index]?.departed ?? {};
      const outputs = Object.keys(one[bridge]);
      expect({ claim: one.claim, m1, m2: outputs.includes('m2') ? m2 : undefined }).toEqual({
        claim: one.claim,
        m1: one[bridge].m1,
        m2: one[bridge].m2,
      });
      // What monitor1 sends is dropped, which is its last one to p1.
      const { m1: _, m2: __, ...delivered } = before?.departed ?? {};
      expect({ claim: one.claim, ...others }).toEqual({
        claim: one.claim,
        ...delivered,
        p1: delivered.p1?.replace(' 9', ''),
      });
      expect(rest[index]?.notFlooded.toSorted()).toEqual(outputs);
    }
  },
);

test.concurrent.each(['output', 'group'] as const)(
  'no packet is lost or copied twice while mirrors come and go by %s',
  async (how) => {
    const sent = Array.from({ length: 6000 }, (_, index) => ({ id: index + 1, from: 'h1', to: 'h2', length: 100 }));
    const mirrors = { m: { selectSrcPort: ['p1'], outputPort: 'm1' } };
    const steps = [{ mirrors, how, sent, isRestless: true }] as const;
    const [[result] = []] = await inLabs([{ topology: explicit, port: 'internal', steps }]);
    // A dozen on a quiet machine; how many is a matter of its load.
    expect(result?.changes).toBeGreaterThan(1);
    expect(result?.departed.p2).toBe(sent.map(({ id }) => id).join(' '));
    const copies = result?.departed.m1?.split(' ') ?? [];
    expect(copies.length).toBeGreaterThan(0);
    expect(new Set(copies).size).toBe(copies.length);
  },
);

test.concurrent('flows that change packets are left alone: mirrors are refused, and flows are put back as OpenFlow 1.0 has them', async () => {
  const topology = star(ports, {
    flows: ['in_port=p1,actions=mod_vlan_vid:7,output:p2', 'in_port=p2,actions=output:p1'],
  });
  const sent = SENT.slice(0, 3);
  const mirrors = { m: { selectSrcPort: ['p1'], outputPort: 'm1' } };
  const steps = [mirrors, {}].map((wanted) => ({ mirrors: wanted, how: 'group' as const, sent }));
  const [[refused, restored] = []] = await inLabs([{ topology, port: 'veth', steps }]);
  expect(refused?.refused).toMatch(
    /^flows cannot make copies of what 'in_port=p1,.*' does: 'mod_vlan_vid:7' is more than an output$/,
  );
  expect(refused?.departed).toEqual({ p1: '3', p2: '1:204 2:204' });
  expect(restored).toEqual({ ...refused, refused: undefined });
});
