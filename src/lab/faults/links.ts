import { ipBatch } from '../../host/namespace.ts';

/** A cable within a namespace: what is sent out of `near` comes in at `far`. */
export interface Cable {
  readonly near: string;
  readonly far: string;
}

/** Lays a cable. Its ends have no IPv6 address, so that nothing but what is sent passes. */
export async function layCable(namespace: string | undefined, near: string): Promise<Cable> {
  const far = `${near}~`;
  await ipBatch(
    [
      `link add ${near} mtu 9000 type veth peer name ${far} mtu 9000`,
      ...[near, far].flatMap((end) => [`link set ${end} addrgenmode none`, `link set ${end} up`]),
    ],
    namespace,
  );
  return { near, far };
}

export async function removeCable(namespace: string | undefined, { near }: Cable): Promise<void> {
  await ipBatch([`link del ${near}`], namespace);
}
