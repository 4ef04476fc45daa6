import { isTagType } from './ethernet.ts';
import { checkChecksums } from './frameChecksums.ts';
import { ETHERNET_HEADER } from './toEthernet.ts';

const IPV4 = 0x0800;
const ARP = 0x0806;
const IPV6 = 0x86dd;

/**
 * Takes back what tcprewrite 4.4.3 does to a frame beyond giving its hosts other addresses:
 *
 * - group addresses of Ethernet stay what they are, and hosts' become none
 * - lengths of IP packets stay what they are, and padding stays padding
 * - what is neither IP nor ARP stays as it is behind the Ethernet addresses
 *
 * It follows it up in two ways: ARP says the same Ethernet addresses as the frame's header, where it did, and checksums are right
 * that can be checked.
 *
 * @param frame what tcprewrite made, overwritten in place; `at` is its address
 * @param original of the same length
 * @returns false when an IP packet kept both of its addresses, such as an IPv6 fragment
 */
export function mendRewritten(frame: DataView, at: number, original: Uint8Array): boolean {
  if (original.length < ETHERNET_HEADER) return true;
  const given = new DataView(original.buffer, original.byteOffset, original.byteLength);
  for (const mac of [0, 6]) {
    if ((given.getUint8(mac) & 1) === 0) frame.setUint8(at + mac, frame.getUint8(at + mac) & 0xfe);
    else copy(mac, 6);
  }
  let network = ETHERNET_HEADER;
  let type = given.getUint16(network - 2);
  while (isTagType(type) && network + 4 <= original.length) {
    type = given.getUint16(network + 2);
    network += 4;
  }
  if (type === ARP) return mendArp();
  const isIp = type === IPV4 || type === IPV6;
  if (!isIp || network + (type === IPV4 ? 20 : 40) > original.length) {
    copy(network, original.length - network);
    return !isIp;
  }
  copy(network + (type === IPV4 ? 2 : 4), 2);
  const outer = given.getUint16(ETHERNET_HEADER - 2);
  checkChecksums(frame, at + ETHERNET_HEADER, at + original.length, outer, true);
  return type === IPV4 ? !isSame(network + 12, 8) : !isSame(network + 8, 32);

  function mendArp(): true {
    if (network + 28 > original.length) return true;
    // Hardware addresses of the sender and of the target: those of the header, the other way round.
    for (const [place, mac] of [
      [network + 8, 6],
      [network + 18, 0],
    ] as const) {
      if (!isEqual(place, mac)) continue;
      for (let index = 0; index < 6; index += 1) frame.setUint8(at + place + index, frame.getUint8(at + mac + index));
    }
    return true;
  }

  function isEqual(a: number, b: number): boolean {
    for (let index = 0; index < 6; index += 1) if (original[a + index] !== original[b + index]) return false;
    return true;
  }

  function isSame(from: number, length: number): boolean {
    for (let index = from; index < from + length; index += 1)
      if (frame.getUint8(at + index) !== original[index]) return false;
    return true;
  }

  function copy(from: number, length: number): void {
    for (let index = from; index < from + length; index += 1) frame.setUint8(at + index, original[index] as number);
  }
}
