import { join } from 'node:path';
import { copies, equivalent, silent } from '../../check/checks.ts';
import type { OpenVSwitchBuild } from '../../host/openVSwitchBuild.ts';
import { outputsOf } from '../../lab/counted/bench.ts';
import { enterState } from '../../lab/counted/labState.ts';
import { loadCapture } from '../../lab/counted/loadSource.ts';
import { plainOutputsOf } from '../../lab/counted/plainFlows.ts';
import { deploy } from '../../lab/deploy.ts';
import { runTrial } from '../../lab/trial.ts';
import type { Benchmark, BenchmarkState, Confirmation, Load } from '../../model/benchmark.ts';
import type { Observation } from '../../model/observation.ts';
import type { Variant } from '../../model/scenario.ts';
import type { Traffic } from '../../model/traffic.ts';
import type { Verdict } from '../../model/verdict.ts';
import { rulesInForce } from '../../oracle/rules.ts';

/** Few and slow enough to be lost by no machine. */
const FRAMES = 200;
const PACKETS_PER_SECOND = 1_000;
const BYTES = 100_000;
/** Less than a receive socket holds. */
const WINDOW_BYTES = 32_768;
const BITS_PER_SECOND = 8e6;

/**
 * Shows that the states do what their names say: a short captured trial of each, in a lab of its own, because captures would be measured.
 *
 * @param when the lab's namespaces have it in their names
 */
export async function confirmStates(
  benchmark: Benchmark,
  variant: Variant,
  build: OpenVSwitchBuild,
  { prefix, when }: { readonly prefix: string; readonly when: Confirmation['when'] },
): Promise<readonly Confirmation[]> {
  const name = `${prefix}${when}`;
  const folder = join('/run', name);
  const lab = await deploy(benchmark.topology, variant, { prefix: name, folder, build });
  try {
    const traffic = confirmingTraffic(benchmark.load, await loadCapture(lab, benchmark.load));
    const confirmations: Confirmation[] = [];
    for (const [state, description] of Object.entries(benchmark.states)) {
      const { mechanism = variant.mechanism } = description;
      await enterState(lab, benchmark, description);
      const trial = {
        name: state,
        traffic,
        folder: join(folder, 'trials', state),
        rules: rulesInForce(lab.version, mechanism),
      };
      const observation = await runTrial(lab, trial);
      const verdicts = judge(benchmark, description, observation);
      // What differs is at hand only as long as the captures are.
      confirmations.push(...verdicts.map(({ differing: _, ...verdict }) => ({ state, when, verdict })));
    }
    return confirmations;
  } finally {
    await lab.remove().catch(() => {});
  }
}

/** Traffic of the load's kind, short and slow. */
function confirmingTraffic(load: Load, capture: string | undefined): Traffic {
  const { from, to } = load;
  if (capture !== undefined)
    return { kind: 'replay', from, capture, limit: FRAMES, packetsPerSecond: PACKETS_PER_SECOND };
  const test = { kind: 'iperf3', from, to, bytes: BYTES } as const;
  if (load.kind === 'tcp') return { ...test, protocol: 'tcp', windowBytes: WINDOW_BYTES };
  return { ...test, protocol: 'udp', bitsPerSecond: BITS_PER_SECOND };
}

function judge(benchmark: Benchmark, state: BenchmarkState, observation: Observation): readonly Verdict[] {
  const { mirrors = [], flows = [] } = state;
  const copying = new Set(mirrors.map((name) => benchmark.mirrors[name]?.outputPort));
  const byMirrors = mirrors.map((name) => equivalent(observation, name));
  const plain = plainOutputsOf(flows);
  const byOthers = outputsOf(benchmark)
    .filter((output) => !copying.has(output))
    .flatMap((output): readonly Verdict[] => {
      if (plain === undefined) return [notKnown(output)];
      const sources = plain.filter((one) => one.output === output).map(({ inPort }) => observation.arriving(inPort));
      const departing = observation.departing(output);
      return [sources.length === 0 ? silent(departing) : copies(departing, ...sources)];
    });
  return [...byMirrors, ...byOthers];
}

function notKnown(output: string): Verdict {
  const summary = 'its flows do more than put packets out, and what they owe is not known';
  return {
    check: `copies at ${output}`,
    status: 'inconclusive',
    evidence: 'not known',
    findings: [{ kind: 'evidence', packets: 0, summary }],
  };
}
