import { tapsInterfaces, traitsOf } from '../model/mechanism.ts';
import type { Scenario, Variant } from '../model/scenario.ts';
import { isOpenVSwitch } from '../model/switch.ts';
import type { BridgeOptions, Port, Topology } from '../model/topology.ts';

/** Why a scenario makes no sense with a mechanism and switch, as far as its declaration tells; undefined when it does. */
export function unsuited(
  { requires = [], topology, mirrors }: Pick<Scenario, 'requires' | 'topology' | 'mirrors'>,
  variant: Variant,
): string | undefined {
  const { mechanism, switch: kind, port } = variant;
  if (requires.includes('ovs-mirror') && mechanism !== 'ovs-mirror')
    return "what it states holds for Open vSwitch's own mirrors alone";
  if (requires.includes('once-per-packet') && traitsOf(mechanism).counts !== 'packet')
    return `it is about packets that are copied once, and ${mechanism} copies them at each port and direction`;
  const beyond = Object.values(mirrors)
    .flatMap((mirror) => ASKED.filter((column) => mirror[column] !== undefined))
    .find((column) => !(traitsOf(mechanism).columns as readonly string[]).includes(column));
  if (beyond !== undefined) return `${mechanism} has no ${beyond}`;
  if ((tapsInterfaces(mechanism) || kind === 'linux-bridge' || kind === 'ovs-afxdp') && port !== 'veth')
    return `${mechanism} on ${kind} takes interfaces of the kernel, and an ${port} port is Open vSwitch's`;
  const tunnel = Object.values<Port>(topology.ports).find(
    ({ tunnel: own }) => own !== undefined && !(traitsOf(mechanism).remote as readonly string[]).includes(own.type),
  )?.tunnel;
  if (tunnel !== undefined) return `${mechanism} has no ${tunnel.type}`;
  const isTunnelled = Object.values<Port>(topology.ports).some((one) => one.tunnel !== undefined);
  if (isTunnelled && topology.flows !== undefined && tapsInterfaces(mechanism))
    return `flows cannot name the tunnel that the kernel makes for ${mechanism}`;
  const bare = tapsInterfaces(mechanism) ? withoutInterface(topology, mirrors) : undefined;
  return bare ?? (isOpenVSwitch(kind) ? undefined : beyondLinuxBridge(topology));
}

const ASKED = ['selectVlan', 'outputVlan', 'snaplen', 'filter'] as const;

/** What of a topology a Linux bridge, as labs make it, does not do. */
function beyondLinuxBridge(topology: Topology): string | undefined {
  if (topology.flows !== undefined) return 'a Linux bridge has no OpenFlow';
  const others: Partial<Record<keyof Port, string>> = {
    patch: 'no patch ports',
    bond: 'no bonds',
    tag: 'no VLANs of its own',
    trunks: 'no VLANs of its own',
    vlanMode: 'no VLANs of its own',
    protected: 'no protected ports',
    lldp: 'no LLDP',
  };
  for (const port of Object.values<Port>(topology.ports)) {
    const other = (Object.keys(others) as (keyof Port)[]).find((key) => port[key] !== undefined);
    if (other !== undefined) return `a Linux bridge has ${others[other]} here`;
  }
  const options = Object.values<BridgeOptions>(topology.bridges ?? {});
  return options.some(({ stpEnable, resumingController }) => stpEnable || resumingController)
    ? 'a Linux bridge has no spanning tree and no controller here'
    : undefined;
}

/** Ports that a mirror names and that are no interface of the kernel's. */
function withoutInterface(topology: Topology, mirrors: Scenario['mirrors']): string | undefined {
  const named = Object.values(mirrors).flatMap(({ selectSrcPort = [], selectDstPort = [], outputPort = [] }) => [
    ...selectSrcPort,
    ...selectDstPort,
    outputPort,
  ]);
  const without = named.flat().find((name) => {
    const { patch, bond }: Port = topology.ports[name] ?? {};
    return (patch ?? bond) !== undefined;
  });
  return without === undefined ? undefined : `'${without}' is no interface of the kernel's`;
}
