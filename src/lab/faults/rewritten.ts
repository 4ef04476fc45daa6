import type { FindingKind } from '../../model/verdict.ts';
import type { Fault } from './fault.ts';
import { relayed } from './relay.ts';
import { changing, delaying, holding, type Rewriting, withOtherBit, withoutTag, withTag } from './rewriting.ts';

/** A fault of one packet, made by a relay that copies pass. */
function rewriting(
  name: string,
  kinds: readonly FindingKind[],
  of: (number: number) => Rewriting,
  rest: Partial<Fault> = {},
): Fault {
  return {
    name,
    means: 'a relay at the output port: nftables, tcpdump, a rewriting program, tcpreplay',
    expected: { status: 'failed', kinds },
    ...rest,
    inject: async (lab, { copies, draw }) => {
      // In the first half, so that traffic goes on when what was held back comes.
      const injection = await relayed(lab, of(1 + draw(Math.floor(copies / 2))));
      return { ...injection, ...(name !== DELAY && { hits: async () => 1 }) };
    },
  };
}

const DELAY = 'delay';
/** Longer than copies may take in a selftest. */
const DELAY_MS = 1000;
/** Bytes that are left of a frame that is cut. */
const SHORT_FRAME = 40;

export const REWRITTEN: readonly Fault[] = [
  rewriting('alter one bit', ['altered'], (number) => changing(number, withOtherBit)),
  rewriting('cut', ['truncated'], (number) => changing(number, (frame) => frame.subarray(0, SHORT_FRAME))),
  rewriting('reorder by 1', ['reordered'], (number) => holding(number, 1)),
  rewriting('reorder by 20', ['reordered'], (number) => holding(number, 20)),
  rewriting(DELAY, ['delayed'], (number) => delaying(number, DELAY_MS), {
    // Three seconds of traffic, so that it goes on when the delay is over.
    copies: (packetsPerSecond) => 3 * packetsPerSecond,
  }),
  rewriting('add a VLAN tag', ['altered'], (number) => changing(number, withTag)),
  rewriting('strip a VLAN tag', ['altered'], (number) => changing(number, withoutTag), { isTagged: true }),
];
