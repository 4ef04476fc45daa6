import { type NetworkNamespace, networkNamespaces } from '../host/networkNamespaces.ts';
import { type ShownInterface, shownInterfaces } from '../host/shownInterfaces.ts';

/** A place at which an interface was found. */
export interface Whereabouts extends NetworkNamespace {
  readonly shown: ShownInterface;
}

/**
 * All network namespaces that have an interface of a name; where its Ethernet address is known and one has it, only that one.
 */
export async function whereabouts(name: string, ethernet?: string): Promise<readonly Whereabouts[]> {
  const places = await Promise.all(
    networkNamespaces().map(async (namespace) => {
      const all = await shownInterfaces(namespace.path).catch(() => []);
      const shown = all.find((one) => one.name === name);
      return shown === undefined ? [] : [{ ...namespace, shown }];
    }),
  );
  const found = places.flat();
  const same = found.filter(({ shown }) => shown.ethernet === ethernet?.toLowerCase());
  return same.length > 0 ? same : found;
}
