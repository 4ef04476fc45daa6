import { isIP } from 'node:net';
import { z } from 'zod';
import { readInterfaceCounters } from '../host/interfaceCounters.ts';
import { run } from '../host/process.ts';
import { toolJson } from '../host/toolJson.ts';
import { endpointNamespace, type FoundNamespace } from '../live/endpointNamespace.ts';
import { planEndpoint, planNoEndpoint } from '../live/portPlans.ts';
import type { SwitchState } from '../live/switchState.ts';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import { changeSwitch, type SwitchOrder } from './changeSwitch.ts';

export interface EndpointOrder extends SwitchOrder {
  /** A container, or a process by its id. */
  readonly endpoint: string;
  readonly port: string;
}

/** Joins a container or a process to a bridge by an internal port that is moved into its network namespace. */
export async function endpointAdd(
  order: EndpointOrder,
  bridge: string,
  addresses: readonly string[],
): Promise<readonly string[]> {
  for (const address of addresses) requireAddress(address);
  const namespace = await endpointNamespace(order.endpoint);
  if ((await readInterfaceCounters(namespace.pid)).has(order.port))
    throw new Problem(`'${brief(order.endpoint)}' has an interface '${brief(order.port)}' already`, 'choose another');
  return changeSwitch(order, (state) => planEndpoint(state, bridge, order.port, namespace, addresses));
}

/** Removes an endpoint's port, and with it the interface in its namespace. */
export async function endpointRemove(order: EndpointOrder): Promise<readonly string[]> {
  const namespace = await endpointNamespace(order.endpoint);
  const inside = await readInterfaceCounters(namespace.pid);
  if (!inside.has(order.port))
    throw new Problem(
      `'${brief(order.endpoint)}' has no interface '${brief(order.port)}'`,
      `it has ${[...inside.keys()].map((name) => brief(name)).join(', ')}`,
    );
  const addresses = await addressesIn(namespace, order.port);
  return changeSwitch(order, (state) => {
    const isLast = !internalPorts(state).some((port) => port !== order.port && inside.has(port));
    return planNoEndpoint(state, order.port, namespace, addresses, isLast);
  });
}

function internalPorts({ bridges }: SwitchState): readonly string[] {
  const ports = bridges.flatMap((bridge) => bridge.ports);
  return ports.flatMap(({ interfaces }) =>
    interfaces.filter(({ type }) => type === 'internal').map(({ name }) => name),
  );
}

const addressList = z.array(
  z.object({
    addr_info: z.array(z.object({ local: z.string(), prefixlen: z.int(), scope: z.string() })).exactOptional(),
  }),
);

/** Those that somebody gave it: not the link-local ones, which come by themselves. */
async function addressesIn({ path }: FoundNamespace, name: string): Promise<readonly string[]> {
  const { stdout } = await run(['nsenter', `--net=${path}`, 'ip', '-json', 'address', 'show', 'dev', name]);
  const [device] = toolJson('ip address', addressList, stdout);
  const all = device?.addr_info ?? [];
  return all.filter(({ scope }) => scope !== 'link').map(({ local, prefixlen }) => `${local}/${prefixlen}`);
}

function requireAddress(address: string): void {
  const [, host = '', prefix] = /^([^/]+)\/(\d{1,3})$/.exec(address) ?? [];
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(host)] ?? -1;
  if (prefix === undefined || Number(prefix) > longest)
    throw new Problem(`'${brief(address)}' is no address with the length of its network`, 'such as 192.168.1.3/24');
}
