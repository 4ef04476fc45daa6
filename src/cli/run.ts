import { askedPairings } from '../jobs/pairings.ts';
import { runScenarios } from '../jobs/run.ts';
import { runnable } from '../jobs/runFolder.ts';
import { selectScenarios } from '../jobs/select.ts';
import type { MechanismName } from '../model/mechanism.ts';
import type { EndpointKind, Offloads } from '../model/scenario.ts';
import type { SwitchKind } from '../model/switch.ts';
import type { PortKind } from '../model/topology.ts';
import type { NamedEndpoint } from './endpointOptions.ts';
import { interruption } from './interruption.ts';
import { namedBuilds } from './namedBuilds.ts';
import { followProgress } from './progress.ts';
import { requireTerminal } from './requireTerminal.ts';
import { showRun } from './showRun.ts';

interface Options {
  readonly pauseOnFailure: boolean;
  readonly report: string;
  readonly json: boolean;
  readonly switch: readonly SwitchKind[];
  readonly mechanism: readonly MechanismName[];
  readonly port?: PortKind | undefined;
  readonly offloads?: Offloads | undefined;
  readonly endpointKind: EndpointKind;
  readonly endpoint: readonly NamedEndpoint[];
  readonly image?: string | undefined;
  readonly ovs: readonly string[];
}

/** Runs what the selectors name, shows the result, and gives the exit code. */
export async function run(
  selectors: readonly string[],
  options: Options,
  commands: readonly string[],
): Promise<number> {
  if (options.pauseOnFailure) requireTerminal();
  const pairings = askedPairings({ mechanisms: options.mechanism, switches: options.switch });
  const entries = await selectScenarios(selectors.length > 0 ? selectors : ['article'], options.report, commands);
  const builds = await namedBuilds(options.ovs);
  const progress = followProgress({ ovs: runnable(builds).length > 1 }, { sharesTerminal: options.pauseOnFailure });
  const done = await runScenarios(entries, {
    reportFolder: options.report,
    ...(pairings !== undefined && { pairings }),
    builds,
    ...(options.port !== undefined && { port: options.port }),
    ...(options.offloads !== undefined && { offloads: options.offloads }),
    endpoint: options.endpointKind,
    endpoints: Object.fromEntries(options.endpoint.map(({ endpoint, source }) => [endpoint, source])),
    ...(options.image !== undefined && { image: options.image }),
    pauseOnFailure: options.pauseOnFailure,
    onProgress: progress.take,
    abort: interruption(),
  }).finally(progress.end);

  return showRun(done, options);
}
