import type { Mirror } from '../model/mirror.ts';
import type { Capture, Observation } from '../model/observation.ts';
import type { Probe } from '../model/traffic.ts';
import type { Finding, Verdict } from '../model/verdict.ts';
import { type OwedFrames, owedCopies } from '../oracle/owed.ts';
import { owedCaptures } from '../oracle/owedCaptures.ts';
import type { Sighting } from '../oracle/sighting.ts';
import { frameKey } from '../packet/content.ts';
import { type Kind, kindOf } from '../packet/kind.ts';
import { probeId } from '../packet/probeId.ts';
import { unexpectedAt } from './differing.ts';
import { trialDoubts } from './evidence.ts';
import { firstExamples, unexpectedExamples } from './examples.ts';
import { describe, packets } from './findings.ts';
import { notInForce } from './inForce.ts';
import { comparedAt, judgeCopies, NOTHING_SEEN } from './judgeCopies.ts';
import { groupSightings, sightingsOf } from './sightings.ts';
import { sameStreams } from './streams.ts';
import { doubtsOf, verdict } from './verdict.ts';

/**
 * The mirror's output holds exactly the copies that the mirror owes for what the trial saw: each packet once, whole
 * and unchanged but for what the mirror's own columns say, and nothing else. What is owed is the oracle's answer for the mirror as it was in force.
 */
export function equivalent<PortName extends string>(observation: Observation<PortName>, mirrorName: string): Verdict {
  const check = `equivalent(${observation.trial}, ${mirrorName})`;
  const mirror = observation.mirrors[mirrorName];
  if (mirror === undefined) {
    const summary = `the mirror ${mirrorName} was not in force during '${observation.trial}'`;
    return { check, status: 'failed', evidence: 'no mirror', findings: [{ kind: 'count', packets: 0, summary }] };
  }
  const refused = notInForce(observation, mirrorName);
  if (refused !== undefined) {
    const findings: Finding[] = [{ kind: 'evidence', packets: 0, summary: refused, hop: 'flows' }];
    return { check, status: 'inconclusive', evidence: 'no mirror', findings };
  }
  if (observation.changes !== undefined) {
    const summary = `mirrors were changed during '${observation.trial}', which settles() judges`;
    return {
      check,
      status: 'inconclusive',
      evidence: 'not known',
      findings: [{ kind: 'evidence', packets: 0, summary }],
    };
  }
  if (observation.offloads === 'on') return equivalentStreams(observation, mirror, check);
  const owed = owedCopies(observation, mirror);
  if ('unknown' in owed) {
    const findings: Finding[] = [{ kind: 'evidence', packets: 0, summary: owed.unknown }];
    return { check, status: 'inconclusive', evidence: 'not known', findings };
  }
  const involved = observation.captures.map(({ port, direction }) => observation[direction](port));
  const compared = owed.outputs.map(({ port, frames, isCopy }) => {
    const output = observation.departing(port as PortName);
    return comparedAt(output, frames, sightingsOf(output).filter(isCopy));
  });
  return judgeCopies(check, compared, observation, doubtsOf(...involved));
}

/**
 * With offloads on, frames are cut anew on the way: what is owed is the packets of whole captures, compared by what does not depend on how
 * they are cut.
 */
export function equivalentStreams<PortName extends string>(
  observation: Observation<PortName>,
  mirror: Mirror<PortName>,
  check: string,
): Verdict {
  const arriving = observation.captures.filter(({ direction }) => direction === 'arriving');
  const arrivals = Object.fromEntries(arriving.map(({ port }) => [port, observation.arriving(port).frames.length]));
  const owed = owedCaptures(mirror, arrivals, observation.rules);
  const { outputPort } = mirror;
  if ('unknown' in owed || outputPort === undefined) {
    const summary = 'unknown' in owed ? owed.unknown : 'the mirror has no output port';
    return {
      check,
      status: 'inconclusive',
      evidence: 'not known',
      findings: [{ kind: 'evidence', packets: 0, summary }],
    };
  }
  const captures = owed.captures.map(({ port, direction }) => observation[direction](port as PortName));
  return { ...sameStreams(observation.departing(outputPort), ...captures), check };
}

/**
 * The mirror owes nothing for what the trial saw, though packets passed, and its output held nothing: a claim of its own, because
 * `equivalent` takes nothing owed for no evidence.
 */
export function owesNothing<PortName extends string>(observation: Observation<PortName>, mirrorName: string): Verdict {
  const check = `owesNothing(${observation.trial}, ${mirrorName})`;
  const arrived = observation.captures
    .filter(({ direction }) => direction === 'arriving')
    .reduce((sum, { port }) => sum + observation.arriving(port).frames.length, 0);
  const judged = equivalent(observation, mirrorName);
  const { owed = 0, copies: copied = 0 } = judged.counts ?? {};
  if (owed > 0) {
    const summary = `${packets(owed)} owed, where nothing should be`;
    return {
      ...judged,
      check,
      status: 'failed',
      findings: [...judged.findings, { kind: 'count', packets: owed, summary }],
    };
  }
  if (judged.counts === undefined || copied > 0) return { ...judged, check };
  const findings = judged.findings.filter((finding) => finding !== NOTHING_SEEN);
  const nothing = arrived === 0 && observation.sent.length === 0;
  const doubts = nothing ? [...findings, NOTHING_SEEN] : findings;
  return verdict(check, `nothing owed for ${packets(arrived)}`, [], doubts, judged.counts);
}

