/**
 * A topology: what a lab should look like, as plain data.
 *
 * `PortName` and `EndpointName` are the literal names that the topology declares, so that a
 * scenario with a misspelt port or endpoint does not compile.
 */
export interface Topology<PortName extends string = string, EndpointName extends string = string> {
  /** Name of the one bridge, as in OVSDB. */
  readonly bridge: string;
  /** The bridge's ports, in the order in which they are added. */
  readonly ports: Readonly<Record<PortName, Port<EndpointName>>>;
  /** The hosts on the wire, each joined to exactly one port. */
  readonly endpoints: Readonly<Record<EndpointName, Endpoint>>;
  /** Largest IP packet that the lab's interfaces take, in bytes. */
  readonly mtu: number;
}

/** How an endpoint is joined to the bridge: a veth pair, or an OVS internal port moved into its namespace. */
export type PortKind = 'veth' | 'internal';

/** A port of the bridge. */
export interface Port<EndpointName extends string = string> {
  /** The host behind the port. Without one it is an internal port that stays with the switch. */
  readonly endpoint?: EndpointName;
}

/** A host on the wire. */
export interface Endpoint {
  /** IPv4 address with prefix length, such as `192.168.1.3/24`. */
  readonly address: string;
  /** Ethernet address, such as `02:00:00:00:00:01`. */
  readonly mac: string;
}

/** Interface names are limited by the kernel (IFNAMSIZ less the final NUL). */
export const MAX_INTERFACE_NAME = 15;

/** What `star` takes beside the ports. */
export interface StarOptions<EndpointName extends string, Internal extends string> {
  /** Name of the bridge; `br0` unless told. */
  readonly bridge?: string;
  /** Addresses of endpoints, with prefix length; `10.0.0.N/24` in order of declaration unless told. */
  readonly addresses?: Readonly<Partial<Record<EndpointName, string>>>;
  /** Internal ports without an endpoint, such as a mirror's output. */
  readonly internal?: readonly Internal[];
  /** Largest IP packet in bytes; 1500 unless told. */
  readonly mtu?: number;
}

/**
 * One bridge with an endpoint on each port.
 *
 * @param ports port name to endpoint name, in the order in which the ports are added
 */
export function star<const Ports extends Readonly<Record<string, string>>, const Internal extends string = never>(
  ports: Ports,
  options: StarOptions<NoInfer<Ports[keyof Ports]>, Internal> = {},
): Topology<(keyof Ports & string) | Internal, Ports[keyof Ports]> {
  type PortName = keyof Ports & string;
  type EndpointName = Ports[keyof Ports];
  const joined = Object.entries(ports) as [PortName, EndpointName][];
  const internal = (options.internal ?? []).map((name) => [name, {}] as const);
  const endpoints = joined.map(([, name], index) => {
    const address = options.addresses?.[name] ?? `10.0.0.${index + 1}/24`;
    return [name, { address, mac: endpointMac(index) }] as const;
  });
  return {
    bridge: options.bridge ?? 'br0',
    ports: Object.fromEntries([...joined.map(([port, endpoint]) => [port, { endpoint }]), ...internal]),
    endpoints: Object.fromEntries(endpoints),
    mtu: options.mtu ?? 1500,
  } as Topology<PortName | Internal, EndpointName>;
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
