import type { Mirror } from '../../model/mirror.ts';
import type { Lab } from '../lab.ts';
import { tapsOf } from './tapMirror.ts';
import { TAPPINGS } from './tappings.ts';

/**
 * Packets that the taps of the mirrors in force have sent so far, by the interface that they send by; undefined for one where they are not
 * counted. Empty where no mirror is made of taps.
 */
export async function sentByTaps(lab: Lab): Promise<ReadonlyMap<string, number | undefined>> {
  const result = new Map<string, number | undefined>();
  for (const [name, tapping] of Object.entries(TAPPINGS)) {
    const mirrors = [...lab.mirrors.values()].filter(({ mechanism }) => mechanism === name);
    const taps = mirrors.flatMap(({ mirror }: { readonly mirror: Mirror }) => tapsOf(lab, mirror));
    if (taps.length === 0) continue;
    const sent = await tapping.sent(lab.switchNamespace);
    for (const { output } of taps) result.set(output, sent && (sent.get(output) ?? 0));
  }
  return result;
}
