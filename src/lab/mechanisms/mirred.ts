import { copying, filterPart, partInWords } from '../../host/tcParts.ts';
import { noTool } from '../../host/tools.ts';
import { Problem } from '../../model/problem.ts';
import { GONE } from './filterSteps.ts';
import type { FilterWay } from './filterTapping.ts';

/** Copies by the action mirred, of a filter that every packet matches (tc-mirred(8)). */
export const MIRRED: Pick<FilterWay, 'filter' | 'outputOf'> = {
  filter: async ({ output }) => {
    const part = await filterPart();
    if (part.kind === 'missing') throw new Problem(noFilter(part.said));
    return [...part.words, ...copying(output)];
  },
  outputOf: ({ kind, output }) => (kind === 'bpf' ? undefined : output === '*' ? GONE : output),
};

/** Why this machine has no such filter, and what brings it; undefined when it has one. */
export async function mirredMissing(): Promise<string | undefined> {
  const lacking = noTool('tc');
  if (lacking !== undefined) return lacking;
  const part = await filterPart();
  return part.kind === 'missing' ? noFilter(part.said) : undefined;
}

/** The filter that is used on this machine, in words. */
export async function mirredMeans(): Promise<string> {
  return `the filter ${partInWords(await filterPart())}`;
}

function noFilter(said: string): string {
  return `the kernel takes no filter with mirred (${said}): sudo modprobe -a sch_ingress cls_matchall act_mirred`;
}
