import type { Observation } from '../model/observation.ts';
import type { Finding, Verdict } from '../model/verdict.ts';
import { copyDelays } from './copyDelays.ts';
import { describe } from './findings.ts';
import { judgePairs, type Pair } from './pairs.ts';

/**
 * Each copy departed at most `withinMs` milliseconds after its packet was seen where the mirror selected it.
 *
 * Times are those that the kernel gave packets as they were captured, in nanoseconds by the machine's one clock (CLOCK_REALTIME); where that is set
 * during a trial, they shift. They say when a packet passed the kernel at a port: what it then waited for the switch is part of the delay, what a
 * copy waits beyond its port is not. A switch may put out the copy of what departs before it delivers that: negative delays are told in the
 * evidence, and are no failure. Copies that are missing are `equivalent`'s business.
 */
export function prompt<PortName extends string>(
  observation: Observation<PortName>,
  mirrorName: string,
  { withinMs }: { readonly withinMs: number },
): Verdict {
  const check = `prompt(${observation.trial}, ${mirrorName}, ${withinMs} ms)`;
  const limitNs = BigInt(Math.round(withinMs * NS_PER_MS));
  return judgePairs(check, observation, mirrorName, (pairs) => {
    const delayed = pairs.map(withDelay).sort((a, b) => Number(a.mirrorDelayNs - b.mirrorDelayNs));
    const negative = delayed.filter(({ mirrorDelayNs }) => mirrorDelayNs < 0n);
    const late = delayed.filter(({ mirrorDelayNs }) => mirrorDelayNs > limitNs);
    const evidence = [
      `${delayed.length - late.length} of ${delayed.length} copies within ${withinMs} ms`,
      `median ${milliseconds(delayed[(delayed.length - 1) >> 1] as Delayed)}`,
      `largest ${milliseconds(delayed.at(-1) as Delayed)}`,
      ...negative.slice(0, 1).map((least) => `${negative.length} negative, least ${milliseconds(least)}`),
    ].join(', ');
    const delayNs = copyDelays(pairs);
    return { evidence, findings: lateOf(late, withinMs), delayNs };
  });
}

const NS_PER_MS = 1e6;

interface Delayed extends Pair {
  readonly mirrorDelayNs: bigint;
}

function withDelay(pair: Pair): Delayed {
  return { ...pair, mirrorDelayNs: pair.copy.frame.timeNs - pair.original.frame.timeNs };
}

/** @param late by delay */
function lateOf(late: readonly Delayed[], withinMs: number): readonly Finding[] {
  const [first] = late.toSorted((a, b) => Number(a.copy.frame.timeNs - b.copy.frame.timeNs));
  if (first === undefined) return [];
  const [copies, packets] = late.length === 1 ? ['1 copy', 'its packet'] : [`${late.length} copies`, 'their packets'];
  const summary = `${copies} came more than ${withinMs} ms after ${packets}, the slowest after ${milliseconds(late.at(-1) as Delayed)}, the first: ${describe(first.original)}`;
  return [{ kind: 'delayed', packets: late.length, summary }];
}

/** To three digits. */
function milliseconds({ mirrorDelayNs }: Delayed): string {
  return `${Number((Number(mirrorDelayNs) / NS_PER_MS).toPrecision(3))} ms`;
}
