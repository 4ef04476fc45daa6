import { openVSwitchBuilds } from '../host/openVSwitchBuild.ts';
import { replay as replayCaptures } from '../jobs/replay.ts';
import type { ReplayRate, ReplaySelection } from '../model/replayOrder.ts';
import type { SwitchKind } from '../model/scenario.ts';
import type { PortKind } from '../model/topology.ts';
import type { Split } from '../model/traffic.ts';
import { sayFetching } from './fetching.ts';
import { sayLook } from './look.ts';
import { followProgress, type ProgressView } from './progress.ts';
import { showRun } from './showRun.ts';

interface Options {
  readonly rate: ReplayRate;
  readonly loop: number;
  readonly select: ReplaySelection;
  readonly split?: Split['by'] | undefined;
  readonly mtu?: number | undefined;
  readonly anonymize?: number | undefined;
  readonly fixChecksums: boolean;
  readonly port: PortKind;
  readonly switch: SwitchKind;
  readonly ovs: readonly string[];
  readonly report: string;
  readonly json: boolean;
}

/** Replays captures through a lab, shows what became of each packet, and gives the exit code. */
export async function replay(names: readonly string[], options: Options): Promise<number> {
  const { rate, loop, select, split, mtu, anonymize, fixChecksums, port, report } = options;
  const builds = await openVSwitchBuilds(options.ovs, sayFetching);
  // What there is to say of captures comes first.
  let progress: ProgressView | undefined;
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interruption.abort());
  const run = await replayCaptures(names, {
    rate,
    loop,
    select,
    ...(split !== undefined && { split }),
    ...(mtu !== undefined && { mtu }),
    ...(anonymize !== undefined && { anonymize }),
    ...(fixChecksums && { fixChecksums }),
    port,
    switch: options.switch,
    builds,
    reportFolder: report,
    onLook: sayLook,
    onProgress: (event) => {
      progress ??= followProgress({ ovs: builds.length > 1 });
      progress.take(event);
    },
    abort: interruption.signal,
  }).finally(() => progress?.end());
  return showRun(run, options);
}
