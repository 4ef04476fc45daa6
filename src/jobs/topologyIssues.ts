import { MAX_INTERFACE_NAME, type Port, type Topology } from '../model/topology.ts';

/** A place in a scenario, and what is wrong there. */
export interface Issue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Labs side by side tell their namespaces apart by a prefix; this is what follows it for the switch. */
const SWITCH = 'switch';

/** What does not fit together in a topology whose parts are each as they should be. */
export function topologyIssues(topology: Topology): readonly Issue[] {
  const issues = [
    ...Object.entries<Port>(topology.ports).flatMap(([name, port]) => portIssues(topology, name, port)),
    ...nameIssues(topology),
    ...endpointIssues(topology),
    ...bridgeIssues(topology),
  ];
  return issues.map(({ path, message }) => ({ path: ['topology', ...path], message }));
}

/** A name that is not there, with those that are. */
export function unknown(what: string, wrong: string, known: readonly string[]): string {
  return `there is no ${what} '${wrong}'; the topology has ${known.join(', ')}`;
}

function bridgesOf({ bridge, ports }: Topology): readonly string[] {
  return [...new Set([bridge, ...Object.values<Port>(ports).flatMap((port) => port.bridge ?? [])])];
}

function bridgeOf(topology: Topology, name: string): string {
  return topology.ports[name]?.bridge ?? topology.bridge;
}

function portIssues(topology: Topology, name: string, port: Port): readonly Issue[] {
  const path = ['ports', name];
  const endpoints = Object.keys(topology.endpoints);
  if (port.endpoint !== undefined && !endpoints.includes(port.endpoint))
    return [{ path, message: unknown('endpoint', port.endpoint, endpoints) }];
  const message =
    ownPortIssue(topology, name, port) ??
    patchIssue(topology, name, port) ??
    tunnelIssue(topology, name, port) ??
    bondIssue(topology, name, port);
  return message === undefined ? [] : [{ path, message }];
}

function ownPortIssue(topology: Topology, name: string, port: Port): string | undefined {
  if (!bridgesOf(topology).includes(name)) return undefined;
  if (bridgeOf(topology, name) !== name)
    return `is the own port of the bridge of this name, and not of '${bridgeOf(topology, name)}'`;
  const behind = (['patch', 'tunnel', 'bond'] as const).find((what) => port[what] !== undefined);
  return behind && `is the bridge's own port, and cannot be a ${behind}`;
}

function patchIssue(topology: Topology, name: string, { patch }: Port): string | undefined {
  if (patch === undefined) return undefined;
  const other = topology.ports[patch];
  if (other === undefined) return unknown('port', patch, Object.keys(topology.ports));
  if (other.patch !== name) return `is a patch to '${patch}', which is none to it`;
  return bridgeOf(topology, patch) === bridgeOf(topology, name)
    ? `is a patch to '${patch}' of its own bridge`
    : undefined;
}

function tunnelIssue(topology: Topology, name: string, { tunnel }: Port): string | undefined {
  if (tunnel === undefined) return undefined;
  const { via, type } = tunnel;
  const other = topology.ports[via];
  if (other === undefined) return unknown('port', via, Object.keys(topology.ports));
  if (other.endpoint === undefined) return `goes via '${via}', which has no endpoint`;
  const bridge = bridgeOf(topology, via);
  if (topology.bridges?.[bridge]?.address === undefined)
    return `goes via '${via}', whose bridge '${bridge}' has no address`;
  const rival = Object.entries<Port>(topology.ports).find(
    ([another, port]) => another !== name && port.tunnel?.via === via && port.tunnel.type === type,
  );
  return rival && `goes via '${via}' like '${rival[0]}': two tunnels of one type cannot be told apart there`;
}

function bondIssue(topology: Topology, name: string, { bond }: Port): string | undefined {
  if (bond === undefined) return undefined;
  const partner = topology.ports[bond.partner];
  if (partner === undefined) return unknown('port', bond.partner, Object.keys(topology.ports));
  if (bond.partner === name || partner.bond?.partner !== name)
    return `is cabled to '${bond.partner}', which is not to it`;
  const [own, others] = [bond.members.length, partner.bond.members.length];
  return own === others ? undefined : `has ${own} members, and its partner '${bond.partner}' has ${others}`;
}

/** Bond members, ports and bridges are interfaces of one namespace. */
function nameIssues(topology: Topology): readonly Issue[] {
  const taken = new Set([...Object.keys(topology.ports), ...bridgesOf(topology)]);
  return Object.entries<Port>(topology.ports).flatMap(([name, { bond }]) =>
    (bond?.members ?? []).flatMap((member, index): Issue[] => {
      const isTaken = taken.has(member);
      taken.add(member);
      const path = ['ports', name, 'bond', 'members', index];
      return isTaken ? [{ path, message: `there is an interface '${member}' already` }] : [];
    }),
  );
}

/** A station's interface on a veth is called after its port, with one character more. */
const LONGEST_STATION_PORT = MAX_INTERFACE_NAME - 1;

function endpointIssues({ endpoints, ports }: Topology): readonly Issue[] {
  const long = Object.entries<Port>(ports).filter(
    ([name, { endpoint = '' }]) => endpoints[endpoint]?.station && name.length > LONGEST_STATION_PORT,
  );
  const longPorts = long.map(([name]) => ({
    path: ['ports', name],
    message: `is a station's, whose name has ${LONGEST_STATION_PORT} characters at most`,
  }));
  const issues = Object.keys(endpoints).flatMap((endpoint): Issue[] => {
    const path = ['endpoints', endpoint];
    const joints = Object.values<Port>(ports).filter((port) => port.endpoint === endpoint).length;
    return [
      ...(endpoint === SWITCH ? [{ path, message: "is the name of the switch's own namespace" }] : []),
      ...(joints === 1 ? [] : [{ path, message: `is joined to ${joints} ports, not to one` }]),
    ];
  });
  return [...longPorts, ...issues];
}

function bridgeIssues(topology: Topology): readonly Issue[] {
  const bridges = bridgesOf(topology);
  const named = (['flows', 'bridges'] as const).flatMap((column) =>
    Object.keys(topology[column] ?? {}).map((name) => ({ path: [column, name], name })),
  );
  const strangers = named
    .filter(({ name }) => !bridges.includes(name))
    .map(({ path, name }) => ({ path, message: unknown('bridge', name, bridges) }));
  const moved = Object.entries(topology.bridges ?? {}).filter(
    ([name, { address }]) => address !== undefined && topology.ports[name]?.endpoint !== undefined,
  );
  return [
    ...strangers,
    ...moved.map(([name]) => ({
      path: ['bridges', name, 'address'],
      message: 'is that of the endpoint, where one stands behind the bridge’s own port',
    })),
  ];
}
