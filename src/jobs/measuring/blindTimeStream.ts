import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { accountDoubts, trialDoubts } from '../../check/evidence.ts';
import { windowOf } from '../../host/until.ts';
import { BLIND_TIME_PORTS, TRANSITION_KINDS } from '../../lab/blindTimeLab.ts';
import { exactClock } from '../../lab/exactClock.ts';
import type { Lab } from '../../lab/lab.ts';
import { revalidate } from '../../lab/revalidate.ts';
import { type RecordedTrial, recordTrial } from '../../lab/trial.ts';
import { blindTimes, type MadeTransition, type SeenStream, type Sighting } from '../../measure/blindTime.ts';
import type { Random } from '../../measure/random.ts';
import { type BlindTime, needsPurge, ORIGINAL_STRETCH_MS, TRANSITIONS } from '../../model/blindTime.ts';
import { rulesInForce } from '../../oracle/rules.ts';
import { probeId } from '../../packet/probeId.ts';
import type { BlindTimeOrder, StreamResult } from '../messages.ts';

/** With purge a transition is looked at for so long at the most. */
const PURGED_WINDOW_MS = 150;
/** What arrived at the end of a window has passed the switch by then: the next command, which puts the transition in force, does nothing to it. */
const ON_THEIR_WAY_MS = 25;
/** Before each the stream passes undisturbed for so long, and for a drawn part of some more: nothing keeps step with the switch's own clocks. */
const QUIET_MS = ORIGINAL_STRETCH_MS + 20;
const DRAWN_MS = 50;
/** What the commands take, as a rule. */
const COMMANDS_MS = 15;
/** About as long is a stream, unless one repeat takes longer. */
const STREAM_MS = 12_000;
const TAIL_MS = 500;
/** tcpreplay keeps to a rate within some parts of a hundred, and the stream has at least what was asked for. */
const MARGIN = 1.02;

/** What is done in one stream. */
interface StreamOrder {
  /** Whether flows are revalidated right after each transition. */
  readonly purged: boolean;
  /** As `writeStream` made it, long enough for the repeats. */
  readonly capture: string;
  /** Of the trial. */
  readonly name: string;
  /** Number of the first repeat. */
  readonly first: number;
  readonly repeats: number;
  /** Draws the times between transitions. */
  readonly random: Random;
}

/** How many repeats a stream may have. */
export function mostRepeats(purged: boolean, order: BlindTimeOrder): number {
  return Math.max(1, Math.floor(STREAM_MS / repeatMs(purged, order)));
}

/** Packets of a stream with at most so many repeats. */
export function packetsOf(purged: boolean, order: BlindTimeOrder, repeats: number): number {
  const lengthMs = Math.min(repeats, mostRepeats(purged, order)) * repeatMs(purged, order) + TAIL_MS;
  return Math.ceil((lengthMs * order.packetsPerSecond * MARGIN) / 1000);
}

function repeatMs(purged: boolean, order: BlindTimeOrder): number {
  const settling = purged ? 0 : ON_THEIR_WAY_MS;
  return TRANSITIONS.length * (QUIET_MS + DRAWN_MS / 2 + COMMANDS_MS + windowMs(purged, order) + settling);
}

function windowMs(purged: boolean, order: BlindTimeOrder): number {
  return purged ? Math.min(PURGED_WINDOW_MS, order.windowMs) : order.windowMs;
}

/** Attaches, changes and detaches the mirror, again and again, while one stream passes; every packet is captured. */
export async function measureStream(
  lab: Lab,
  order: BlindTimeOrder,
  { purged, capture, name, first, repeats, random }: StreamOrder,
): Promise<Omit<StreamResult, 'variant'>> {
  const clock = exactClock();
  const made: MadeTransition[] = [];
  const once = async (transition: (typeof TRANSITIONS)[number], repeat: number) => {
    const { make, ...outputs } = TRANSITION_KINDS[transition];
    await windowOf(QUIET_MS + (random.below(1000) / 1000) * DRAWN_MS);
    const askedMs = clock();
    await make(lab);
    const appliedMs = clock();
    if (purged) await revalidate(lab);
    const purgedMs = clock();
    const untilMs = askedMs + windowMs(purged, order);
    await windowOf(Math.max(0, untilMs - clock()) + (purged ? 0 : ON_THEIR_WAY_MS));
    made.push({ transition, purged, repeat, ...outputs, askedMs, appliedMs, ...(purged && { purgedMs }), untilMs });
    // The next one begins with this one in force.
    if (!purged && needsPurge(lab.variant.mechanism)) await revalidate(lab);
  };
  const folder = join(lab.folder, 'trials', name);
  const { record, evidence } = await recordTrial(lab, {
    name,
    folder,
    rules: rulesInForce(lab.version),
    traffic: {
      kind: 'replay',
      from: 'h1',
      capture,
      limit: packetsOf(purged, order, repeats),
      packetsPerSecond: order.packetsPerSecond * MARGIN,
      preload: true,
    },
    meanwhile: async () => {
      for (let repeat = first; repeat < first + repeats; repeat += 1)
        for (const transition of TRANSITIONS) await once(transition, repeat);
    },
  });
  const packetsPerSecond = record.entered?.packetsPerSecond ?? 0;
  const doubts = [
    ...trialDoubts(record)
      // How the switch itself kept up is what is measured.
      .filter(({ hop }) => hop !== 'switch port in')
      .map(({ summary }) => summary),
    ...record.captures.flatMap((account) => accountDoubts(account).map(({ summary }) => summary)),
    ...(packetsPerSecond >= order.packetsPerSecond
      ? []
      : [`the stream came at ${Math.floor(packetsPerSecond)} packets/s, not at ${order.packetsPerSecond}`]),
  ].map((summary) => `${name}: ${summary}`);
  const judged = doubts.length > 0 ? [] : blindTimes(await seenStream(evidence), made);
  await rm(folder, { recursive: true, force: true });
  const open = judged.flatMap((one) => (typeof one === 'string' ? `${name}: ${one}` : []));
  return { packetsPerSecond, repeats: wholeRepeats(judged), doubts: [...doubts, ...open] };
}

/** Repeats of which all transitions can be told. */
function wholeRepeats(judged: readonly (BlindTime | string)[]): readonly BlindTime[] {
  const told = judged.filter((one) => typeof one !== 'string');
  const transitionsOf = (repeat: number) => told.filter((one) => one.repeat === repeat).length;
  return told.filter(({ repeat }) => transitionsOf(repeat) === TRANSITIONS.length);
}

async function seenStream(evidence: RecordedTrial['evidence']): Promise<SeenStream> {
  const at = async (port: string, direction: 'arriving' | 'departing') => {
    const sightings: Sighting[] = [];
    const own = evidence.find(({ account }) => account.port === port && account.direction === direction);
    await own?.each((bytes, timeNs) => {
      const number = probeId(bytes);
      if (number !== undefined) sightings.push({ number, atMs: timeNs / 1e6 });
    });
    return sightings;
  };
  const { source, destination, outputs } = BLIND_TIME_PORTS;
  return {
    arrived: await at(source, 'arriving'),
    departed: await at(destination, 'departing'),
    copies: Object.fromEntries(
      await Promise.all(outputs.map(async (port) => [port, await at(port, 'departing')] as const)),
    ),
  };
}
