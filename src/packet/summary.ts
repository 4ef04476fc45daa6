import { ipv4Text, macText } from './address.ts';
import { uint16 } from './big-endian.ts';
import { type Ethernet, readEthernet } from './ethernet.ts';
import { readIp } from './ip.ts';
import { type Kind, kindOf } from './kind.ts';
import { summarizeIp } from './transport.ts';

const CUT_SHORT = '[cut short]';

/**
 * One line that tells a person what a frame is, in the manner of tcpdump(8), such as
 * `192.168.1.3 > 192.168.1.4: ICMP echo request, id 7, seq 3, length 64`. VLAN tags come first: `vlan 10, …`.
 *
 * Never throws, whatever the bytes. `[cut short]` stands where a header or a payload ends early. What has no
 * line of its own is named by its kind, its addresses, and its length in bytes from the Ethernet header on.
 */
export function summarize(frame: Uint8Array): string {
  const ethernet = readEthernet(frame);
  if (ethernet === undefined) return `${link(frame)}, length ${frame.length} ${CUT_SHORT}`;
  const tags = ethernet.tags
    .map(({ id, priority }) => `vlan ${id}, ${priority === 0 ? '' : `p ${priority}, `}`)
    .join('');
  return tags + content(frame, ethernet, kindOf(frame));
}

/** The Ethernet addresses, sender first, as far as there are any. */
function link(frame: Uint8Array): string {
  if (frame.length < 12) return 'Ethernet';
  return `${macText(frame, 6)} > ${macText(frame, 0)}`;
}

function content(frame: Uint8Array, { type, payload }: Ethernet, kind: Kind): string {
  const ip = readIp(type, payload);
  if (ip !== undefined) return summarizeIp(ip, kind);
  if (type === 0x0800) return `IPv4, ${link(frame)}, length ${frame.length} ${CUT_SHORT}`;
  if (type === 0x86dd) return `IPv6, ${link(frame)}, length ${frame.length} ${CUT_SHORT}`;
  if (type === 0x0806) return arp(payload);
  return `${kind}, ${link(frame)}, length ${frame.length}`;
}

/** Length of an ARP packet for IPv4 over Ethernet, in bytes (RFC 826). */
const ARP_LENGTH = 28;

function arp(payload: Uint8Array): string {
  if (payload.length < ARP_LENGTH) return `ARP ${CUT_SHORT}`;
  const operation = uint16(payload, 6);
  const sender = ipv4Text(payload, 14);
  if (operation === 1) return `ARP, Request who-has ${ipv4Text(payload, 24)} tell ${sender}, length ${payload.length}`;
  if (operation === 2) return `ARP, Reply ${sender} is-at ${macText(payload, 8)}, length ${payload.length}`;
  return `ARP, operation ${operation} from ${sender}, length ${payload.length}`;
}
