import type { Frame, Observation } from '../model/observation.ts';
import { mtuOf, type TunnelEnds, tunnels } from '../model/tunnels.ts';
import type { Finding, Verdict } from '../model/verdict.ts';
import type { OwedAt } from '../oracle/owed.ts';
import type { Sighting } from '../oracle/sighting.ts';
import { type Outer, readOuter } from '../packet/outer.ts';
import { reassembled } from '../packet/reassemble.ts';
import { compareCopies } from './compare.ts';
import { about, describe, packets } from './findings.ts';
import { type MissingCopy, placesOfMissing } from './numberedCopies.ts';
import { expectations, headerBytes } from './outerHeaders.ts';
import { owedOneByOne } from './pairs.ts';
import { judgeNumbers, unwrapped } from './sequenceNumbers.ts';
import { sightingsOf } from './sightings.ts';
import { doubtsOf, verdict } from './verdict.ts';

/**
 * The tunnel packets that a mirror's copies left in, as its output is a tunnel port, are right on the wire: their addresses are the tunnel's two ends, keys,
 * identifiers and ERSPAN's fields are what the port's options say, lengths and checksums hold, and sequence numbers, where the tunnel has them, come
 * one after the other.
 *
 * Numbers are held against the copies that are missing. One that is missing with its number was sent and lost behind the mirror; one of
 * which no number is missing was never sent; numbers that are missing alone were used up otherwise. A copy that with its headers is longer than the MTU
 * of the port that the tunnel goes out by is told of: lost, sent all the same, or put together of fragments.
 *
 * What is in the packets, `equivalent` judges.
 */
export function encapsulated<PortName extends string>(observation: Observation<PortName>, mirrorName: string): Verdict {
  const check = `encapsulated(${observation.trial}, ${mirrorName})`;
  const owed = owedOneByOne(observation, mirrorName);
  const ends = tunnels(observation.topology).find(({ port }) => port === observation.mirrors[mirrorName]?.outputPort);
  if ('unknown' in owed) return verdict(check, 'not known', [], [doubt(owed.unknown)]);
  if (ends === undefined)
    return verdict(check, 'no tunnel', [], [doubt(`the output of the mirror ${mirrorName} is no tunnel port`)]);
  const came = tunnelled(observation, ends);
  const output = owed.outputs.find(({ port }) => port === ends.port) ?? {
    port: ends.port,
    frames: [],
    isCopy: () => true,
  };
  const lacking = missingCopies(came, output, mtuOf(observation.topology, ends.via) - headerBytes(ends));
  const doubts = doubtsOf(...observation.captures.map(({ port, direction }) => observation[direction](port)));
  const findings = [
    ...headerFindings(came, ends),
    ...numberFindings(came, lacking, ends),
    ...tooLongFindings(came, observation, ends),
  ];
  const nothing = came.length === 0 && lacking.length === 0;
  return verdict(check, evidenceOf(came, lacking), findings, nothing ? [...doubts, NOTHING_SEEN] : doubts);
}

const NOTHING_SEEN = doubt('no tunnel packet came and none was owed, which proves nothing');

function doubt(summary: string): Finding {
  return { kind: 'evidence', packets: 0, summary };
}

/** A tunnel packet that came. */
interface Tunnelled {
  readonly outer: Outer;
  /** The frame within it, as it is seen at the tunnel port. */
  readonly copy: Sighting;
  /** Counted on beyond 32 bits. */
  readonly number?: number;
  readonly wasFragmented: boolean;
}

function tunnelled(observation: Observation, ends: TunnelEnds): readonly Tunnelled[] {
  const { frames } = observation.departing(ends.via);
  const whole = new Set<Frame>(frames);
  const read = reassembled(frames).flatMap((frame) => {
    const outer = readOuter(frame.bytes, ends.type);
    return outer === undefined ? [] : [{ outer, wasFragmented: !whole.has(frame) }];
  });
  const copies = sightingsOf(observation.departing(ends.port));
  const sequence = read.map(({ outer }) => ('sequence' in outer.tunnel ? outer.tunnel.sequence : undefined));
  const isNumbered = sequence.every((number) => number !== undefined);
  const numbers = isNumbered ? unwrapped(sequence) : [];
  return read.map((one, index) => {
    const number = numbers[index];
    return { ...one, copy: copies[index] as Sighting, ...(number !== undefined && { number }) };
  });
}

/** A copy that is owed and did not come. */
interface Missing extends MissingCopy {
  /** With its headers it is longer than the MTU. */
  readonly isTooLong: boolean;
}

