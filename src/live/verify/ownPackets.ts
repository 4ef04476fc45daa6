import type { Frame } from '../../model/observation.ts';
import { macText } from '../../packet/address.ts';
import { contentKey } from '../../packet/content.ts';
import { withoutOuterTag } from '../../packet/outerTag.ts';

const SENDER_AT = 6;

/**
 * Packets that the machine itself has sent by the interface of an output port, such as its IPv6 router solicitations: they leave with the copies, and the
 * switch has nothing to do with them. They come from the interface's own address, and were seen nowhere else.
 *
 * @param departing at the output
 * @param mac the interface's own, as text
 * @param elsewhere what was captured at other ports
 */
export function ownPackets(
  departing: readonly Frame[],
  mac: string,
  elsewhere: readonly (readonly Frame[])[],
): ReadonlySet<Frame> {
  const own = departing.filter(({ bytes }) => bytes.length >= SENDER_AT + 6 && macText(bytes, SENDER_AT) === mac);
  if (own.length === 0) return new Set();
  const seen = new Set(elsewhere.flatMap((frames) => frames.map(keyOf)));
  return new Set(own.filter((frame) => !seen.has(keyOf(frame))));
}

function keyOf({ bytes }: Frame): string {
  return contentKey(withoutOuterTag(bytes));
}
