import type { Observation } from '../model/observation.ts';
import type { Finding, Verdict } from '../model/verdict.ts';
import { type Order, orderOf } from './captures/reordering.ts';
import { matchedRuns } from './captures/runs.ts';
import { describe } from './findings.ts';
import { type JudgePairs, judgePairs, type Pair } from './pairs.ts';

/**
 * The copies at the mirror's output came in the order in which their packets passed the port where the mirror selected them: none is
 * reordered (RFC 4737, Type-P-Reordered). Each port and direction is judged on its own; order between them is told in the evidence and
 * never a verdict, because a switch polls its ports in turn. Order is judged among the copies that came: which are missing, changed or too many is
 * what `equivalent` says. Of several copies of one packet the first counts.
 *
 * Open vSwitch's userspace datapath takes up to 32 waiting packets of a port at once and handles them flow by flow (megaflows), so that packets of
 * several, such as fragments and others, change places when it is behind. Judge traffic that one datapath flow handles.
 */
export function ordered<PortName extends string>(observation: Observation<PortName>, mirrorName: string): Verdict {
  const check = `ordered(${observation.trial}, ${mirrorName})`;
  return judgePairs(check, observation, mirrorName, judgeOrder);
}

/** Judges the order of copies, of each port and direction by itself. */
export const judgeOrder: JudgePairs = (pairs) => {
  const outputs = grouped(pairs, ({ copy }) => copy.port).map((atOutput) => {
    return grouped(atOutput, ({ original }) => `${original.direction} ${original.port}`).map(firstCopies);
  });
  const streams = outputs.flat();
  const findings = streams.flatMap(lateIn);
  const judged = streams.reduce((sum, stream) => sum + stream.length, 0);
  const late = findings.reduce((sum, { packets }) => sum + packets, 0);
  const between = outputs
    .filter((atOutput) => atOutput.length > 1)
    .reduce((sum, atOutput) => sum + orderBy(byTime, atOutput.flat()).reordered, 0);
  const aside = between === 0 ? '' : `, ${between} behind later ones of other ports`;
  return { evidence: `${judged - late} of ${judged} copies in order${aside}`, findings };
};

function grouped(pairs: readonly Pair[], keyOf: (pair: Pair) => string): readonly (readonly Pair[])[] {
  return [...new Set(pairs.map(keyOf))].map((key) => pairs.filter((pair) => keyOf(pair) === key));
}

/** In the order of the copies. */
function firstCopies(stream: readonly Pair[]): readonly Pair[] {
  const seen = new Set<number>();
  return stream
    .toSorted((a, b) => a.copy.number - b.copy.number)
    .filter(({ original }) => !seen.has(original.number) && seen.add(original.number));
}

function lateIn(stream: readonly Pair[]): readonly Finding[] {
  const { reordered, maxExtent } = orderBy(byNumber, stream);
  // Up to the first step back all copies were in order, so that the first one that is late is the one that it leads to.
  const first = stream.find(({ original }, index) => original.number < (stream[index - 1]?.original.number ?? 0));
  if (first === undefined) return [];
  const copies = reordered === 1 ? '1 copy' : `${reordered} copies`;
  const places = maxExtent === 1 ? '1 place' : `${maxExtent} places`;
  const summary = `${copies} at ${first.copy.port} came behind later ones, by up to ${places}, the first: ${describe(first.original)}`;
  return [{ kind: 'reordered', packets: reordered, summary }];
}

type Before = (a: Pair, b: Pair) => number;

/** Order on the wire: of one port and direction the capture tells it, across ports only time does. */
const byNumber: Before = (a, b) => a.original.number - b.original.number;
const byTime: Before = (a, b) => Number(a.original.frame.timeNs - b.original.frame.timeNs);

function orderBy(before: Before, pairs: readonly Pair[]): Order {
  const runs = matchedRuns();
  for (const [rank, { copy }] of pairs.toSorted(before).entries()) runs.add(rank, copy.number, 1);
  return orderOf(runs.inMirrorOrder());
}
