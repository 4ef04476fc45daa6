import { openVSwitchBuilds } from '../host/openVSwitchBuild.ts';
import { runScenarios } from '../jobs/run.ts';
import { selectScenarios } from '../jobs/select.ts';
import type { EndpointKind, Offloads, SwitchKind } from '../model/scenario.ts';
import type { PortKind } from '../model/topology.ts';
import type { NamedEndpoint } from './endpointOptions.ts';
import { sayFetching } from './fetching.ts';
import { followProgress } from './progress.ts';
import { showRun } from './showRun.ts';

interface Options {
  readonly report: string;
  readonly json: boolean;
  readonly switch: SwitchKind;
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
  const entries = await selectScenarios(selectors.length > 0 ? selectors : ['article'], options.report, commands);
  const builds = await openVSwitchBuilds(options.ovs, sayFetching);
  const progress = followProgress({ ovs: builds.length > 1 });
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interruption.abort());
  const done = await runScenarios(entries, {
    reportFolder: options.report,
    switch: options.switch,
    builds,
    ...(options.port !== undefined && { port: options.port }),
    ...(options.offloads !== undefined && { offloads: options.offloads }),
    endpoint: options.endpointKind,
    endpoints: Object.fromEntries(options.endpoint.map(({ endpoint, source }) => [endpoint, source])),
    ...(options.image !== undefined && { image: options.image }),
    onProgress: progress.take,
    abort: interruption.signal,
  }).finally(progress.end);

  return showRun(done, options);
}
