import { prepareSandbox } from '../../src/host/insideSandbox.ts';
import { inNamespace } from '../../src/host/namespace.ts';
import { systemOpenVSwitch } from '../../src/host/openVSwitchBuild.ts';
import { run } from '../../src/host/process.ts';
import { generalBenchmark } from '../../src/jobs/generalBenchmark.ts';
import { type Bench, openBench } from '../../src/lab/counted/bench.ts';
import { compareStates } from '../../src/measure/compareStates.ts';
import { roundOrder } from '../../src/measure/roundOrder.ts';
import type { Sample } from '../../src/model/measurement.ts';

export { sandboxArgv } from '../../src/host/sandbox.ts';

const PACE = { durationMs: 300 };
const ROUNDS = 10;
const SHARE = 0.9;
/** Without FCS: what a queueing discipline counts. */
const FRAME_BYTES = 60;

const benchmark = generalBenchmark({
  source: 'both',
  mirrors: 1,
  sourcePorts: 1,
  output: 'port',
  load: { kind: 'udp', frameBytes: 64 },
});
const STATES = { off: { what: 'as it is' }, slow: { what: 'a tbf at 90 %' } };

/** Slows the port to the receiver down by a tbf, so many times in a lab each; prints what the comparison says. */
export async function slowdown(repeats: number): Promise<void> {
  await prepareSandbox();
  const build = await systemOpenVSwitch();
  const variant = {
    port: 'veth',
    switch: 'ovs-netdev',
    mechanism: 'ovs-mirror',
    ovs: build.label,
    offloads: 'off',
    endpoint: 'namespace',
  } as const;
  let found = 0;
  for (let seed = 1; seed <= repeats; seed += 1) {
    const bench = await openBench(benchmark, variant, build, `slow${seed}`);
    try {
      const { ratio, pValue } = await compared(bench, seed);
      const isFound = pValue <= 0.05 && ratio !== undefined && ratio.high < 1;
      if (isFound) found += 1;
      const [low, estimate, high] = [ratio?.low, ratio?.estimate, ratio?.high].map((value) => value?.toFixed(3));
      console.log(`${seed}: ${estimate} (${low} to ${high}), p ${pValue.toFixed(4)}: ${isFound ? 'found' : 'missed'}`);
    } finally {
      await bench.close();
    }
  }
  console.log(`found ${found} of ${repeats}`);
  process.exitCode = found === repeats ? 0 : 1;
}

async function compared(bench: Bench, seed: number) {
  const rate = async (state: keyof typeof STATES) => {
    const { window } = await bench.measure(STATES[state], PACE);
    return window.packets / window.seconds;
  };
  const free = [];
  for (let trial = 0; trial < 6; trial += 1) free.push(await rate('off'));
  const bitsPerSecond = Math.round((SHARE * 8 * FRAME_BYTES * free.reduce((sum, each) => sum + each, 0)) / free.length);
  const samples: Sample[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [index, state] of roundOrder(Object.keys(STATES), seed, round).entries()) {
      await shape(bench, state === 'slow' ? bitsPerSecond : undefined);
      const value = await rate(state as keyof typeof STATES);
      if (round > 0) samples.push({ round, place: index + 1, state, value });
    }
  }
  const rounds = Array.from({ length: ROUNDS }, (_, index) => index + 1);
  return compareStates(samples, rounds, { reference: 'off', state: 'slow', seed });
}

/** What the port to the receiver lets through. */
async function shape({ lab }: Bench, bitsPerSecond: number | undefined): Promise<void> {
  const tc = (...args: readonly string[]) => run(inNamespace(lab.switchNamespace, ['tc', 'qdisc', ...args]));
  if (bitsPerSecond === undefined) await tc('del', 'dev', 'p2', 'root').catch(() => {});
  else
    await tc(
      ...['replace', 'dev', 'p2', 'root', 'tbf', 'rate', `${bitsPerSecond}bit`],
      ...['burst', '32kb', 'latency', '20ms'],
    );
}
