import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { blindTimeCaptures, blindTimeTopology, writeStream } from '../../lab/blindTimeLab.ts';
import { deploy } from '../../lab/deploy.ts';
import type { Lab } from '../../lab/lab.ts';
import { seededRandom, shuffled } from '../../measure/random.ts';
import { needsPurge } from '../../model/blindTime.ts';
import type { BlindTimeOrder, Job, Message, StreamResult } from '../messages.ts';
import { measureStream, mostRepeats, packetsOf } from './blindTimeStream.ts';

/** Streams that do not count, or not wholly, are measured again: so many with purge, and as many without. */
const MOST_AGAIN = 4;
/** Kernel memory of each capture: some seconds of frames. */
const BUFFER_KIB = 32_768;

/** Measures variants one after the other, each in a lab of its own, and tells what came of each stream. */
export async function blindTime(
  { variants, order, build }: Extract<Job, { kind: 'blindTime' }>,
  tell: (message: Message) => Promise<void>,
): Promise<void> {
  for (const [variant, made] of variants.entries()) {
    const folder = `/run/blindtime${variant + 1}`;
    const capturing = { folder: join(folder, 'captures'), only: blindTimeCaptures, bufferKib: BUFFER_KIB };
    const lab = await deploy(blindTimeTopology, made, { prefix: `b${variant + 1}`, folder, build, capturing });
    try {
      await measure(lab, order, (result) => tell({ kind: 'stream', result: { ...result, variant } }));
    } finally {
      // What stays goes with the sandbox.
      await lab.remove().catch(() => {});
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** Streams with purge and without take turns, where there is a purge, so that what changes on the machine meets both alike. */
async function measure(
  lab: Lab,
  order: BlindTimeOrder,
  tell: (result: Omit<StreamResult, 'variant'>) => Promise<void>,
): Promise<void> {
  const kinds = needsPurge(lab.variant.mechanism) ? [false, true] : [false];
  const capture = await writeStream(lab, Math.max(...kinds.map((purged) => packetsOf(purged, order, order.repeats))));
  const done = new Map(kinds.map((purged) => [purged, { tried: 0, repeats: 0, again: 0 }]));
  let streams = 0;
  while (done.size > 0) {
    for (const [purged, state] of shuffled([...done], seededRandom(order.seed, streams))) {
      streams += 1;
      const repeats = Math.min(mostRepeats(purged, order), order.repeats - state.repeats);
      const result = await measureStream(lab, order, {
        purged,
        capture,
        name: `stream${streams}`,
        first: state.tried + 1,
        repeats,
        random: seededRandom(order.seed, streams),
      });
      state.tried += repeats;
      state.repeats += new Set(result.repeats.map(({ repeat }) => repeat)).size;
      if (result.doubts.length > 0) state.again += 1;
      if (state.repeats >= order.repeats || state.again > MOST_AGAIN) done.delete(purged);
      await tell(result);
    }
  }
}
