import { ipv4Text } from '../packet/address.ts';
import { uint16 } from '../packet/big-endian.ts';
import { readEthernet } from '../packet/ethernet.ts';
import { type Ip, PROTOCOL, readIpv4, readIpv6 } from '../packet/ip.ts';

/** Whether a packet matches; undefined when the filter says something that is not known here. */
export type Filter = (frame: Uint8Array) => boolean | undefined;

/** A match in ovs-fields(7)'s notation, such as `tcp,tp_dst=80`. */
export function readFilter(text: string): Filter {
  const terms = text.split(',').map((term) => term.trim().toLowerCase());
  const tests = terms.filter((term) => term !== '').map(readTerm);
  return (frame) => {
    const packet = readPacket(frame);
    const answers = tests.map((test) => (packet === undefined ? undefined : test?.(packet)));
    if (answers.includes(undefined)) return undefined;
    return answers.every((answer) => answer === true);
  };
}

interface Packet {
  readonly type: number;
  readonly ip?: Ip | undefined;
}

function readPacket(frame: Uint8Array): Packet | undefined {
  const ethernet = readEthernet(frame);
  if (ethernet === undefined) return undefined;
  const { type, payload } = ethernet;
  const ip = type === 0x0800 ? readIpv4(payload) : type === 0x86dd ? readIpv6(payload) : undefined;
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

function readTerm(term: string): Test | undefined {
  const named = NAMED[term];
  if (named !== undefined) return named;
  const [name, value = ''] = term.split('=') as [string, string?];
  const number = Number(value);
  switch (name) {
    case 'dl_type':
    case 'eth_type':
      return Number.isNaN(number) ? undefined : ({ type }) => type === number;
    case 'tp_src':
    case 'tcp_src':
    case 'udp_src':
      return Number.isNaN(number) ? undefined : ({ ip }) => ip !== undefined && uint16(ip.payload, 0) === number;
    case 'tp_dst':
    case 'tcp_dst':
    case 'udp_dst':
      return Number.isNaN(number) ? undefined : ({ ip }) => ip !== undefined && uint16(ip.payload, 2) === number;
    case 'nw_src':
      return isAddress(value) ? ({ ip }) => ip?.version === 4 && ipv4Text(ip.header, 12) === value : undefined;
    case 'nw_dst':
      return isAddress(value) ? ({ ip }) => ip?.version === 4 && ipv4Text(ip.header, 16) === value : undefined;
    default:
      return undefined;
  }
}

/** A single address; one with a mask is not known here. */
function isAddress(value: string): boolean {
  return /^\d+(\.\d+){3}$/.test(value);
}
