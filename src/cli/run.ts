import { relative } from 'node:path';
import { openVSwitchBuilds } from '../host/openVSwitchBuild.ts';
import { runScenarios } from '../jobs/run.ts';
import { selectScenarios } from '../jobs/select.ts';
import type { EndpointKind, Offloads, SwitchKind } from '../model/scenario.ts';
import type { PortKind } from '../model/topology.ts';
import { renderJson } from '../report/json.ts';
import { exitCode } from '../report/summary.ts';
import { sayFetching } from './fetching.ts';
import { followProgress } from './progress.ts';

interface Options {
  readonly report: string;
  readonly json: boolean;
  readonly switch: SwitchKind;
  readonly port?: PortKind | undefined;
  readonly offloads?: Offloads | undefined;
  readonly endpointKind: EndpointKind;
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
  const { report, folder, unsaved } = await runScenarios(entries, {
    reportFolder: options.report,
    switch: options.switch,
    builds,
    ...(options.port !== undefined && { port: options.port }),
    ...(options.offloads !== undefined && { offloads: options.offloads }),
    endpoint: options.endpointKind,
    onProgress: progress.take,
    abort: interruption.signal,
  }).finally(progress.end);

  if (options.json) {
    process.stdout.write(renderJson(report));
  } else {
    const { renderTable } = await import('../report/table.ts');
    const color = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
    process.stdout.write(renderTable(report, { color, width: Math.min(process.stdout.columns || 80, 120) }));
    const place = relative(process.cwd(), folder);
    if (unsaved === undefined)
      process.stdout.write(`\nReport: ${place.startsWith('..') ? folder : place}/report.md, and run.json beside it\n`);
  }
  if (unsaved !== undefined) throw unsaved;
  return exitCode(report.summary);
}
