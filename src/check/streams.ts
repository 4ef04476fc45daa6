import type { Capture, Frame } from '../model/observation.ts';
import type { Finding, Verdict } from '../model/verdict.ts';
import { compareSegments } from './segments/compareSegments.ts';
import type { Place, Side } from './segments/piece.ts';
import type { FoundDifference } from './segments/result.ts';
import { differenceSentence, differencesSentence, ruleSentence } from './segments/sentences.ts';
import { doubtsOf, verdict } from './verdict.ts';

/**
 * A capture holds what other captures hold, once and unchanged, however streams are cut into frames: for switches and mirrors that pass
 * frames to be segmented later, where one copy is not one packet of the wire. TCP is compared by its bytes, UDP by datagram, checksums left
 * out, and the rest by frame.
 */
export function sameStreams(output: Capture, ...owed: readonly Capture[]): Verdict {
  const names = owed.map(({ port, direction }) => `${direction} ${port}`);
  const check = `sameStreams(${output.record.trial}: ${output.direction} ${output.port}, ${names.join(' + ')})`;
  const matching = compareSegments();
  for (const { side, frame, place } of inTime(output, owed)) matching[side](frame.bytes, place);
  if (matching.end()) for (const { frames } of owed) for (const { bytes } of frames) matching.sent(bytes);

  const result = matching.result();
  const packetNames = { original: nameOf(owed), copy: nameOf([output]) };
  const findings = result.differences.filter(isAmongFirst).map((difference): Finding => {
    const { kind, packets } = difference;
    return { kind, packets, summary: differenceSentence(difference, packetNames) };
  });
  const differences = differencesSentence(result);
  const evidence = `${ruleSentence(result)}${differences === '' ? '' : `: ${differences}`}`;
  const isEmpty = output.frames.length === 0 && owed.every(({ frames }) => frames.length === 0);
  const doubts = [...doubtsOf(output, ...owed), ...(isEmpty ? [NOTHING_SEEN] : [])];
  return verdict(check, evidence, findings, doubts);
}

/** So many differences of a kind are told one by one. */
const MOST_OF_A_KIND = 3;

function isAmongFirst({ kind }: FoundDifference, index: number, all: readonly FoundDifference[]): boolean {
  return index - all.findIndex((each) => each.kind === kind) < MOST_OF_A_KIND;
}

const NOTHING_SEEN: Finding = {
  kind: 'evidence',
  packets: 0,
  summary: 'no packet was owed and none was copied, which proves nothing',
};

interface Packet {
  readonly side: Side;
  readonly frame: Frame;
  readonly place: Place;
}

/** The packets of both sides; of the same time the source's first. */
function inTime(output: Capture, owed: readonly Capture[]): readonly Packet[] {
  const packets = [...owed.flatMap((each, index) => packetsOf('source', each, index)), ...packetsOf('copy', output, 0)];
  return packets.sort((a, b) => Number(a.frame.timeNs - b.frame.timeNs));
}

function packetsOf(side: Side, { frames }: Capture, capture: number): readonly Packet[] {
  return frames.map((frame, index) => ({ side, frame, place: { capture, number: index + 1 } }));
}

function nameOf(captures: readonly Capture[]) {
  return ({ capture, number }: Place): string => {
    const { direction, port } = captures[capture] as Capture;
    return `packet ${number} ${direction} at ${port}`;
  };
}
