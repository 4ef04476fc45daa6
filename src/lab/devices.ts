import { inNamespace, ipBatch } from '../host/namespace.ts';
import { readPrintedNeighbours } from '../host/printedDevice.ts';
import { run, start } from '../host/process.ts';
import { Problem } from '../model/problem.ts';
import type { Port, Topology } from '../model/topology.ts';
import { bareAddress } from '../model/tunnels.ts';
import { endpointInterface } from './capturePoint.ts';
import { offloadsOff } from './endpoints.ts';
import type { Lab } from './lab.ts';
import { joined } from './wiring.ts';

/**
 * The topology with interfaces of the machine for ports: the endpoints behind them are beyond the lab.
 *
 * @param devices names of interfaces by endpoint
 */
export function withDevices(topology: Topology, devices: Readonly<Record<string, string>>): Topology {
  const ports = Object.entries<Port>(topology.ports).map(([name, port]): [string, Port] => {
    const device = port.endpoint === undefined ? undefined : devices[port.endpoint];
    return [name, device === undefined ? port : { ...port, device }];
  });
  const endpoints = Object.entries(topology.endpoints).map(([name, host]) => {
    return [name, devices[name] === undefined ? host : { ...host, remote: true as const }] as const;
  });
  return { ...topology, ports: Object.fromEntries(ports), endpoints: Object.fromEntries(endpoints) };
}

/** The interfaces of the machine that are ports. */
export function devicesOf(topology: Topology): readonly string[] {
  return Object.values<Port>(topology.ports).flatMap(({ device }) => device ?? []);
}

/** Brings an interface of the machine up in the switch's namespace, silent, and without offloads. */
export async function bringUpDevice(
  name: string,
  { topology, variant, switchNamespace }: Pick<Lab, 'topology' | 'variant' | 'switchNamespace'>,
): Promise<void> {
  await ipBatch(
    [`link set dev ${name} addrgenmode none`, `link set dev ${name} mtu ${topology.mtu} up`],
    switchNamespace,
  );
  if (variant.offloads === 'off') await offloadsOff(name, switchNamespace);
}

type Found = Pick<Lab, 'topology' | 'variant' | 'namespaceOf'>;

/**
 * Asks for the Ethernet addresses of endpoints beyond interfaces of the machine, from each endpoint of the lab, which knows them from then on.
 *
 * @returns the topology with these addresses
 * @throws Problem when one does not answer
 */
export async function meetRemotes({ topology, variant, namespaceOf }: Found): Promise<Topology> {
  const all = joined(topology);
  const locals = all.filter(({ host }) => !host.remote && !host.station);
  const endpoints: Record<string, Topology['endpoints'][string]> = { ...topology.endpoints };
  for (const { port, endpoint, host } of all.filter((one) => one.host.remote)) {
    const address = bareAddress(host.address);
    for (const local of locals) {
      const namespace = namespaceOf(local.endpoint);
      const name = endpointInterface(topology, variant.port, local.port);
      await start(inNamespace(namespace, ['ping', '-n', '-q', '-c', '1', '-W', '2', address])).wait();
      const { stdout } = await run(inNamespace(namespace, ['ip', '-json', 'neigh', 'show', address, 'dev', name]));
      const [neighbour] = readPrintedNeighbours(stdout);
      if (neighbour?.lladdr === undefined) {
        throw new Problem(
          `'${endpoint}' (${address}), beyond ${topology.ports[port]?.device ?? port}, does not answer '${local.endpoint}'`,
          `give the host there the address ${host.address}`,
        );
      }
      await ipBatch([`neigh replace ${address} lladdr ${neighbour.lladdr} dev ${name} nud permanent`], namespace);
      endpoints[endpoint] = { ...host, mac: neighbour.lladdr };
    }
  }
  return { ...topology, endpoints };
}
