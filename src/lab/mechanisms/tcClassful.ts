import { readMirred } from '../../host/tc.ts';
import { classfulPart, partInWords } from '../../host/tcParts.ts';
import { Problem } from '../../model/problem.ts';
import { filterTapping } from './filterTapping.ts';
import { MIRRED, mirredMeans, mirredMissing } from './mirred.ts';
import { ingressPlace, rootPlace } from './place.ts';
import type { Tapping } from './tap.ts';

/**
 * Copies by mirred in the discipline ingress and in a classful root, as was done before there was clsact
 * (https://backreference.org/2014/06/17/port-mirroring-with-linux-bridges/). As with clsact, what is sent while a discipline is made or taken away
 * is lost.
 */
export const TC_CLASSFUL: Tapping = {
  ...filterTapping({
    place: async (hook, disciplines) => {
      if (hook === 'ingress') return ingressPlace(disciplines);
      const part = await classfulPart();
      if (part.kind === 'missing') throw new Problem(noClassful(part.said));
      return rootPlace(disciplines, part.words);
    },
    ...MIRRED,
  }),
  sent: readMirred,
  missing: async () => {
    const lacking = await mirredMissing();
    if (lacking !== undefined) return lacking;
    const part = await classfulPart();
    return part.kind === 'missing' ? noClassful(part.said) : undefined;
  },
  means: async () => `${await mirredMeans()}; the root discipline ${partInWords(await classfulPart())}`,
};

function noClassful(said: string): string {
  return `the kernel takes neither prio nor htb (${said}): sudo modprobe sch_prio`;
}
