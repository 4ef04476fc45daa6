import type { Topology } from '../model/topology.ts';
import type { Probe } from '../model/traffic.ts';
import { macBytes } from './address.ts';
import {
  arp,
  ETHERTYPE,
  ethernet,
  GROUP,
  icmpEcho,
  ipv4,
  ipv6,
  lacp,
  lldp,
  stp,
  tcp,
  udp,
  type VlanTag,
  vlan,
} from './build.ts';
import { PROTOCOL } from './ip.ts';
import { PROBE_MARK_BYTES, probeMark } from './probeId.ts';

/** What all probes are told. */
export interface ProbeOrder<EndpointName extends string> {
  /** The endpoint that sends it. */
  readonly from: EndpointName;
  /** Tells it from all others of a trial, 0 to 65535; it stands in the payload. */
  readonly id: number;
  /** Length of the frame in bytes, without tags that are added later and without FCS; 100 unless told. */
  readonly length?: number;
}

/** A probe for an endpoint, or for an Ethernet address such as `ff:ff:ff:ff:ff:ff`. */
export interface AddressedProbeOrder<EndpointName extends string> extends ProbeOrder<EndpointName> {
  readonly to: EndpointName | { readonly mac: string };
}

/** With ports of TCP or UDP. */
export interface PortProbeOrder<EndpointName extends string> extends AddressedProbeOrder<EndpointName> {
  /** 10000 unless told. */
  readonly sourcePort?: number;
  /** 20000 unless told. */
  readonly destinationPort?: number;
  /** 64 unless told. */
  readonly timeToLive?: number;
}

const ETHERNET_BYTES = 14;
const DEFAULT_BYTES = 100;
const PORTS = { sourcePort: 10_000, destinationPort: 20_000 } as const;
/** Of an experiment that only its own parties know (IEEE 802, local experimental EtherType 1). */
const EXPERIMENTAL = 0x88b5;

/**
 * The address that stands for an endpoint's own in probes: of the network for benchmarks (RFC 2544), which no endpoint has, with the endpoint's
 * last number. Probes to an endpoint's own address would be answered.
 */
function unanswered(address: string): string {
  return `198.18.0.${address.replace(/\/.*$/, '').split('.').at(-1) ?? ''}`;
}

