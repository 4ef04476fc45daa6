import { join } from 'node:path';
import { ipBatch } from '../host/namespace.ts';
import type { OpenVSwitch } from '../host/openVSwitch.ts';
import type { OpenVSwitchBuild } from '../host/openVSwitchBuild.ts';
import { tapsInterfaces } from '../model/mechanism.ts';
import type { Variant } from '../model/scenario.ts';
import { isOpenVSwitch } from '../model/switch.ts';
import type { Port, Topology } from '../model/topology.ts';
import { Unsuited } from '../model/unsuited.ts';
import { bridgeOperations, interfaceNames } from './bridgeRows.ts';
import { endpointInterface } from './capturePoint.ts';
import { bringUpDevice, devicesOf, meetRemotes } from './devices.ts';
import { bringUpEndpoint, offloadsOff } from './endpoints.ts';
import { farewell, type Guest, welcome } from './guests.ts';
import { kernelTunnelLines } from './kernelTunnel.ts';
import type { Capturing, Lab } from './lab.ts';
import { readyBonds } from './readyBonds.ts';
import { readyTunnels } from './readyTunnels.ts';
import { portNames, shapeOf } from './shape.ts';
import { requireShown } from './shown.ts';
import { withSinks } from './sinks.ts';
import { linuxBridge, linuxBridgeLines } from './switches/linuxBridge.ts';
import { openVSwitchAsSwitch } from './switches/openVSwitch.ts';
import { teach } from './teach.ts';
import { internalLines, joined, vethLines } from './wiring.ts';

/** Where a lab stands in its sandbox, and what it is made with. */
export interface Site {
  /** Prefix that tells the namespaces of labs apart; without one the endpoints' bare names are used, and the sandbox's own namespace is the switch's. */
  readonly prefix?: string;
  /** Folder for Open vSwitch's sockets, database and logs, and for what captures write. */
  readonly folder: string;
  readonly build: OpenVSwitchBuild;
  /** Namespaces that are lent for endpoints, by endpoint. */
  readonly guests?: Readonly<Record<string, Guest>>;
  /** How to capture; everything, for trials of some thousand packets, unless told. */
  readonly capturing?: Capturing;
}

type Undo = () => Promise<unknown>;

/**
 * Builds a topology: namespaces, a private Open vSwitch, bridges, ports, addresses, learned MAC addresses, flows.
 *
 * @throws Problem when the machine does not allow it; then what was made is undone
 */
export async function deploy(topology: Topology, variant: Variant, site: Site): Promise<Lab> {
  const undos: Undo[] = [];
  const remove = async () => {
    for (const undo of undos.splice(0).reverse()) await undo();
  };
  try {
    return await build(topology, variant, site, undos, remove);
  } catch (error) {
    await remove().catch(() => {});
    throw error;
  }
}

