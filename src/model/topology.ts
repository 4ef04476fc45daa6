/**
 * A topology: what a lab should look like, as plain data.
 *
 * `PortName` and `EndpointName` are the literal names that the topology declares, so that a
 * scenario with a misspelt port or endpoint does not compile.
 */
export interface Topology<PortName extends string = string, EndpointName extends string = string> {
  /** Name of the bridge that mirrors are made on, as in OVSDB. */
  readonly bridge: string;
  /** The ports, in the order in which they are added. A bridge's own port (LOCAL) has the bridge's name. */
  readonly ports: Readonly<Record<PortName, Port<EndpointName>>>;
  /** The hosts on the wire, each joined to exactly one port. */
  readonly endpoints: Readonly<Record<EndpointName, Endpoint>>;
  /** Largest IP packet that the lab's interfaces take, in bytes. */
  readonly mtu: number;
  /**
   * OpenFlow flows by bridge, in ovs-ofctl(8)'s notation, such as `in_port=p1,actions=output:p2`. A bridge that is
   * named here has these flows and no other (`fail_mode=secure`); one that is not learns and forwards (`NORMAL`).
   */
  readonly flows?: Readonly<Record<string, readonly string[]>>;
  /** What bridges have beside their ports. */
  readonly bridges?: Readonly<Record<string, BridgeOptions>>;
}

/** Columns of OVSDB's table `Bridge`, and an address for the bridge's own port. */
export interface BridgeOptions {
  /** IEEE 802.1D; off unless told. */
  readonly stpEnable?: boolean;
  /** VLANs in which packets are flooded and nothing is learned, as those that carry copies. */
  readonly floodVlans?: readonly number[];
  /** IPv4 address with prefix length of the bridge's own port, such as the near end of tunnels. */
  readonly address?: string;
  /** A controller lets packets go on that the flows stop with `controller(pause)`. */
  readonly resumingController?: boolean;
}

/**
 * How an endpoint is joined to the bridge: a veth pair, an OVS internal port moved into its namespace, or a tap device that Open vSwitch
 * makes (`type=tap`), moved likewise.
 */
export type PortKind = 'veth' | 'internal' | 'tap';

/** OVSDB's `Port.vlan_mode`. */
export type VlanMode = 'access' | 'trunk' | 'native-tagged' | 'native-untagged';

/**
 * A port of a bridge: OVSDB's columns of `Port` in camelCase, and what is behind it. Without any of `endpoint`, `patch`, `tunnel`
 * and `bond` it is an internal port that stays with the switch.
 */
export interface Port<EndpointName extends string = string> {
  /** The bridge that it is a port of; the topology's `bridge` unless told. */
  readonly bridge?: string;
  /** The host behind the port. */
  readonly endpoint?: EndpointName;
  /** Name of the port, of another bridge, that it is the other end of. */
  readonly patch?: string;
  readonly tunnel?: Tunnel;
  /** An interface of the machine that is the port; its endpoint is remote. A scenario does not declare it: whoever runs it names it. */
  readonly device?: string;
  readonly bond?: Bond;
  /** Largest IP packet that its interface takes, in bytes; the topology's unless told, and 100 more where tunnels' packets go through. */
  readonly mtu?: number;
  /** VLAN of untagged packets (0 to 4095); with it alone the port is an access port. */
  readonly tag?: number;
  /** VLANs that a trunk or native port carries; all unless told. */
  readonly trunks?: readonly number[];
  readonly vlanMode?: VlanMode;
  /** Ports that are protected do not send to one another. */
  readonly protected?: boolean;
  /** The switch takes part in LLDP on it (`Interface.lldp`). */
  readonly lldp?: boolean;
}

/** A port that sends frames in packets to an endpoint of another bridge; the switch wraps them itself (native tunnelling). */
export interface Tunnel {
  readonly type: 'gre' | 'erspan' | 'vxlan' | 'geneve';
  /** The port, of a bridge that has an address, whose endpoint is the far end. */
  readonly via: string;
  /** More of `Interface.options`, such as `key`. */
  readonly options?: Readonly<Record<string, string>>;
}

/** Several interfaces that are one port, cabled one by one to those of another bond. */
export interface Bond {
  /** Names of the interfaces. */
  readonly members: readonly string[];
  /** Name of the port whose bond is at the other end of the cables. */
  readonly partner: string;
  readonly mode: 'active-backup' | 'balance-slb' | 'balance-tcp';
  /** `off` unless told. */
  readonly lacp?: 'active' | 'passive' | 'off';
}

/** A host on the wire. */
export interface Endpoint {
  /** IPv4 address with prefix length, such as `192.168.1.3/24`. */
  readonly address: string;
  /** IPv6 address with prefix length; IPv6 is silent without. */
  readonly address6?: string;
  /** Ethernet address, such as `02:00:00:00:00:01`. */
  readonly mac: string;
  /**
   * A station has no host: its interface stays in the switch's namespace and has no IP address, so that nothing answers what comes there. It can
   * send captures and frames alone.
   */
  readonly station?: true;
  /** A remote endpoint is beyond an interface of the machine: it is there, and takes no orders. */
  readonly remote?: true;
}

