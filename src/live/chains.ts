import { brief } from '../model/visible.ts';
import type { Change } from './change.ts';
import type { LiveBridge } from './switchState.ts';

/**
 * How a change would make a mirror of a mirror: copies that are copied again, or an output that others are cut off from. A sentence each.
 */
export function chainsOf({ mirrors }: LiveBridge, change: Change): readonly string[] {
  if (change.kind === 'addSource')
    return mirrors
      .filter(({ mirror }) => mirror.outputPort === change.port)
      .map(({ name }) => `${brief(change.port)} is the output of the mirror ${brief(name)}`);
  if (change.kind !== 'addMirror') return [];
  const { outputPort } = change.mirror;
  return mirrors.flatMap(({ name, mirror }) => {
    const { selectAll, selectSrcPort = [], selectDstPort = [] } = mirror;
    if (selectAll) return [`the mirror ${brief(name)} selects all ports, and so ${brief(outputPort ?? '')}`];
    const isSource = [...selectSrcPort, ...selectDstPort].includes(outputPort ?? '');
    return isSource ? [`${brief(outputPort ?? '')} is a source of the mirror ${brief(name)}`] : [];
  });
}
