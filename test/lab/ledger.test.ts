import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reportSchema } from '../../src/report/schema.ts';
import { mirrorbench, scratchFolder } from '../support/command.ts';

// Copies are dropped for real, by a queueing discipline between the switch and the capture of its output port. A tcpreplay that stands
// before the real one on the PATH sets it up: it runs when the lab is there.

const SLOW_OUTPUT = '$SWITCH tc qdisc add dev p3 root tbf rate 1mbit burst 2k limit 5k 2>/dev/null';

const scenario = (flows: string | undefined, output: string) => `
import { copies, defineScenario, star } from 'mirrorbench';

const packet = (id) => {
  const bytes = new Uint8Array(500);
  bytes.set([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x88, 0xb5, id]);
  return { from: 'h1', bytes };
};

export default defineScenario({
  claim: 'Two hundred frames are copied.',
  topology: star({ p1: 'h1', p2: 'h2', p3: 'monitor' }, ${JSON.stringify(flows && { flows: [flows] })}),
  mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'p3' } },
  async run({ mirror, trial }) {
    await mirror.install('m0');
    const frames = Array.from({ length: 200 }, (_, id) => packet(id));
    return { during: await trial('during', { kind: 'frames', frames, packetsPerSecond: 1000 }) };
  },
  check: ({ during }) => [copies(during.departing('${output}'), during.arriving('p1'))],
});
`;

interface Order {
  readonly script?: string;
  readonly flows?: string;
  readonly output?: string;
  readonly args?: readonly string[];
}

/** Runs the scenario; before its traffic these lines of shell, in which `$SWITCH` runs a program where the switch's ports are. */
async function run({ script = '', flows, output = 'p3', args = [] }: Order) {
  const folder = scratchFolder();
  const tools = join(folder, 'tools');
  mkdirSync(tools);
  writeFileSync(join(folder, 'copied.ts'), scenario(flows, output));
  const lines = [
    '#!/bin/sh',
    'SWITCH="nsenter --net=$(echo /run/netns/*.switch)"',
    script,
    'exec /usr/bin/tcpreplay "$@"',
  ];
  writeFileSync(join(tools, 'tcpreplay'), `${lines.join('\n')}\n`);
  chmodSync(join(tools, 'tcpreplay'), 0o755);
  const environment = { PATH: `${tools}:${process.env.PATH ?? ''}` };
  const { exitCode, stdout } = await mirrorbench(['run', 'copied.ts', '--json', ...args], folder, environment);
  const [outcome] = reportSchema.parse(JSON.parse(stdout)).outcomes;
  return { exitCode, finding: outcome?.verdicts[0]?.findings[0], ledger: outcome?.trials[0]?.ledger ?? [] };
}

test.concurrent('copies that the output port’s queue dropped are charged to it, in words and in the ledger', async () => {
  const { exitCode, finding, ledger } = await run({ script: SLOW_OUTPUT });
  const lost = finding?.packets ?? 0;
  expect(finding?.summary).toMatch(
    new RegExp(`^${lost} of 200 copies missing at p3: \\d+ dropped at the output port's queue \\(qdisc drops of p3\\)`),
  );
  expect(finding?.summary).toMatch(/; the first: ethertype 0x88b5, .*, packet \d+ arriving at p1\)$/);
  expect(finding?.charges?.[0]).toMatchObject({ hop: 'mirror output', counter: 'qdisc drops of p3' });
  // A full queue makes Open vSwitch give up what else it was to send at once, which it counts nowhere.
  const charged = finding?.charges?.reduce((sum, { packets }) => sum + packets, 0);
  expect([charged, finding?.notAttributed]).toEqual([lost, 0]);
  const row = ledger.find(({ hop }) => hop === 'mirror output');
  expect(row).toMatchObject({ at: 'p3', in: 200, out: 200 - lost, lost: [finding?.charges?.[0]] });
  expect(row?.residual).toBe(lost - (finding?.charges?.[0]?.packets ?? 0));
  expect(exitCode).toBe(1);
});

test.concurrent.each(['tc', 'nft'])('so are copies that taps have put out: %s', async (mechanism) => {
  const args = ['--mechanism', mechanism, '--port', 'veth'];
  const { exitCode, finding, ledger } = await run({ script: SLOW_OUTPUT, args });
  const lost = finding?.packets ?? 0;
  expect(lost).toBeGreaterThan(50);
  expect(finding).toMatchObject({
    charges: [{ packets: lost, hop: 'mirror output', counter: 'qdisc drops of p3' }],
    notAttributed: 0,
  });
  const row = ledger.find(({ hop }) => hop === 'mirror output');
  expect(row).toMatchObject({ at: 'p3', in: 200, out: 200 - lost, residual: 0 });
  expect(exitCode).toBe(1);
});

test.concurrent('packets that no flow puts out are charged to the flows, and the ledger balances', async () => {
  const { exitCode, finding, ledger } = await run({ flows: 'in_port=p1,actions=drop', output: 'p2' });
  expect(finding?.summary).toContain('200 of 200 copies missing at p2: 200 not put out by the flows; the first: ');
  expect(ledger.filter(({ lost, residual }) => lost.length > 0 || residual !== 0)).toEqual([]);
  expect(ledger.find(({ hop }) => hop === 'flows')).toMatchObject({ in: 200, out: 200 });
  expect(exitCode).toBe(1);
});
