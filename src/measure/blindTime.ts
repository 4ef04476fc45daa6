import { type BlindTime, ORIGINAL_STRETCH_MS, type Original, type Transition, type Wrong } from '../model/blindTime.ts';

/** A packet of a numbered stream, seen at some place. */
export interface Sighting {
  /** Packets are numbered from 0 in the order in which they are sent. */
  readonly number: number;
  /** Milliseconds since some moment that all times are counted from. */
  readonly atMs: number;
}

/** A stream as captures saw it, each in the order of capture. */
export interface SeenStream {
  readonly arrived: readonly Sighting[];
  /** At the port that the stream goes to. */
  readonly departed: readonly Sighting[];
  /** At the ports that copies leave by. */
  readonly copies: Readonly<Record<string, readonly Sighting[]>>;
}

/** A transition that was made while the stream flowed. */
export interface MadeTransition {
  readonly transition: Transition;
  readonly purged: boolean;
  readonly repeat: number;
  /** The output that copies are owed at before it, and after it. */
  readonly before?: string;
  readonly after?: string;
  readonly askedMs: number;
  /** When the tool said that it is applied. */
  readonly appliedMs: number;
  /** When the purge had returned. */
  readonly purgedMs?: number;
  /** When nobody looked any more, because something else was done. */
  readonly untilMs: number;
}

/** What arrives so shortly before something is done may be on its way when it is in force. */
const ON_ITS_WAY_MS = 50;

/**
 * What transitions did: which packets that arrived after one was asked for, until the end of its window, were not copied as it says.
 *
 * @returns for each a sentence where it cannot be told: the stream did not last, or copies were not as they are owed before
 */
export function blindTimes(
  stream: SeenStream,
  transitions: readonly MadeTransition[],
): readonly (BlindTime | string)[] {
  const fates = fatesOf(stream);
  return transitions.map((made) => {
    const doubt = doubtOf(fates, made);
    return doubt === undefined ? measured(stream, fates, made) : `${nameOf(made)}: ${doubt}`;
  });
}

function doubtOf(fates: readonly Fate[], { before, askedMs, untilMs }: MadeTransition): string | undefined {
  if ((fates.at(-1)?.atMs ?? 0) < untilMs) return 'the stream ended before the window did';
  const settled = within(fates, askedMs - ORIGINAL_STRETCH_MS, askedMs - ON_ITS_WAY_MS).filter(isSeen);
  if (settled.length === 0) return 'nothing passed before it';
  const unsettled = settled.filter((fate) => !isAsOwed(fate, before)).length;
  if (unsettled === 0) return undefined;
  return `${unsettled} of ${settled.length} packets were not copied as they were owed before it`;
}

function nameOf({ transition, purged, repeat }: MadeTransition): string {
  return `${transition}${purged ? ' with purge' : ''}, repeat ${repeat}`;
}

function measured(stream: SeenStream, fates: readonly Fate[], made: MadeTransition): BlindTime {
  const { transition, purged, repeat, after, askedMs, appliedMs, purgedMs, untilMs } = made;
  const own = within(fates, askedMs, untilMs);
  const seen = own.filter(isSeen);
  return {
    transition,
    purged,
    repeat,
    windowMs: untilMs - askedMs,
    appliedMs: appliedMs - askedMs,
    ...(purgedMs !== undefined && { purgedMs: purgedMs - askedMs }),
    arrived: own.length,
    copied: own.filter(({ copies }) => copies.length > 0).length,
    lost: own.length - seen.length,
    missing: wrongOf(seen, ({ copies }) => (after !== undefined && copies.length === 0 ? 1 : 0), made),
    surplus: wrongOf(seen, ({ copies }) => copies.filter((output) => output !== after).length, made),
    doubled: sum(seen.map(({ copies }) => Math.max(0, copies.length - 1))),
    original: originalOf(stream, fates, askedMs),
  };
}

/** What became of a packet that arrived. */
interface Fate {
  readonly atMs: number;
  departures: number;
  /** The outputs that copies of it left by. */
  readonly copies: string[];
}

function fatesOf({ arrived, departed, copies }: SeenStream): readonly Fate[] {
  const fates = new Map(
    arrived.map(({ number, atMs }): [number, Fate] => [number, { atMs, departures: 0, copies: [] }]),
  );
  for (const { number } of departed) {
    const fate = fates.get(number);
    if (fate !== undefined) fate.departures += 1;
  }
  for (const [output, sightings] of Object.entries(copies))
    for (const { number } of sightings) fates.get(number)?.copies.push(output);
  return [...fates.values()];
}

/** A packet that departed nowhere was lost before the switch saw it, or with it: no mirror is to blame. */
function isSeen({ departures, copies }: Fate): boolean {
  return departures > 0 || copies.length > 0;
}

function isAsOwed({ copies }: Fate, output: string | undefined): boolean {
  return output === undefined ? copies.length === 0 : copies.length === 1 && copies[0] === output;
}

function within(fates: readonly Fate[], from: number, until: number): readonly Fate[] {
  return fates.filter(({ atMs }) => atMs >= from && atMs < until);
}

function wrongOf(
  seen: readonly Fate[],
  count: (fate: Fate) => number,
  { askedMs, appliedMs, untilMs }: MadeTransition,
): Wrong {
  const wrong = seen.filter((fate) => count(fate) > 0);
  const last = wrong.at(-1);
  return {
    packets: sum(wrong.map(count)),
    afterApplied: sum(wrong.filter(({ atMs }) => atMs >= appliedMs).map(count)),
    durationMs: last === undefined ? 0 : last.atMs - askedMs,
    ended: last === undefined || last.atMs < untilMs - ON_ITS_WAY_MS,
  };
}

function originalOf({ departed }: SeenStream, fates: readonly Fate[], askedMs: number): Original {
  const since = fared(departed, fates, askedMs, askedMs + ORIGINAL_STRETCH_MS);
  const before = fared(departed, fates, askedMs - ORIGINAL_STRETCH_MS, askedMs);
  return {
    gapMs: since.gapMs,
    quietGapMs: before.gapMs,
    undelivered: since.undelivered,
    quietUndelivered: before.undelivered,
    reordered: since.reordered,
    quietReordered: before.reordered,
  };
}

/** How the stream fared in a stretch: a gap counts as far as it lies within. */
function fared(departed: readonly Sighting[], fates: readonly Fate[], from: number, until: number) {
  let [gapMs, last, highest, reordered] = [0, from, -1, 0];
  for (const { number, atMs } of departed) {
    const isLate = number < highest;
    highest = Math.max(highest, number);
    if (atMs < from || atMs >= until) continue;
    gapMs = Math.max(gapMs, atMs - last);
    last = atMs;
    if (isLate) reordered += 1;
  }
  const undelivered = within(fates, from, until).filter(({ departures }) => departures === 0).length;
  return { gapMs: Math.max(gapMs, until - last), undelivered, reordered };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
