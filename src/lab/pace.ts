import { readSocketDrops } from '../host/packetSockets.ts';
import type { Replay } from '../model/traffic.ts';
import { listen, takeTallies } from './captures.ts';
import { generate } from './generate.ts';
import type { Lab } from './lab.ts';
import { STILL_LOOKS, untilQuiet } from './quiet.ts';

/** What the path is tried with; less says little of a rate. */
const TRIAL_PACKETS = 50_000;
/** Of the rate that was found. */
const SHARE = 0.95;

/**
 * Finds out what rate the path takes, under the captures that a trial has: the first packets of a replay are sent as fast as possible, and what came
 * out by the time that all is at rest is what the path takes.
 *
 * @returns packets a second to stay at; undefined when the replay is too short to need one
 */
export async function findPace(lab: Lab, replay: Replay, packets: number): Promise<number | undefined> {
  if (packets <= TRIAL_PACKETS) return undefined;
  const captures = await listen(lab, replay);
  const pid = lab.switch.pid;
  const before = await untilQuiet(captures, pid, STILL_LOOKS.before);
  const begin = performance.now();
  const { multiplier: _, packetsPerSecond: __, bitsPerSecond: ___, ...order } = replay;
  await generate(lab, { ...order, topSpeed: true, limit: TRIAL_PACKETS });
  await untilQuiet(captures, pid, STILL_LOOKS.after);
  const seconds = (performance.now() - begin) / 1000;
  const after = await takeTallies(captures, pid);
  // What is lost here is of no trial.
  for (const [name, lost] of await readSocketDrops(pid, lab.switchNamespace)) lab.socketDrops.set(name, lost);
  const taken = captures.map(({ direction, point }, index) => {
    if (direction !== 'departing') return 0;
    const [from, to] = [before[index]?.counters, after[index]?.counters];
    if (from === undefined || to === undefined) return 0;
    return point.flag === 'out' ? to.transmitted - from.transmitted : to.received - from.received;
  });
  return Math.floor((SHARE * Math.max(...taken)) / seconds);
}