/** Builders of frames between the endpoints of a topology, each with an id of its own in its payload. */
export function probes<EndpointName extends string>(topology: Topology<string, EndpointName>) {
  const host = (name: EndpointName) => {
    const { mac, address } = topology.endpoints[name];
    return { mac, ip: unanswered(address) };
  };
  const target = (to: EndpointName | { readonly mac: string }) =>
    typeof to === 'string' ? host(to) : { mac: to.mac, ip: '198.19.255.255' };
  const addresses = ({ from, to }: AddressedProbeOrder<EndpointName>) => ({
    source: host(from).ip,
    destination: target(to).ip,
  });
  /** The payload that makes a frame as long as was asked for. */
  const payload = ({ id, length = DEFAULT_BYTES }: ProbeOrder<EndpointName>, headers: number) => {
    const bytes = new Uint8Array(Math.max(PROBE_MARK_BYTES, length - ETHERNET_BYTES - headers));
    bytes.set(probeMark(id));
    return bytes;
  };
  const frame = (order: AddressedProbeOrder<EndpointName>, type: number, content: Uint8Array): Probe<EndpointName> => ({
    from: order.from,
    bytes: ethernet({ source: host(order.from).mac, destination: target(order.to).mac, type }, content),
  });
  const overIpv4 = (
    order: AddressedProbeOrder<EndpointName>,
    protocol: number,
    timeToLive: number,
    content: Uint8Array,
  ) => frame(order, ETHERTYPE.ipv4, ipv4({ ...addresses(order), protocol, id: order.id, timeToLive }, content));

  return {
    udp(order: PortProbeOrder<EndpointName>): Probe<EndpointName> {
      const header = { ...PORTS, ...order, addresses: addresses(order) };
      return overIpv4(order, PROTOCOL.udp, order.timeToLive ?? 64, udp(header, payload(order, 28)));
    },
    tcp(order: PortProbeOrder<EndpointName>): Probe<EndpointName> {
      const header = { ...PORTS, ...order, addresses: addresses(order), sequence: 1, flags: ['psh', 'ack'] as const };
      return overIpv4(order, PROTOCOL.tcp, order.timeToLive ?? 64, tcp(header, payload(order, 40)));
    },
    /** An ICMP echo request, unless it is to be a reply. */
    echo(order: AddressedProbeOrder<EndpointName> & { readonly kind?: 'request' | 'reply' }): Probe<EndpointName> {
      const message = icmpEcho({ kind: order.kind ?? 'request', id: 1, sequence: order.id }, payload(order, 28));
      return overIpv4(order, PROTOCOL.icmp, 64, message);
    },
    /** UDP over IPv6, between link-local addresses made of the endpoints' numbers. */
    udp6(order: PortProbeOrder<EndpointName>): Probe<EndpointName> {
      const names = Object.keys(topology.endpoints);
      const address = (name: string) => `fe80::${names.indexOf(name) + 1}`;
      const destination = typeof order.to === 'string' ? address(order.to) : 'ff02::1';
      const both = { source: address(order.from), destination };
      const datagram = udp({ ...PORTS, ...order, addresses: both }, payload(order, 48));
      return frame(order, ETHERTYPE.ipv6, ipv6({ ...both, nextHeader: PROTOCOL.udp }, datagram));
    },
    /** A gratuitous-looking ARP request for an endpoint; its id stands in the padding. */
    arpRequest(order: ProbeOrder<EndpointName> & { readonly to: EndpointName }): Probe<EndpointName> {
      const [sender, wanted] = [host(order.from), host(order.to)];
      const request = arp({ kind: 'request', sender, target: { ip: wanted.ip } });
      const content = new Uint8Array([...request, ...probeMark(order.id)]);
      return frame({ ...order, to: { mac: 'ff:ff:ff:ff:ff:ff' } }, ETHERTYPE.arp, content);
    },
    /** No protocol that a switch knows, to any Ethernet address. */
    raw(order: AddressedProbeOrder<EndpointName> & { readonly type?: number }): Probe<EndpointName> {
      return frame(order, order.type ?? EXPERIMENTAL, payload(order, 0));
    },
    /** An LLDP data unit to the nearest bridge; its id stands behind it. */
    lldp(order: ProbeOrder<EndpointName>): Probe<EndpointName> {
      const { mac } = host(order.from);
      const unit = lldp({ chassis: mac, port: 'eth0', secondsToLive: 120, system: order.from, description: 'probe' });
      const content = new Uint8Array([...unit, ...probeMark(order.id)]);
      return frame({ ...order, to: { mac: GROUP.nearestBridge } }, ETHERTYPE.lldp, content);
    },
    /** A configuration BPDU of a bridge that does not want to be the root; its id stands in the padding. */
    bpdu(order: ProbeOrder<EndpointName>): Probe<EndpointName> {
      const bridge = { priority: 0xf000, mac: host(order.from).mac };
      const unit = stp({ root: bridge, rootCost: 0, bridge, port: 0x8001, messageAge: 0 });
      const content = new Uint8Array([...unit, ...probeMark(order.id)]);
      return frame({ ...order, to: { mac: GROUP.bridges } }, unit.length, content);
    },
    /** A LACP data unit; its id stands behind it. */
    lacp(order: ProbeOrder<EndpointName>): Probe<EndpointName> {
      const side = { system: host(order.from).mac, key: 1, port: 1, state: 0x05 };
      const unit = lacp({ actor: side, partner: { ...side, system: '00:00:00:00:00:00', state: 0 } });
      const content = new Uint8Array([...unit, ...probeMark(order.id)]);
      return frame({ ...order, to: { mac: GROUP.slowProtocols } }, ETHERTYPE.slowProtocols, content);
    },
  };
}

/** The same probe with a VLAN tag; an outer one when it already has a tag. */
export function tagged<EndpointName extends string>(
  tag: number | VlanTag,
  probe: Probe<EndpointName>,
): Probe<EndpointName> {
  return { ...probe, bytes: vlan(typeof tag === 'number' ? { id: tag } : tag, probe.bytes) };
}

/** The same probe with other Ethernet addresses. */
export function readdressed<EndpointName extends string>(
  { source, destination }: { readonly source?: string; readonly destination?: string },
  probe: Probe<EndpointName>,
): Probe<EndpointName> {
  const bytes = Uint8Array.from(probe.bytes);
  if (destination !== undefined) bytes.set(macBytes(destination), 0);
  if (source !== undefined) bytes.set(macBytes(source), 6);
  return { ...probe, bytes };
}

/** The first bytes of a probe, as a mirror with a snaplen copies it. */
export function cut<EndpointName extends string>(bytes: number, probe: Probe<EndpointName>): Probe<EndpointName> {
  return { ...probe, bytes: probe.bytes.subarray(0, bytes) };
}
