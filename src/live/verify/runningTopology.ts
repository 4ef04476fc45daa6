import type { Bond, Port, Topology } from '../../model/topology.ts';
import type { BridgeSettings, PortSettings } from '../bridgeSettings.ts';

/** The mirror's bridge, and all that are joined to it by patch ports. */
export function patchedBridges<Bridge extends BridgeSettings>(
  bridges: readonly Bridge[],
  bridge: Bridge,
): readonly [Bridge, ...Bridge[]] {
  const found: [Bridge, ...Bridge[]] = [bridge];
  for (const one of found) {
    const peers = one.ports.flatMap(({ interfaces }) => interfaces.flatMap(({ peer }) => peer ?? []));
    for (const other of bridges) {
      const isPeer = other.ports.some(({ interfaces }) => interfaces.some(({ name }) => peers.includes(name)));
      if (isPeer && !found.includes(other)) found.push(other);
    }
  }
  return found;
}

/**
 * A running switch as the oracle takes it. Who is behind its ports is not known, and does not matter to what a mirror owes.
 *
 * @param bridges the mirror's first
 * @param flows of bridges that do more than learn and forward
 */
export function runningTopology(
  bridges: readonly [BridgeSettings, ...BridgeSettings[]],
  flows: Readonly<Record<string, readonly string[]>>,
): Topology {
  const [{ name: bridge }] = bridges;
  const all = bridges.flatMap((one) => one.ports.map((port) => [port.name, portOf(port, one, bridges)] as const));
  const mtus = bridges.flatMap(({ ports }) =>
    ports.flatMap(({ interfaces }) => interfaces.flatMap(({ mtu }) => mtu ?? [])),
  );
  return { bridge, ports: Object.fromEntries(all), endpoints: {}, mtu: Math.max(1500, ...mtus), flows };
}

function portOf(port: PortSettings, bridge: BridgeSettings, bridges: readonly BridgeSettings[]): Port {
  const { tag, trunks, vlanMode } = port;
  const patch = port.interfaces.flatMap(({ peer }) => portWith(peer, bridges) ?? [])[0];
  return {
    ...(bridge !== bridges[0] && { bridge: bridge.name }),
    ...(tag !== undefined && { tag }),
    ...(trunks !== undefined && { trunks }),
    ...(vlanMode !== undefined && { vlanMode }),
    ...(port.protected && { protected: true }),
    ...(patch !== undefined && { patch }),
    ...(port.interfaces.length > 1 && { bond: bondOf(port) }),
  };
}

/** The port whose interface has the name: that of a patch port is most often the same. */
function portWith(name: string | undefined, bridges: readonly BridgeSettings[]): string | undefined {
  const ports = bridges.flatMap((bridge) => bridge.ports);
  return name === undefined
    ? undefined
    : ports.find(({ interfaces }) => interfaces.some((one) => one.name === name))?.name;
}

function bondOf({ interfaces, bondMode, lacp }: PortSettings): Bond {
  return {
    members: interfaces.map(({ name }) => name),
    partner: '',
    mode: (bondMode ?? 'active-backup') as Bond['mode'],
    lacp: (lacp ?? 'off') as NonNullable<Bond['lacp']>,
  };
}
