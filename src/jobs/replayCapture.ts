import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { silent } from '../check/checks.ts';
import { judgement } from '../check/deviation.ts';
import type { OpenVSwitchBuild } from '../host/openVSwitchBuild.ts';
import { deploy } from '../lab/deploy.ts';
import type { Lab } from '../lab/lab.ts';
import { REPLAY_PORTS, replayCaptures, replayTopology } from '../lab/replayLab.ts';
import type { Outcome, StoredTrial } from '../model/report.ts';
import { rulesInForce } from '../oracle/rules.ts';
import { judgeReplay } from './judgeReplay.ts';
import type { ReplayAssignment } from './messages.ts';
import { reasonOf } from './reasonOf.ts';
import { replayTrials } from './replayTrials.ts';

/** Room for what comes while a capture waits for the processor. */
const BUFFER_KIB = 64 << 10;

let labs = 0;

/**
 * Replays a capture through a lab of its own and judges what became of each packet.
 *
 * What it throws is the outcome, with the trials that there were until then.
 *
 * @param runFolder captures go below it, into the assignment's folder
 * @param tell called now and then with the packets that have come in so far
 */
export async function replayCapture(
  { scenario, variant, claim, folder, order }: ReplayAssignment,
  runFolder: string,
  build: OpenVSwitchBuild,
  tell: (packets: number) => void,
): Promise<Outcome> {
  const begin = performance.now();
  const trials: StoredTrial[] = [];
  const outcome = (rest: Pick<Outcome, 'status' | 'verdicts' | 'reason'>): Outcome => {
    return { scenario, variant, claim, durationMs: performance.now() - begin, trials, ...rest };
  };
  // What captures write as they run is too much for the sandbox's own folders, which lie in memory.
  const running = join(runFolder, folder, 'live');
  const capturing = { folder: running, only: replayCaptures(order), bufferKib: BUFFER_KIB };
  labs += 1;
  const prefix = `replay${labs}`;
  let lab: Lab | undefined;
  try {
    await mkdir(join(runFolder, folder), { recursive: true });
    lab = await deploy(replayTopology(order.mtu), variant, { prefix, folder: `/run/${prefix}`, build, capturing });
    const { before, last } = await replayTrials(lab, order, { trials, runFolder, folder, tell });
    const verdicts = [
      silent(before.departing(REPLAY_PORTS.monitor)),
      ...(await judgeReplay(order, last.record, join(runFolder, folder, last.record.trial))),
    ];
    const { status } = judgement(verdicts, [], { version: build.version, rules: rulesInForce(build.version) });
    return outcome({ status, verdicts });
  } catch (error) {
    return outcome({ status: 'errored', verdicts: [], reason: reasonOf(error) });
  } finally {
    await lab?.remove().catch(() => {});
    await rm(running, { recursive: true, force: true });
  }
}
