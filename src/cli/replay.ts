import { replay as replayCaptures } from '../jobs/replay.ts';
import { runnable } from '../jobs/runFolder.ts';
import type { ReplayRate, ReplaySelection } from '../model/replayOrder.ts';
import type { SwitchKind } from '../model/switch.ts';
import type { PortKind } from '../model/topology.ts';
import type { Split } from '../model/traffic.ts';
import { interruption } from './interruption.ts';
import { sayLook } from './look.ts';
import { namedBuilds } from './namedBuilds.ts';
import { followProgress, type ProgressView } from './progress.ts';
import { requireTerminal } from './requireTerminal.ts';
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
  readonly pauseOnFailure: boolean;
  readonly report: string;
  readonly json: boolean;
}

/** Replays captures through a lab, shows what became of each packet, and gives the exit code. */
export async function replay(names: readonly string[], options: Options): Promise<number> {
  const { rate, loop, select, split, mtu, anonymize, fixChecksums, port, report } = options;
  if (options.pauseOnFailure) requireTerminal();
  const builds = await namedBuilds(options.ovs);
  // What there is to say of captures comes first.
  let progress: ProgressView | undefined;
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
    pauseOnFailure: options.pauseOnFailure,
    onLook: sayLook,
    onProgress: (event) => {
      progress ??= followProgress({ ovs: runnable(builds).length > 1 }, { sharesTerminal: options.pauseOnFailure });
      progress.take(event);
    },
    abort: interruption(),
  }).finally(() => progress?.end());
  return showRun(run, options);
}
