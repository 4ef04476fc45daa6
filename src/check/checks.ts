import type { Capture, Observation } from '../model/observation.ts';
import type { CopyCounts, Finding, Verdict } from '../model/verdict.ts';
import { type OwedFrames, owedCopies } from '../oracle/owed.ts';
import { contentKey } from '../packet/content.ts';
import { type Kind, kindOf } from '../packet/kind.ts';
import { compareCopies } from './compare.ts';
import { captureDoubts, trialDoubts } from './evidence.ts';
import { copyFindings, describe, packets } from './findings.ts';
import { groupSightings, sightingsOf } from './sightings.ts';

/**
 * The mirror's output holds exactly the copies that the mirror owes for what the trial saw: each packet once, whole
 * and unchanged, and nothing else. What is owed is the oracle's answer for the mirror as it was in force.
 */
export function equivalent<PortName extends string>(observation: Observation<PortName>, mirrorName: string): Verdict {
  const check = `equivalent(${observation.trial}, ${mirrorName})`;
  const mirror = observation.mirrors[mirrorName];
  if (mirror === undefined || (mirror.outputPort === undefined && mirror.outputVlan === undefined)) {
    const lack = mirror === undefined ? 'was not in force' : 'had no output';
    const summary = `the mirror ${mirrorName} ${lack} during '${observation.trial}'`;
    return { check, status: 'failed', evidence: 'no mirror', findings: [{ kind: 'count', packets: 0, summary }] };
  }
  const owed = owedCopies(observation, mirror);
  if ('unknown' in owed) {
    const findings: Finding[] = [{ kind: 'evidence', packets: 0, summary: owed.unknown }];
    return { check, status: 'inconclusive', evidence: 'not known', findings };
  }
  const involved = observation.captures.map(({ port, direction }) => observation[direction](port));
  // Without an output port the oracle would not have known.
  const output = observation.departing(mirror.outputPort as PortName);
  return judgeCopies(check, owed.frames, output, doubtsOf(...involved));
}

/**
 * A capture holds exactly the packets of other captures, each once, whole and unchanged: the expectation stated by the
 * scenario itself, beside the oracle's.
 */
export function copies(output: Capture, ...owed: readonly Capture[]): Verdict {
  const names = owed.map(({ port, direction }) => `${direction} ${port}`);
  const check = `copies(${output.record.trial}: ${output.direction} ${output.port}, ${names.join(' + ')})`;
  const byContent = groupSightings(owed.flatMap(sightingsOf), contentKey);
  const frames = [...byContent].map(([content, seen]): OwedFrames => {
    return { content, sightings: seen, atLeast: seen.length, atMost: seen.length };
  });
  return judgeCopies(check, frames, output, doubtsOf(output, ...owed));
}

function judgeCopies(check: string, owed: readonly OwedFrames[], output: Capture, doubts: readonly Finding[]): Verdict {
  const comparison = compareCopies(owed, sightingsOf(output));
  const { counts } = comparison;
  const findings = copyFindings(comparison, output.port);
  const evidence = copyEvidence(counts);
  if (counts.owed === 0 && counts.copies === 0) doubts = [...doubts, NOTHING_SEEN];
  return verdict(check, evidence, findings, doubts, counts);
}

function copyEvidence(counts: CopyCounts): string {
  const wrong = (['missing', 'duplicate', 'unexpected', 'altered', 'truncated'] as const).filter(
    (kind) => counts[kind] > 0,
  );
  return [`${counts.matched} of ${counts.owed} copied`, ...wrong.map((kind) => `${counts[kind]} ${kind}`)].join(', ');
}

const NOTHING_SEEN: Finding = {
  kind: 'evidence',
  packets: 0,
  summary: 'no packet was owed and none was copied, which proves nothing',
};

/** The capture is empty, and the interface counted nothing either. */
export function silent(capture: Capture): Verdict {
  const check = `silent(${capture.record.trial}: ${capture.direction} ${capture.port})`;
  const [first] = sightingsOf(capture);
  const count = capture.frames.length;
  const findings: Finding[] = [];
  if (first !== undefined) {
    const summary = `${packets(count)} ${capture.direction} at ${capture.port}, where none should be, the first: ${describe(first)}`;
    findings.push({ kind: 'unexpected', packets: count, summary });
  }
  return verdict(check, packets(count), findings, doubtsOf(capture));
}

/**
 * The capture holds exactly these numbers of packets of these kinds, and none of another.
 *
 * @param expected number by kind, such as `{ 'ICMP echo request': 10 }`
 */
export function holds(capture: Capture, expected: Readonly<Partial<Record<Kind, number>>>): Verdict {
  const check = `holds(${capture.record.trial}: ${capture.direction} ${capture.port})`;
  const found = groupSightings(sightingsOf(capture), kindOf);
  const kinds = new Set([...(Object.keys(expected) as Kind[]), ...found.keys()]);
  const findings = [...kinds].flatMap((kind): Finding[] => {
    const [seen, wanted] = [found.get(kind) ?? [], expected[kind] ?? 0];
    if (seen.length === wanted) return [];
    const [first] = seen;
    const example = first === undefined ? '' : `, the first: ${describe(first)}`;
    const summary = `${seen.length} ${kind} ${capture.direction} at ${capture.port} where ${wanted} should be${example}`;
    return [{ kind: 'count', packets: Math.abs(seen.length - wanted), summary }];
  });
  const evidence = [...found].map(([kind, seen]) => `${seen.length} ${kind}`).join(', ') || 'nothing';
  return verdict(check, evidence, findings, doubtsOf(capture));
}

/**
 * The traffic did what it was for: every ping was answered. ping says so itself, so this shows that the network works,
 * and nothing of the mirror. For other traffic compare captures, by `copies` of what departs with what arrived.
 */
export function delivered(observation: Observation): Verdict {
  const check = `delivered(${observation.trial})`;
  const { asked = 0, answered } = observation.generator;
  if (answered === undefined) {
    const summary = `the generator of '${observation.trial}' does not say what was delivered`;
    return verdict(check, 'not known', [], [{ kind: 'evidence', packets: 0, summary }]);
  }
  const evidence = `${answered} of ${packets(asked)} delivered`;
  const findings: Finding[] =
    answered >= asked ? [] : [{ kind: 'missing', packets: asked - answered, summary: evidence }];
  return verdict(check, evidence, findings, asked === 0 ? [NOTHING_SEEN] : trialDoubts(observation));
}

/** Why captures and the trials that they are of cannot be relied on. */
function doubtsOf(...captures: readonly Capture[]): readonly Finding[] {
  const trials = new Set(captures.map(({ record }) => record));
  return [...[...trials].flatMap(trialDoubts), ...captures.flatMap(captureDoubts)];
}

/** Doubtful evidence outweighs whatever was found in it: neither passed nor failed. */
function verdict(
  check: string,
  evidence: string,
  findings: readonly Finding[],
  doubts: readonly Finding[],
  counts?: Verdict['counts'],
): Verdict {
  const wrong = findings.some(({ kind }) => kind !== 'evidence');
  const open = doubts.length > 0 || findings.length > 0;
  const status = doubts.length > 0 ? 'inconclusive' : wrong ? 'failed' : open ? 'inconclusive' : 'passed';
  return { check, status, evidence, ...(counts && { counts }), findings: [...doubts, ...findings] };
}
