import { uint16 } from './big-endian.ts';
import { FIRST_ETHERTYPE, readEthernet } from './ethernet.ts';
import { type Ip, PROTOCOL, readIpv4, readIpv6 } from './ip.ts';

/** The kinds of frame that have a name of their own. */
export type NamedKind =
  | 'ICMP echo request'
  | 'ICMP echo reply'
  | 'ICMP unreachable'
  | 'ICMP time exceeded'
  | 'ICMPv6 echo request'
  | 'ICMPv6 echo reply'
  | 'ICMPv6 unreachable'
  | 'ICMPv6 router solicitation'
  | 'ICMPv6 router advertisement'
  | 'ICMPv6 neighbor solicitation'
  | 'ICMPv6 neighbor advertisement'
  | 'ICMPv6 listener report'
  | 'ARP request'
  | 'ARP reply'
  | 'TCP'
  | 'UDP'
  /** Any fragment but the first: what it is a fragment of stands in another frame. */
  | 'IPv4 fragment'
  | 'IPv6 TCP'
  | 'IPv6 UDP'
  | 'IPv6 fragment'
  | 'LLDP'
  | 'STP'
  /** IEEE 802.3 with a length in place of an EtherType, other than STP. */
  | 'LLC'
  /** A frame that ends within the headers that would tell. */
  | 'cut short';

/** What a frame is, in a word or three: what a census counts by. VLAN tags are passed over. */
export type Kind =
  | NamedKind
  | `ICMP type ${number}`
  | `ICMPv6 type ${number}`
  | `ARP operation ${number}`
  | `IPv4 proto ${number}`
  | `IPv6 proto ${number}`
  | `ethertype 0x${string}`;

/** Names by the type field of ICMP (RFC 792). */
const ICMP: Readonly<Record<number, Kind>> = {
  0: 'ICMP echo reply',
  3: 'ICMP unreachable',
  8: 'ICMP echo request',
  11: 'ICMP time exceeded',
};

/** Names by the type field of ICMPv6 (RFC 4443, 4861, 3810). */
const ICMPV6: Readonly<Record<number, Kind>> = {
  1: 'ICMPv6 unreachable',
  128: 'ICMPv6 echo request',
  129: 'ICMPv6 echo reply',
  133: 'ICMPv6 router solicitation',
  134: 'ICMPv6 router advertisement',
  135: 'ICMPv6 neighbor solicitation',
  136: 'ICMPv6 neighbor advertisement',
  143: 'ICMPv6 listener report',
};

/** The kind of a frame that begins with its Ethernet header. Never throws, whatever the bytes. */
export function kindOf(frame: Uint8Array): Kind {
  const ethernet = readEthernet(frame);
  if (ethernet === undefined) return 'cut short';
  const { type, payload } = ethernet;
  if (type < FIRST_ETHERTYPE) return isStp(payload) ? 'STP' : 'LLC';
  switch (type) {
    case 0x0800:
      return ipKind(readIpv4(payload));
    case 0x86dd:
      return ipKind(readIpv6(payload));
    case 0x0806:
      return arpKind(payload);
    case 0x88cc:
      return 'LLDP';
    default:
      return `ethertype 0x${type.toString(16).padStart(4, '0')}`;
  }
}

/** Whether the payload of an IEEE 802.3 frame is a bridge protocol data unit: LLC with both service access points 0x42. */
function isStp(payload: Uint8Array): boolean {
  return uint16(payload, 0) === 0x4242;
}

function arpKind(payload: Uint8Array): Kind {
  if (payload.length < 8) return 'cut short';
  const operation = uint16(payload, 6);
  if (operation === 1) return 'ARP request';
  return operation === 2 ? 'ARP reply' : `ARP operation ${operation}`;
}

function ipKind(ip: Ip | undefined): Kind {
  if (ip === undefined) return 'cut short';
  const { version, protocol, payload } = ip;
  if (ip.fragment !== undefined && ip.fragment.offset > 0) return `IPv${version} fragment`;
  if (protocol === PROTOCOL.tcp) return version === 4 ? 'TCP' : 'IPv6 TCP';
  if (protocol === PROTOCOL.udp) return version === 4 ? 'UDP' : 'IPv6 UDP';
  const isIcmp = version === 4 ? protocol === PROTOCOL.icmp : protocol === PROTOCOL.icmpv6;
  if (!isIcmp) return `IPv${version} proto ${protocol}`;
  const type = payload[0];
  if (type === undefined) return 'cut short';
  return version === 4 ? (ICMP[type] ?? `ICMP type ${type}`) : (ICMPV6[type] ?? `ICMPv6 type ${type}`);
}
