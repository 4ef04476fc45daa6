import { readEnvironment } from '../host/environment.ts';
import { Problem } from '../model/problem.ts';
import type { Job, Message } from './messages.ts';
import { pauseOnce } from './pause.ts';
import { replayCapture } from './replayCapture.ts';

/** How often progress is told. */
const TELL_EVERY_MS = 250;

/** Replays captures inside the sandbox, one after the other, and tells each outcome as it comes. */
export async function replayCaptures(
  { assignments, runFolder, builds, pauseOnFailure }: Extract<Job, { kind: 'replays' }>,
  tell: (message: Message) => Promise<void>,
): Promise<void> {
  await tell({ kind: 'environment', environment: await readEnvironment() });
  const pause = pauseOnFailure ? pauseOnce() : undefined;
  for (const assignment of assignments) {
    const { scenario, variant, order } = assignment;
    await tell({ kind: 'started', scenario, variant });
    const build = builds.find(({ label }) => label === variant.ovs);
    if (build === undefined) throw new Problem(`there is no Open vSwitch '${variant.ovs}'`);
    let told = 0;
    const tellPackets = (packets: number) => {
      if (performance.now() - told < TELL_EVERY_MS) return;
      told = performance.now();
      void tell({ kind: 'replaying', scenario, packets, of: order.packets * order.loop });
    };
    const outcome = await replayCapture(assignment, runFolder, build, tellPackets, pause);
    await tell({ kind: 'outcome', outcome });
  }
}
