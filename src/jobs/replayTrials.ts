import { join } from 'node:path';
import { ledgerOf } from '../check/ledger.ts';
import { slowerReplay } from '../lab/halfAsFast.ts';
import type { Lab } from '../lab/lab.ts';
import { lostByHarness } from '../lab/lostByHarness.ts';
import { installMirror } from '../lab/mirrors.ts';
import { findPace } from '../lab/pace.ts';
import { REPLAY_MIRROR, replayMirror, replayTraffic } from '../lab/replayLab.ts';
import { revalidate } from '../lab/revalidate.ts';
import { type RecordedTrial, recordTrial, runTrial } from '../lab/trial.ts';
import type { Observation } from '../model/observation.ts';
import type { ReplayOrder } from '../model/replayOrder.ts';
import { rulesInForce } from '../oracle/rules.ts';
import type { TrialStore } from './scenarioContext.ts';

/** Packets of the capture that are sent before there is a mirror. */
const CONTROL_PACKETS = 1000;
/** How often a trial that lost packets before the switch is tried again, each time at half the rate. */
const AGAIN = { told: 1, found: 3 } as const;

/** The trials of a replay that are judged. */
export interface ReplayTrials {
  /** The beginning of the capture, without a mirror. */
  readonly before: Observation;
  /** The whole capture, with the mirror, at the rate at which nothing was lost before the switch, if there was one. */
  readonly last: RecordedTrial;
}

/** Replays a capture on a lab: a part without a mirror, then all with the mirror, and slower again where the harness lost packets. */
export async function replayTrials(
  lab: Lab,
  order: ReplayOrder,
  { trials, runFolder, folder, tell }: TrialStore & { readonly tell: (packets: number) => void },
): Promise<ReplayTrials> {
  const rules = rulesInForce(lab.version);
  const place = (name: string) => ({ name, folder: join(runFolder, folder, name), rules });
  const record = async (name: string, traffic: ReturnType<typeof replayTraffic>) => {
    const recorded = await recordTrial(lab, { ...place(name), traffic, tell });
    trials.push({ ...recorded.record, folder: join(folder, name), ledger: ledgerOf(recorded.record) });
    return recorded;
  };

  const control = { ...replayTraffic({ ...order, rate: 'max' }), limit: CONTROL_PACKETS };
  const before = await runTrial(lab, { ...place('before'), traffic: control });
  const { arriving: _, departing: __, topology: ___, sent: ____, ...stored } = before;
  trials.push({ ...stored, folder: join(folder, 'before'), ledger: ledgerOf(stored) });
  await installMirror(lab, REPLAY_MIRROR, replayMirror(order.select));
  await revalidate(lab);

  // A port with a queue before it is lossless at top speed, because its sender is held back. On a veth a pace has to be found.
  const isFound = order.rate === 'max' && lab.variant.port === 'veth';
  const found = isFound ? await findPace(lab, replayTraffic(order), order.packets * order.loop) : undefined;
  let traffic = replayTraffic(order, found);
  let last = await record('during', traffic);
  for (
    let again = 1;
    again <= AGAIN[order.rate === 'max' ? 'found' : 'told'] && lostByHarness(last.record);
    again += 1
  ) {
    traffic = slowerReplay(traffic, last.record.entered?.packetsPerSecond);
    last = await record(`slower-${again}`, traffic);
  }
  return { before, last };
}