/**
 * A capture holds exactly the packets of other captures, or exactly these frames, each once, whole and unchanged: the expectation stated by
 * the scenario itself, beside the oracle's.
 */
export function copies(output: Capture, ...owed: readonly (Capture | readonly Probe[])[]): Verdict {
  const captures = owed.filter((one): one is Capture => !isProbes(one));
  const probes = owed.filter(isProbes).flat();
  const names = captures.map(({ port, direction }) => `${direction} ${port}`);
  const named = probes.length === 0 && names.length > 0 ? names : [...names, `${probes.length} as stated`];
  const check = `copies(${output.record.trial}: ${output.direction} ${output.port}, ${named.join(' + ')})`;
  const stated = probes.map(
    ({ bytes }): Sighting => ({
      frame: { timeNs: 0n, bytes, wireLength: bytes.length },
      port: output.port,
      direction: output.direction,
      number: 0,
    }),
  );
  const byContent = groupSightings([...captures.flatMap(sightingsOf), ...stated], frameKey);
  const frames = [...byContent].map(([content, seen]): OwedFrames => {
    return { content, sightings: seen, atLeast: seen.length, atMost: seen.length };
  });
  return judgeCopies(
    check,
    [comparedAt(output, frames, sightingsOf(output))],
    output.record,
    doubtsOf(output, ...captures),
  );
}

function isProbes(one: Capture | readonly Probe[]): one is readonly Probe[] {
  return Array.isArray(one);
}

/** Verdicts on parts of an observation as one: the worst of them, with all that they found. */
export function summed(check: string, parts: readonly { readonly name: string; readonly verdict: Verdict }[]): Verdict {
  const worst = (['failed', 'inconclusive', 'passed'] as const).find((status) =>
    parts.some(({ verdict: part }) => part.status === status),
  );
  const findings = parts.flatMap(({ name, verdict: part }) =>
    part.findings.map((finding) => ({ ...finding, summary: `${name}: ${finding.summary}` })),
  );
  const evidence = parts.map(({ name, verdict: part }) => `${name} ${part.evidence}`).join(', ');
  const differing = () => parts.flatMap(({ verdict: part }) => part.differing?.() ?? []);
  const examples = firstExamples(parts.flatMap(({ verdict: part }) => part.examples ?? []));
  return {
    ...{ check, status: worst ?? 'inconclusive', evidence, findings },
    ...(examples.length > 0 && { examples }),
    ...(findings.length > 0 && { differing }),
  };
}

/** The best of several verdicts, where any of several outcomes is right. */
export function anyOf(...verdicts: readonly [Verdict, ...Verdict[]]): Verdict {
  const rank = { passed: 0, inconclusive: 1, failed: 2 } as const;
  const [best] = [...verdicts].sort((a, b) => rank[a.status] - rank[b.status]) as [Verdict];
  return { ...best, check: `anyOf(${verdicts.map(({ check }) => check).join(', ')})` };
}

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
  const differing = () => unexpectedAt(capture.port, sightingsOf(capture));
  const examples = unexpectedExamples(sightingsOf(capture));
  return { ...verdict(check, packets(count), findings, doubtsOf(capture)), ...(count > 0 && { examples, differing }) };
}

/**
 * The capture holds exactly these numbers of packets of these kinds, and none of another.
 *
 * @param expected number by kind, such as `{ 'ICMP echo request': 10 }`
 */
export function holds(capture: Capture, expected: Readonly<Partial<Record<Kind, number>>>): Verdict {
  const check = `holds(${capture.record.trial}: ${capture.direction} ${capture.port})`;
  const found = groupSightings(sightingsOf(capture), ({ bytes }) => kindOf(bytes));
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
 * The traffic did what it was for: every ping was answered, as ping says itself, or as the capture of what departs to it: on a busy machine ping
 * ends before it has read the last answers. This shows that the network works, and nothing of the mirror. For other traffic compare captures, by `copies` of what departs with what arrived.
 */
export function delivered(observation: Observation): Verdict {
  const check = `delivered(${observation.trial})`;
  const { asked = 0, answered } = observation.generator;
  if (answered === undefined) {
    const summary = `the generator of '${observation.trial}' does not say what was delivered`;
    return verdict(check, 'not known', [], [{ kind: 'evidence', packets: 0, summary }]);
  }
  const came = Math.max(answered, Math.min(asked, answersTo(observation)));
  const evidence = `${came} of ${packets(asked)} delivered`;
  const findings: Finding[] = came >= asked ? [] : [{ kind: 'missing', packets: asked - came, summary: evidence }];
  return verdict(check, evidence, findings, asked === 0 ? [NOTHING_SEEN] : trialDoubts(observation));
}

/** Answers that departed to whoever pinged. */
function answersTo(observation: Observation): number {
  const { traffic, topology } = observation;
  const [port] =
    Object.entries(topology.ports).find(([, { endpoint }]) => 'from' in traffic && endpoint === traffic.from) ?? [];
  if (port === undefined) return 0;
  const isAnswer = ({ bytes }: Observation['sent'][number]) =>
    ['ICMP echo reply', 'ICMPv6 echo reply'].includes(kindOf(bytes));
  return observation.departing(port).frames.filter(isAnswer).length;
}

/** The frames of a capture that a scenario made, told by the id in their payload; others, such as LACP's, are left out. */
export function probesIn<Of extends Capture>(capture: Of): Of {
  return { ...capture, frames: capture.frames.filter(({ bytes }) => probeId(bytes) !== undefined) };
}
