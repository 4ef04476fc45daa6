import { networkNamespaces } from '../host/networkNamespaces.ts';
import { type ShownInterface, shownInterfaces } from '../host/shownInterfaces.ts';
import type { Home } from './homeInterfaces.ts';

/** The other end of a wire between two network namespaces, or within one. */
export interface WireEnd extends ShownInterface {
  /** The namespace as people know it; absent when it is ovs-vswitchd's own. */
  readonly namespace?: string;
}

/** Where the wire of an interface at home ends, as far as it can be seen: two wires may have the same numbers in different namespaces. */
export async function wireEndsOf(home: Home, near: ShownInterface): Promise<readonly WireEnd[]> {
  const { farEnd } = near;
  if (farEnd === undefined) return [];
  if (typeof farEnd === 'string') {
    const end = home.interfaces.get(farEnd);
    return end === undefined ? [] : [end];
  }
  const others = networkNamespaces().filter(({ inode }) => inode !== home.inode);
  const ends = await Promise.all(
    others.map(async ({ path, called }) => {
      const all = await shownInterfaces(path).catch(() => []);
      const end = all.find((one) => one.index === farEnd && one.farEnd === near.index);
      return end === undefined ? [] : [{ ...end, namespace: called }];
    }),
  );
  return ends.flat();
}
