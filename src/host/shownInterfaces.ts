import { z } from 'zod';
import { inNamespace } from './namespace.ts';
import { run } from './process.ts';
import { toolJson } from './toolJson.ts';

/** An interface of a network namespace, as ip-address(8) shows it. */
export interface ShownInterface {
  readonly name: string;
  /** The kernel's number. */
  readonly index: number;
  readonly ethernet?: string;
  /** With the length of their networks; not the link-local ones, which come by themselves. */
  readonly addresses: readonly string[];
  /** The bridge or bond that it belongs to. */
  readonly master?: string;
  /** Of a veth: the name of its other end, where that is in the same namespace, or its number in another one. */
  readonly farEnd?: string | number;
}

/**
 * The interfaces of a network namespace.
 *
 * @param namespace as `inNamespace` takes it
 * @throws Problem when it cannot be entered
 */
export async function shownInterfaces(namespace: string | undefined): Promise<readonly ShownInterface[]> {
  const { stdout } = await run(inNamespace(namespace, ['ip', '-json', '-details', 'address', 'show']));
  return parseShownInterfaces(stdout);
}

const devices = z.array(
  z.object({
    ifname: z.string(),
    ifindex: z.int(),
    address: z.string().exactOptional(),
    master: z.string().exactOptional(),
    link: z.string().nullable().exactOptional(),
    link_index: z.int().exactOptional(),
    linkinfo: z.object({ info_kind: z.string().exactOptional() }).exactOptional(),
    addr_info: z
      .array(z.object({ local: z.string(), prefixlen: z.int(), scope: z.string() }).partial())
      .exactOptional(),
  }),
);

/** @throws Problem when it is something else than `ip -json -details address show` prints */
export function parseShownInterfaces(stdout: string): readonly ShownInterface[] {
  return toolJson('ip address', devices, stdout || '[]').map((device) => {
    const farEnd = device.link ?? device.link_index;
    return {
      name: device.ifname,
      index: device.ifindex,
      ...(device.address !== undefined && { ethernet: device.address }),
      addresses: (device.addr_info ?? []).flatMap(({ local, prefixlen, scope }) =>
        local === undefined || scope === 'link' ? [] : [`${local}/${prefixlen}`],
      ),
      ...(device.master !== undefined && { master: device.master }),
      ...(device.linkinfo?.info_kind === 'veth' && farEnd !== undefined && { farEnd }),
    };
  });
}
