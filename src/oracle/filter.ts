import { ipv4Text } from '../packet/address.ts';
import { uint16 } from '../packet/big-endian.ts';
import { readEthernet } from '../packet/ethernet.ts';
import { type Ip, PROTOCOL, readIp } from '../packet/ip.ts';

/** Whether a packet matches; undefined when the filter says something that is not known here, or that Open vSwitch refuses. */
export type Filter = (frame: Uint8Array) => boolean | undefined;

/** A match in ovs-fields(7)'s notation, such as `tcp,tp_dst=80`: first what a field needs, then the field (ofp-flow.c: parse_ofp_exact_flow()). */
export function readFilter(text: string): Filter {
  const terms = text.split(',').map((term) => term.trim());
  const tests = readTerms(terms.filter((term) => term !== ''));
  return (frame) => {
    const packet = readPacket(frame);
    return packet === undefined ? undefined : tests?.every((test) => test(packet));
  };
}

function readTerms(terms: readonly string[]): readonly Test[] | undefined {
  const tests: Test[] = [];
  const seen = new Set<string>();
  let protocol: string | undefined;
  for (const term of terms) {
    const [name, value = ''] = term.split('=') as [string, string?];
    const says = ALIASES[name] ?? (NAMED[name] === undefined ? name : 'protocol');
    const test = readTerm(says, name, value);
    const needs = NEEDS[says];
    const isMet = needs === undefined || (protocol !== undefined && needs.includes(protocol));
    if (test === undefined || !isMet || seen.has(says)) return undefined;
    seen.add(says);
    if (says === 'protocol') protocol = Number(value) === 0x0800 ? 'ip' : name;
    tests.push(test);
  }
  return tests;
}

interface Packet {
  readonly type: number;
  readonly ip?: Ip | undefined;
}

function readPacket(frame: Uint8Array): Packet | undefined {
  const ethernet = readEthernet(frame);
  if (ethernet === undefined) return undefined;
  const { tags, type, payload } = ethernet;
  // Of several tags Open vSwitch looks behind the first alone, unless it is told otherwise.
  if (tags.length > 1) return undefined;
  const ip = readIp(type, payload);
  return { type, ip };
}

type Test = (packet: Packet) => boolean;

const hasProtocol =
  (version: 4 | 6, protocol: number): Test =>
  ({ ip }) =>
    ip?.version === version && ip.protocol === protocol;

const NAMED: Readonly<Record<string, Test>> = {
  ip: ({ type }) => type === 0x0800,
  ipv6: ({ type }) => type === 0x86dd,
  arp: ({ type }) => type === 0x0806,
  icmp: hasProtocol(4, PROTOCOL.icmp),
  tcp: hasProtocol(4, PROTOCOL.tcp),
  udp: hasProtocol(4, PROTOCOL.udp),
  icmp6: hasProtocol(6, PROTOCOL.icmpv6),
  tcp6: hasProtocol(6, PROTOCOL.tcp),
  udp6: hasProtocol(6, PROTOCOL.udp),
};

/** Names of one field. */
const ALIASES: Readonly<Record<string, string>> = {
  dl_type: 'protocol',
  eth_type: 'protocol',
  tp_src: 'tcp_src',
  tp_dst: 'tcp_dst',
  ip_src: 'nw_src',
  ip_dst: 'nw_dst',
};

/** What a packet must be said to be before the field may be named. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  tcp_src: ['tcp', 'tcp6'],
  tcp_dst: ['tcp', 'tcp6'],
  udp_src: ['udp', 'udp6'],
  udp_dst: ['udp', 'udp6'],
  nw_src: ['ip', 'icmp', 'tcp', 'udp'],
  nw_dst: ['ip', 'icmp', 'tcp', 'udp'],
};

function readTerm(says: string, name: string, value: string): Test | undefined {
  const number = value === '' ? Number.NaN : Number(value);
  switch (says) {
    case 'protocol':
      if (NAMED[name] !== undefined) return value === '' ? NAMED[name] : undefined;
      return Number.isNaN(number) ? undefined : ({ type }) => type === number;
    case 'tcp_src':
    case 'udp_src':
      return Number.isNaN(number) ? undefined : hasPort(0, number);
    case 'tcp_dst':
    case 'udp_dst':
      return Number.isNaN(number) ? undefined : hasPort(2, number);
    case 'nw_src':
      return isAddress(value) ? ({ ip }) => ip?.version === 4 && ipv4Text(ip.header, 12) === value : undefined;
    case 'nw_dst':
      return isAddress(value) ? ({ ip }) => ip?.version === 4 && ipv4Text(ip.header, 16) === value : undefined;
    default:
      return undefined;
  }
}

/** Fragments but the first have no ports. */
function hasPort(at: number, port: number): Test {
  return ({ ip }) => ip !== undefined && (ip.fragment?.offset ?? 0) === 0 && uint16(ip.payload, at) === port;
}

/** A single address; one with a mask is not known here. */
function isAddress(value: string): boolean {
  return /^\d+(\.\d+){3}$/.test(value);
}