async function build(asked: Topology, variant: Variant, site: Site, undos: Undo[], remove: Undo): Promise<Lab> {
  const topology = withSinks(asked, variant);
  const { prefix, folder } = site;
  const switchNamespace = prefix === undefined ? undefined : `${prefix}.switch`;
  const namespaceOf = (endpoint: string) => {
    if (topology.endpoints[endpoint]?.station) return switchNamespace;
    return prefix === undefined ? endpoint : `${prefix}.${endpoint}`;
  };
  const hosts = joined(topology).filter(({ host }) => !host.remote);
  const { guests = {} } = site;
  const namespaces = [
    ...(switchNamespace === undefined ? [] : [switchNamespace]),
    ...hosts.flatMap(({ endpoint, host }) =>
      host.station || guests[endpoint] !== undefined ? [] : (namespaceOf(endpoint) ?? []),
    ),
  ];
  await ipBatch(namespaces.map((name) => `netns add ${name}`));
  undos.push(() => ipBatch(namespaces.map((name) => `netns del ${name}`)));

  const kind = variant.port;
  for (const { endpoint, port } of hosts) {
    const [guest, name] = [guests[endpoint], namespaceOf(endpoint)];
    if (guest === undefined || name === undefined) continue;
    const interfaceName = endpointInterface(topology, kind, port);
    await welcome(guest, name, interfaceName);
    undos.push(() => farewell(name, interfaceName));
  }
  const bringUp = (veth: boolean) => {
    const wanted = hosts.filter(({ port }) => (shapeOf(topology, kind, port) === 'veth') === veth);
    return Promise.all(wanted.map((host) => bringUpEndpoint({ topology, variant, namespaceOf, guests }, host)));
  };
  const wired = ipBatch(vethLines(topology, kind, namespaceOf), switchNamespace);
  const up = wired.then(() =>
    Promise.all([bringUp(true), ...bondMembers(topology).map((name) => offloadsOff(name, switchNamespace))]),
  );
  // Awaited below: the switch takes its time without the processor, and endpoints come up meanwhile.
  up.catch(() => {});
  const isBridge = !isOpenVSwitch(variant.switch);
  const running = isBridge
    ? await linuxBridge(folder, switchNamespace)
    : await openVSwitchAsSwitch(folder, site.build, switchNamespace);
  undos.push(() => running.stop());
  const { openVSwitch } = running;
  await Promise.all([
    wired,
    ...devicesOf(topology).map((name) => bringUpDevice(name, { topology, variant, switchNamespace })),
  ]);
  const tapped = tapsInterfaces(variant.mechanism);
  const make =
    openVSwitch === undefined
      ? makeLinuxBridge(topology, switchNamespace)
      : makeBridges(openVSwitch, tapped ? withoutTunnels(topology) : topology, variant);
  const [ports] = await Promise.all([make, up]);
  await ipBatch(internalLines(topology, kind, namespaceOf), switchNamespace);
  await bringUp(false);
  if (tapped) await ipBatch(kernelTunnelLines(topology), switchNamespace);
  if (openVSwitch !== undefined)
    await Promise.all([...(tapped ? [] : [readyTunnels(openVSwitch, topology)]), readyBonds(openVSwitch, topology)]);
  const met = await meetRemotes({ topology, variant, namespaceOf });
  await teach({ switch: running, switchNamespace }, met);
  for (const [bridge, flows] of Object.entries(topology.flows ?? {})) {
    if (flows.length > 0) await openVSwitch?.addFlows(bridge, flows);
  }
  for (const [bridge, { resumingController }] of Object.entries(topology.bridges ?? {})) {
    if (resumingController) await openVSwitch?.resumePaused(bridge);
  }
  const captures: Lab['captures'] = new Map();
  undos.push(async () => {
    for (const { running } of captures.values()) running.kill();
  });
  return {
    topology: met,
    guests,
    variant,
    switch: running,
    get openVSwitch() {
      if (openVSwitch === undefined)
        throw new Unsuited('a Linux bridge has no flows, no database and no ports of its own making');
      return openVSwitch;
    },
    version: site.build.version,
    capturing: site.capturing ?? { folder: join(folder, 'captures') },
    folder,
    switchNamespace,
    namespaceOf,
    ports,
    mirrors: new Map(),
    flows: new Map(),
    captures,
    proven: new Set(),
    socketDrops: new Map(),
    queueDrops: new Map(),
    remove: async () => void (await remove()),
  };
}

function bondMembers(topology: Topology): readonly string[] {
  return Object.keys(topology.ports).flatMap((port) =>
    topology.ports[port]?.bond === undefined ? [] : interfaceNames(topology, port),
  );
}

/** What the kernel wraps in tunnels is no port of the switch's. */
function withoutTunnels(topology: Topology): Topology {
  const ports = Object.entries<Port>(topology.ports).filter(([, { tunnel }]) => tunnel === undefined);
  return { ...topology, ports: Object.fromEntries(ports) };
}

async function makeLinuxBridge(topology: Topology, namespace: string | undefined): Promise<Map<string, string>> {
  await ipBatch(linuxBridgeLines(topology), namespace);
  return new Map(portNames(topology).map((name) => [name, name]));
}

async function makeBridges(
  openVSwitch: OpenVSwitch,
  topology: Topology,
  variant: Variant,
): Promise<Map<string, string>> {
  const operations = bridgeOperations(topology, variant);
  const results = await openVSwitch.configure(operations);
  const rows = operations.flatMap((operation, index): [string, string][] => {
    const uuid = results[index]?.uuid?.[1];
    const { name } = (operation.row ?? {}) as { name?: string };
    return operation.table === 'Port' && uuid !== undefined && name !== undefined ? [[name, uuid]] : [];
  });
  const names = rows.map(([name]) => name);
  await requireShown(openVSwitch, topology, names, variant.switch);
  return new Map(rows);
}
