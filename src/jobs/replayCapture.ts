import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenVSwitchBuild } from '../host/openVSwitchBuild.ts';
import { deploy } from '../lab/deploy.ts';
import type { Lab } from '../lab/lab.ts';
import { REPLAY_MIRROR, replayCaptures, replayMirror, replayTopology } from '../lab/replayLab.ts';
import type { Outcome, StoredTrial } from '../model/report.ts';
import { explained } from './evidenceBundle.ts';
import { judgeReplay, storedOrder } from './judgeReplay.ts';
import type { ReplayAssignment } from './messages.ts';
import type { Pause } from './pause.ts';
import { replayTrials } from './replayTrials.ts';

/** Room for what comes while a capture waits for the processor. */
const BUFFER_KIB = 64 << 10;

let labs = 0;

/**
 * Replays a capture through a lab of its own and judges what became of each packet. Where that is not as it should be, evidence is written
 * before the lab goes.
 *
 * What it throws is the outcome, with the trials that there were until then.
 *
 * @param runFolder captures go below it, into the assignment's folder
 * @param tell called now and then with the packets that have come in so far
 * @param pause called with the lab of a replay that did not do as it should, before it goes
 */
export async function replayCapture(
  assignment: ReplayAssignment,
  runFolder: string,
  build: OpenVSwitchBuild,
  tell: (packets: number) => void,
  pause?: Pause,
): Promise<Outcome> {
  const { scenario, variant, claim, folder, order } = assignment;
  const begin = performance.now();
  const trials: StoredTrial[] = [];
  const outcome = (rest: Pick<Outcome, 'status' | 'verdicts' | 'reason'>): Outcome => {
    const durationMs = performance.now() - begin;
    const lab = { topology: replayTopology(order.mtu), mirrors: { [REPLAY_MIRROR]: replayMirror(order.select) } };
    return { scenario, variant, claim, ...lab, durationMs, trials, replay: storedOrder(order, runFolder), ...rest };
  };
  // What captures write as they run is too much for the sandbox's own folders, which lie in memory.
  const running = join(runFolder, folder, 'live');
  const capturing = { folder: running, only: replayCaptures(order), bufferKib: BUFFER_KIB };
  labs += 1;
  const prefix = `replay${labs}`;
  const labFolder = `/run/${prefix}`;
  let lab: Lab | undefined;
  const judged = async (): Promise<Outcome> => {
    await mkdir(join(runFolder, folder), { recursive: true });
    lab = await deploy(replayTopology(order.mtu), variant, { prefix, folder: labFolder, build, capturing });
    const { before, last } = await replayTrials(lab, order, { trials, runFolder, folder, tell });
    return outcome(await judgeReplay(order, before, last.record, join(runFolder, folder, last.record.trial)));
  };
  try {
    const errored = (reason: string) => outcome({ status: 'errored', verdicts: [], reason });
    const circumstances = () => ({ assigned: assignment, runFolder, build, lab, labFolder });
    return await explained(judged, errored, circumstances, pause);
  } finally {
    await lab?.remove().catch(() => {});
    await rm(running, { recursive: true, force: true });
  }
}