function missingCopies(came: readonly Tunnelled[], { frames }: OwedAt, longest: number): readonly Missing[] {
  const copies = came.map(({ copy }) => copy);
  const { missing } = compareCopies(frames, copies);
  const places = placesOfMissing(missing, frames, copies, ({ number }) => came[number - 1]?.number);
  return places.map((one) => ({ ...one, isTooLong: one.original.frame.bytes.length > longest }));
}

function headerFindings(came: readonly Tunnelled[], ends: TunnelEnds): readonly Finding[] {
  return expectations(ends).flatMap(({ what, wanted, of }) => {
    const wrong = came.filter(({ outer }) => of(outer) !== wanted);
    return about('altered', wrong, ({ outer, copy }) => {
      const found = `${packets(wrong.length)} at ${ends.via} whose ${what} is not as it should be`;
      return `${found}, the first: ${of(outer)} for ${wanted}, around ${describe(copy)}`;
    });
  });
}

function numberFindings(came: readonly Tunnelled[], missing: readonly Missing[], ends: TunnelEnds): readonly Finding[] {
  const numbers = came.flatMap(({ number }) => number ?? []);
  if (numbers.length === 0) {
    const why = came.length === 0 ? 'no tunnel packet came' : 'tunnel packets have no sequence numbers';
    return missingFindings(missing, `${why}, so that nothing tells whether it was sent`, ends);
  }
  const { lost, neverSent, open, unused, repeated, late } = judgeNumbers(numbers, missing);
  const at = (places: readonly number[]) => places.map((place) => came[place] as Tunnelled);
  return [
    ...missingFindings(lost, 'lost behind the mirror: its sequence number is missing too', ends),
    ...missingFindings(neverSent, 'never sent: no sequence number is missing where it should be', ends),
    ...missingFindings(
      open,
      'before the first sequence number that came or behind the last, which do not tell whether it was sent',
      ends,
    ),
    ...(unused === 0
      ? []
      : [
          {
            kind: 'count',
            packets: unused,
            summary: `${unused} sequence numbers are missing at ${ends.via} that no missing copy has: something else used them up`,
          } as const,
        ]),
    ...about(
      'duplicate',
      at(repeated),
      ({ copy }) =>
        `${packets(repeated.length)} at ${ends.via} with a sequence number that had come before, the first: around ${describe(copy)}`,
    ),
    ...about(
      'reordered',
      at(late),
      ({ copy }) =>
        `${packets(late.length)} at ${ends.via} came behind higher sequence numbers, the first: around ${describe(copy)}`,
    ),
  ];
}

/** What is missing for one reason, and how much of it the MTU explains. */
function missingFindings(missing: readonly Missing[], why: string, { via }: TunnelEnds): readonly Finding[] {
  return [true, false].flatMap((isTooLong) => {
    const those = missing.filter((one) => one.isTooLong === isTooLong);
    const size = isTooLong ? `, longer in its tunnel packet than the MTU of ${via}` : '';
    return about('missing', those, ({ original }) => {
      return `${packets(those.length)} missing at ${via}, each ${why}${size}; the first: ${describe(original)}`;
    });
  });
}

/** Packets that are longer than their way lets pass, and were sent all the same. */
function tooLongFindings(
  came: readonly Tunnelled[],
  { topology }: Observation,
  { via }: TunnelEnds,
): readonly Finding[] {
  const mtu = mtuOf(topology, via);
  const long = came.filter(({ outer, wasFragmented }) => !wasFragmented && outer.ip.bytes > mtu);
  return about('switch', long, ({ outer, copy }) => {
    const first = `the first of ${outer.ip.bytes} bytes around ${describe(copy)}`;
    return `${packets(long.length)} sent by ${via} that are longer than its MTU of ${mtu} bytes, ${first}`;
  });
}

function evidenceOf(came: readonly Tunnelled[], missing: readonly Missing[]): string {
  const numbers = came.flatMap(({ number }) => number ?? []);
  const fragmented = came.filter(({ wasFragmented }) => wasFragmented).length;
  return [
    `${came.length} tunnel packets`,
    ...(numbers.length === 0
      ? []
      : [`numbers ${wrapped(lowest(numbers))} to ${wrapped(-lowest(numbers.map((one) => -one)))}`]),
    ...(fragmented === 0 ? [] : [`${fragmented} put together of fragments`]),
    ...(missing.length === 0 ? [] : [`${missing.length} missing`]),
  ].join(', ');
}

function lowest(numbers: readonly number[]): number {
  return numbers.reduce((least, number) => Math.min(least, number), Infinity);
}

/** As it stands in 32 bits. */
function wrapped(number: number): number {
  return ((number % WRAP) + WRAP) % WRAP;
}

const WRAP = 2 ** 32;
