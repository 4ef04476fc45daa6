import { confinementRemedy } from '../host/confinement.ts';
import { inNamespace, ipBatch } from '../host/namespace.ts';
import { type OpenVSwitch, startOpenVSwitch } from '../host/openVSwitch.ts';
import { run } from '../host/process.ts';
import type { Mirror } from '../model/mirror.ts';
import { Problem } from '../model/problem.ts';
import type { Variant } from '../model/scenario.ts';
import type { Topology } from '../model/topology.ts';
import { endpointInterface } from './capturePoint.ts';
import { bridgeOperations, endpointLines, internalLines, joined, vethLines } from './wiring.ts';

/** A deployed topology. */
export interface Lab {
  readonly topology: Topology;
  readonly variant: Variant;
  readonly openVSwitch: OpenVSwitch;
  /** The network namespace that the switch's ports live in; the sandbox's own when undefined. */
  readonly switchNamespace: string | undefined;
  namespaceOf(endpoint: string): string;
  /** Row ids of the ports that the bridge has, by name. */
  readonly ports: Map<string, string>;
  /** The mirrors in force, by name. */
  readonly mirrors: Map<string, { readonly row: string; readonly mirror: Mirror }>;
  /** Takes everything down again, in the reverse order of its making. */
  remove(): Promise<void>;
}

/** Where a lab stands in its sandbox. */
export interface Site {
  /** Prefix that tells the namespaces of labs apart; without one the endpoints' bare names are used, and the sandbox's own namespace is the switch's. */
  readonly prefix?: string;
  /** Folder for Open vSwitch's sockets, database and logs. */
  readonly folder: string;
}

type Undo = () => Promise<unknown>;

/** Frame by frame comparison wants frames as they are on a wire: checksums filled in, segments cut. */
const OFFLOADS_OFF = ['tx', 'off', 'tso', 'off', 'gso', 'off', 'gro', 'off'] as const;

/**
 * Builds a topology: namespaces, a private Open vSwitch, ports, addresses, learned MAC addresses.
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

async function build(topology: Topology, variant: Variant, site: Site, undos: Undo[], remove: Undo): Promise<Lab> {
  const switchNamespace = site.prefix === undefined ? undefined : `${site.prefix}.switch`;
  const namespaceOf = (endpoint: string) => (site.prefix === undefined ? endpoint : `${site.prefix}.${endpoint}`);
  const hosts = joined(topology);
  const namespaces = [
    ...(switchNamespace === undefined ? [] : [switchNamespace]),
    ...hosts.map(({ endpoint }) => namespaceOf(endpoint)),
  ];
  await ipBatch(namespaces.map((name) => `netns add ${name}`));
  undos.push(() => ipBatch(namespaces.map((name) => `netns del ${name}`)));

  const kind = variant.port;
  if (kind === 'veth') await ipBatch(vethLines(topology, namespaceOf), switchNamespace);
  const openVSwitch = await startOpenVSwitch(site.folder, switchNamespace);
  undos.push(() => openVSwitch.stop());

  const ports = await makeBridge(openVSwitch, topology, variant);
  await ipBatch(internalLines(topology, kind, namespaceOf), switchNamespace);
  const prime = hosts.map(({ port, host }) => openVSwitch.control('fdb/add', topology.bridge, port, '0', host.mac));
  const bringUp = hosts.map(async (host) => {
    const namespace = namespaceOf(host.endpoint);
    await ipBatch(endpointLines(topology, kind, host), namespace);
    await run(inNamespace(namespace, ['ethtool', '-K', endpointInterface(kind, host.port), ...OFFLOADS_OFF]));
  });
  await Promise.all([...prime, ...bringUp]);
  return {
    topology,
    variant,
    openVSwitch,
    switchNamespace,
    namespaceOf,
    ports,
    mirrors: new Map(),
    remove: async () => void (await remove()),
  };
}

async function makeBridge(
  openVSwitch: OpenVSwitch,
  topology: Topology,
  { port, switch: kind }: Variant,
): Promise<Map<string, string>> {
  const operations = bridgeOperations(topology, port, kind);
  const results = await openVSwitch.configure(operations);
  const rows = operations.flatMap((operation, index): [string, string][] => {
    const uuid = results[index]?.uuid?.[1];
    const { name } = (operation.row ?? {}) as { name?: string };
    return operation.table === 'Port' && uuid !== undefined && name !== undefined ? [[name, uuid]] : [];
  });
  const datapaths = await openVSwitch.control('dpif/show');
  const missing = rows
    .map(([name]) => name)
    .filter((name) => !new RegExp(`^\\s+${literally(name)} `, 'm').test(datapaths));
  if (missing.length > 0) {
    throw new Problem(
      `Open vSwitch could not make ${missing.join(', ')} with ${kind}`,
      kind === 'ovs-kernel'
        ? 'load the kernel module (modprobe openvswitch), or use --switch ovs-netdev'
        : confinementRemedy(),
    );
  }
  return new Map(rows);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
