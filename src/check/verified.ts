import type { Mirror } from '../model/mirror.ts';
import type { Capture, Frame, Observation } from '../model/observation.ts';
import type { Finding, Verdict } from '../model/verdict.ts';
import { type OwedFrames, owedCopies } from '../oracle/owed.ts';
import type { Sighting } from '../oracle/sighting.ts';
import type { NumbersTold } from './charges.ts';
import { equivalentStreams } from './checks.ts';
import { notInForce } from './inForce.ts';
import { type Compared, comparedAt, judgeCopies } from './judgeCopies.ts';
import { type JudgedWindow, withinWindow } from './judgedWindow.ts';
import { placesOfMissing } from './numberedCopies.ts';
import { judgeOrder } from './order.ts';
import { pairsAt } from './pairs.ts';
import { judgeNumbers } from './sequenceNumbers.ts';
import { sightingsOf } from './sightings.ts';
import { doubtsOf, verdict } from './verdict.ts';

/** What is said of the mirror of a running switch. */
export interface Verified {
  readonly copies: Verdict;
  /** Absent where copies cannot be paired with their packets one by one. */
  readonly order?: Verdict;
}

/**
 * Whether a mirror copied what it owes for the packets of a window, once and unchanged, and in which order. Where offloads left frames to be cut later (`offloads` of
 * the observation is `on`) and copies are not equal frame by frame, they are compared by what does not depend on how frames are cut.
 */
export function verified(observation: Observation, mirrorName: string, window: JudgedWindow): Verified {
  const check = `verified(${mirrorName})`;
  const mirror = observation.mirrors[mirrorName] ?? {};
  const refused = notInForce(observation, mirrorName);
  if (refused !== undefined) return { copies: notKnown(check, refused) };
  const byFrame = verifiedByFrame(check, observation, mirror, window);
  if (observation.offloads === 'off' || byFrame.copies.status === 'passed') return byFrame;
  return { copies: verifiedByStream(check, observation, mirror, window) };
}

function verifiedByFrame(check: string, observation: Observation, mirror: Mirror, window: JudgedWindow): Verified {
  const whole = owedCopies(observation, mirror);
  if ('unknown' in whole) return { copies: notKnown(check, whole.unknown) };
  const outputs = whole.outputs.map(({ port, frames, isCopy }) => {
    const output = observation.departing(port);
    const copies = sightingsOf(output).filter(isCopy);
    return { output, all: { owed: frames, copies }, ...withinWindow(frames, copies, window) };
  });
  const doubts = doubtsOf(...observation.captures.map(({ port, direction }) => observation[direction](port)));
  const compared = outputs.map(({ output, owed, copies, all }) => {
    const found = comparedAt(output, owed, copies);
    return { ...found, numbers: toldByNumbers(found, all, output) };
  });
  const pairs = outputs.flatMap(({ owed, copies }) => pairsAt(owed, copies).pairs);
  const order = pairs.length === 0 ? undefined : judgeOrder(pairs);
  return {
    copies: judgeCopies(check, compared, observation, doubts),
    ...(order && { order: verdict(`ordered(${check})`, order.evidence, order.findings, doubts) }),
  };
}

/** What the numbers of tunnel packets say of missing copies; undefined where they have none, and where nothing is missing. */
function toldByNumbers(
  { comparison: { missing } }: Compared,
  all: { readonly owed: readonly OwedFrames[]; readonly copies: readonly Sighting[] },
  output: Capture,
): NumbersTold | undefined {
  const numbers = output.frames.flatMap(({ sequence }) => sequence ?? []);
  if (missing.length === 0 || numbers.length < output.frames.length) return undefined;
  const places = placesOfMissing(missing, all.owed, all.copies, ({ frame }) => frame.sequence);
  const { lost, neverSent } = judgeNumbers(numbers, places);
  return { lost: lost.length, neverSent: neverSent.length };
}

/** What is missing of the window's packets is told with all copies at hand, and what its copies have too much with all packets. */
function verifiedByStream(check: string, observation: Observation, mirror: Mirror, window: JudgedWindow): Verdict {
  const within = ({ timeNs }: Frame) => timeNs >= window.fromNs && timeNs <= window.toNs;
  const isOutput = (port: string) => port === mirror.outputPort;
  const missing = equivalentStreams(
    trimmed(observation, (port) => !isOutput(port), within),
    mirror,
    check,
  );
  const surplus = equivalentStreams(trimmed(observation, isOutput, within), mirror, check);
  const findings = [
    ...missing.findings.filter(({ kind }) => kind !== 'unexpected' && kind !== 'duplicate'),
    ...surplus.findings.filter(({ kind }) => kind === 'unexpected' || kind === 'duplicate'),
  ];
  const doubts = findings.filter(({ kind }) => kind === 'evidence');
  return verdict(
    check,
    `compared by stream: ${missing.evidence}`,
    findings.filter((one) => !doubts.includes(one)),
    doubts,
  );
}

/** The same with fewer frames in the captures of some ports. */
function trimmed(
  observation: Observation,
  concerns: (port: string) => boolean,
  keep: (frame: Frame) => boolean,
): Observation {
  const trim = (capture: Capture): Capture =>
    concerns(capture.port) ? { ...capture, frames: capture.frames.filter(keep) } : capture;
  return {
    ...observation,
    arriving: (port) => trim(observation.arriving(port)),
    departing: (port) => trim(observation.departing(port)),
  };
}

function notKnown(check: string, summary: string): Verdict {
  const findings: Finding[] = [{ kind: 'evidence', packets: 0, summary }];
  return { check, status: 'inconclusive', evidence: 'not known', findings };
}
