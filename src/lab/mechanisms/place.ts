import type { Discipline, TcCommand } from '../../host/tc.ts';
import { CLASSFUL_KINDS } from '../../host/tcParts.ts';
import type { Tap } from './tap.ts';

/** Where filters of a tap hang, and the queueing discipline that makes this place. */
export type Place =
  | {
      readonly kind: 'place';
      /** As `tc filter … parent` calls it. */
      readonly parent: string;
      /** All places of the discipline, this one among them. */
      readonly parents: readonly string[];
      /** Whether the discipline is there. */
      readonly isThere: boolean;
      /** Words of tc-qdisc(8) after `add dev NAME` and `del dev NAME`. */
      readonly add: TcCommand;
      readonly remove: TcCommand;
    }
  /** Another discipline is in the way. */
  | { readonly kind: 'taken'; readonly by: Discipline };

/** Parents of clsact, and of ingress, which has the first alone (tc(8)). */
const PARENT = { ingress: 'ffff:fff2', egress: 'ffff:fff3' } as const;

/** The hooks of clsact, which is made where it is not there. */
export function clsactPlace(hook: Tap['hook'], disciplines: readonly Discipline[]): Place {
  const found = disciplines.find(({ kind }) => kind === 'clsact' || kind === 'ingress');
  if (found?.kind === 'ingress') return hook === 'ingress' ? ingressPlace(disciplines) : { kind: 'taken', by: found };
  return {
    kind: 'place',
    parent: PARENT[hook],
    parents: Object.values(PARENT),
    isThere: found !== undefined,
    add: ['clsact'],
    remove: ['clsact'],
  };
}

/** The discipline ingress, or what stands in its place. */
export function ingressPlace(disciplines: readonly Discipline[]): Place {
  if (disciplines.some(({ kind }) => kind === 'clsact')) return clsactPlace('ingress', disciplines);
  return {
    kind: 'place',
    parent: PARENT.ingress,
    parents: [PARENT.ingress],
    isThere: disciplines.some(({ kind }) => kind === 'ingress'),
    add: ['ingress'],
    remove: ['ingress'],
  };
}

const ROOT_HANDLE = '4d42:';

/**
 * The root discipline: a classful one that is there is used as it is. One that the kernel chose gives way, and comes back by itself; any other
 * could not be given back as it was.
 *
 * @param words ask tc(8) for a classful discipline
 */
export function rootPlace(disciplines: readonly Discipline[], words: TcCommand): Place {
  const found = disciplines.find(({ isRoot, handle }) => isRoot && handle !== '0:');
  if (found !== undefined && !CLASSFUL_KINDS.includes(found.kind)) return { kind: 'taken', by: found };
  const parent = found?.handle ?? ROOT_HANDLE;
  return {
    kind: 'place',
    parent,
    parents: [parent],
    isThere: found !== undefined,
    add: ['root', 'handle', ROOT_HANDLE, ...words],
    remove: ['root'],
  };
}
