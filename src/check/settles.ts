import type { Mirror } from '../model/mirror.ts';
import type { Capture, Frame, Observation } from '../model/observation.ts';
import type { Finding, Verdict } from '../model/verdict.ts';
import { packetKey } from '../oracle/traversals.ts';
import { equivalent, owesNothing, silent, summed } from './checks.ts';

/**
 * Changes that were made while traffic flowed are in force soon enough: what passed before the first one was asked for is judged by
 * the mirrors of before, and what passed after a change, once `withinMs` milliseconds are over, by those since. What passed in between may have
 * been copied or not. A mirror that is not there, or has no output, copies nothing.
 *
 * @param output the port that the mirror's copies leave by, with or without the mirror
 */
export function settles<PortName extends string>(
  observation: Observation<PortName>,
  mirrorName: string,
  { output, withinMs }: { readonly output: PortName; readonly withinMs: number },
): Verdict {
  const check = `settles(${observation.trial}, ${mirrorName}, ${withinMs} ms)`;
  const { changes = [] } = observation;
  if (changes.length === 0) {
    const summary = `nothing was changed during '${observation.trial}'`;
    return {
      check,
      status: 'inconclusive',
      evidence: 'no change',
      findings: [{ kind: 'evidence', packets: 0, summary }],
    };
  }
  const firstSeen = firstSightings(observation);
  const windows = windowsOf(observation, withinMs);
  const verdicts = windows.flatMap(({ name, from, until, mirrors }, index) => {
    const isWithin = (frame: Frame) => {
      const time = firstSeen.get(packetKey(frame)) ?? frame.timeNs;
      return time >= from && time < until;
    };
    const part = partOf(observation, isWithin, mirrors);
    const mirror = mirrors[mirrorName];
    const has = mirror?.outputPort !== undefined || mirror?.outputVlan !== undefined;
    const passed = part.captures.some(
      ({ port, direction }) => direction === 'arriving' && part.arriving(port).frames.length > 0,
    );
    // Between two changes that follow one another closely there may well be nothing.
    const isBetween = index > 0 && index < windows.length - 1;
    if (!passed) return isBetween ? [] : [{ name, verdict: nothingPassed(name) }];
    return [{ name, verdict: has ? judged(part, mirrorName) : silent(part.departing(output)) }];
  });
  return summed(check, verdicts);
}

/** Packets passed, so that nothing owed and nothing copied is as it should be. */
function judged<PortName extends string>(part: Observation<PortName>, mirrorName: string): Verdict {
  const verdict = equivalent(part, mirrorName);
  const { owed, copies } = verdict.counts ?? {};
  return owed === 0 && copies === 0 ? owesNothing(part, mirrorName) : verdict;
}

function nothingPassed(name: string): Verdict {
  const finding: Finding = { kind: 'evidence', packets: 0, summary: `nothing passed ${name}, which proves nothing` };
  return { check: name, status: 'inconclusive', evidence: 'nothing passed', findings: [finding] };
}

interface Window {
  readonly name: string;
  readonly from: bigint;
  readonly until: bigint;
  readonly mirrors: Readonly<Record<string, Mirror>>;
}

const NS_PER_MS = 1_000_000n;
const FOREVER = 1n << 62n;

function windowsOf({ changes = [], mirrors }: Observation, withinMs: number): readonly Window[] {
  const settled = BigInt(withinMs) * NS_PER_MS;
  const ends = [...changes.map(({ asked }) => nanoseconds(asked)), FOREVER];
  const first: Window = { name: 'before', from: 0n, until: ends[0] ?? FOREVER, mirrors };
  const later = changes.map(({ what, at, mirrors: since }, index): Window => {
    return {
      name: `after ${what}`,
      from: nanoseconds(at) + settled,
      until: ends[index + 1] ?? FOREVER,
      mirrors: since,
    };
  });
  return [first, ...later];
}

/** Seconds as decimal text, such as `1700000000.000000001`, in nanoseconds. */
function nanoseconds(seconds: string): bigint {
  const [whole = '0', fraction = ''] = seconds.split('.');
  return BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9));
}

/** When each packet was first seen as it arrived. */
function firstSightings(observation: Observation): ReadonlyMap<string, bigint> {
  const first = new Map<string, bigint>();
  for (const { port, direction } of observation.captures) {
    if (direction !== 'arriving') continue;
    for (const frame of observation.arriving(port).frames) {
      const key = packetKey(frame);
      const known = first.get(key);
      if (known === undefined || frame.timeNs < known) first.set(key, frame.timeNs);
    }
  }
  return first;
}

/** The observation as if it had held these frames only, with these mirrors in force all the time. */
function partOf<PortName extends string>(
  observation: Observation<PortName>,
  isWithin: (frame: Frame) => boolean,
  mirrors: Readonly<Record<string, Mirror>>,
): Observation<PortName> {
  const { changes: _, daemon, ...rest } = observation;
  const narrowed = (capture: Capture<PortName>): Capture<PortName> => {
    return { ...capture, frames: capture.frames.filter(isWithin) };
  };
  return {
    ...rest,
    // What was counted and logged is of the whole trial.
    counters: { ports: [] },
    daemon: { ...daemon, problems: [], expected: [] },
    mirrors: mirrors as Observation<PortName>['mirrors'],
    arriving: (port) => narrowed(observation.arriving(port)),
    departing: (port) => narrowed(observation.departing(port)),
  };
}