/** Interface names are limited by the kernel (IFNAMSIZ less the final NUL). */
export const MAX_INTERFACE_NAME = 15;

/** What `star` takes for a port: an endpoint's name, or a port with `to` for the endpoint's name. */
export type StarPort = string | (Omit<Port, 'endpoint'> & { readonly to?: string });

type EndpointOf<P> = P extends string ? P : P extends { readonly to: infer Name extends string } ? Name : never;

/** What `star` takes beside the ports. */
export interface StarOptions<EndpointName extends string, Internal extends string, Bridge extends string> {
  /** Name of the bridge; `br0` unless told. */
  readonly bridge?: Bridge;
  /** Addresses of endpoints, with prefix length; `10.0.0.N/24` in order of declaration unless told. */
  readonly addresses?: Readonly<Partial<Record<EndpointName, string>>>;
  /** Internal ports without an endpoint, such as a mirror's output. */
  readonly internal?: readonly Internal[];
  /** Largest IP packet in bytes; 1500 unless told. */
  readonly mtu?: number;
  /** OpenFlow flows, as `Topology.flows`; an array is those of the bridge. */
  readonly flows?: readonly string[] | Readonly<Record<string, readonly string[]>>;
  readonly bridges?: Topology['bridges'];
  /** Gives endpoints IPv6 addresses too, `fd00::N/64` in order of declaration. */
  readonly ipv6?: boolean;
  /** Endpoints that are stations. */
  readonly stations?: readonly EndpointName[];
}

/**
 * One bridge with an endpoint on each port, and the bridge's own port.
 *
 * @param ports port name to endpoint name, or to a port, in the order in which the ports are added
 */
export function star<
  const Ports extends Readonly<Record<string, StarPort>>,
  const Internal extends string = never,
  const Bridge extends string = 'br0',
>(
  ports: Ports,
  options: StarOptions<NoInfer<EndpointOf<Ports[keyof Ports]>>, Internal, Bridge> = {},
): Topology<(keyof Ports & string) | Internal | Bridge, EndpointOf<Ports[keyof Ports]>> {
  type EndpointName = EndpointOf<Ports[keyof Ports]>;
  const { bridge = 'br0', mtu = 1500, flows, bridges, ipv6 = false, stations = [] } = options;
  const declared = Object.entries<StarPort>(ports).map(([name, port]): [string, Port] => {
    if (typeof port === 'string') return [name, { endpoint: port }];
    const { to, ...rest } = port;
    return [name, { ...(to !== undefined && { endpoint: to }), ...rest }];
  });
  const internal = (options.internal ?? []).map((name): [string, Port] => [name, {}]);
  const all = new Map<string, Port>([...declared, ...internal]);
  if (!all.has(bridge)) all.set(bridge, {});
  const names = declared.flatMap(([, { endpoint }]) => (endpoint === undefined ? [] : [endpoint as EndpointName]));
  const endpoints = names.map((name, index): [string, Endpoint] => {
    const address = options.addresses?.[name] ?? `10.0.0.${index + 1}/24`;
    return [
      name,
      {
        address,
        ...(ipv6 && { address6: `fd00::${(index + 1).toString(16)}/64` }),
        mac: endpointMac(index),
        ...((stations as readonly string[]).includes(name) && { station: true }),
      },
    ];
  });
  return {
    bridge,
    ports: Object.fromEntries(all),
    endpoints: Object.fromEntries(endpoints),
    mtu,
    ...(flows !== undefined && { flows: Array.isArray(flows) ? { [bridge]: flows } : flows }),
    ...(bridges !== undefined && { bridges }),
  } as Topology<(keyof Ports & string) | Internal | Bridge, EndpointName>;
}

/** The locally administered Ethernet address of the endpoint with this index. */
function endpointMac(index: number): string {
  const octets = [2, 0, 0, 0, (index + 1) >> 8, (index + 1) & 0xff];
  return octets.map((octet) => octet.toString(16).padStart(2, '0')).join(':');
}

/**
 * The network of the article "Traffic Mirroring With OVS" (Arthur Chiao, 2018).
 *
 *     ctn-1 192.168.1.3 ── vnic-1 ─┐
 *                                  br-int ── mirror0-output
 *     ctn-2 192.168.1.4 ── vnic-2 ─┘
 */
export const articleTopology = star(
  { 'vnic-1': 'ctn-1', 'vnic-2': 'ctn-2' },
  {
    bridge: 'br-int',
    addresses: { 'ctn-1': '192.168.1.3/24', 'ctn-2': '192.168.1.4/24' },
    internal: ['mirror0-output'],
  },
);
