import { arp, ETHERTYPE, ethernet, ipv4, ipv6, udp, vlan } from '../../src/packet/build.ts';

const MACS = { h1: '02:00:00:00:00:01', h2: '02:00:00:00:00:02' } as const;
const IPS = { h1: '198.18.0.1', h2: '198.18.0.2' } as const;
const BROADCAST = 'ff:ff:ff:ff:ff:ff';
/** An EtherType for experiments (IEEE 802). */
const EXPERIMENT = 0x88b5;

/** Frames of all kinds that an Ethernet carries, no two alike, from one host to the other. */
export function frameKinds(from: 'h1' | 'h2'): readonly Uint8Array[] {
  const to = from === 'h1' ? 'h2' : 'h1';
  return [1, 2, 3, 4].flatMap((round) => {
    const payload = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 7 + round * 31) & 0xff);
    const frame = (type: number, content: Uint8Array, destination: string = MACS[to]) =>
      ethernet({ source: MACS[from], destination, type }, content);
    const datagram = (length: number, destination: string = MACS[to]) => {
      const addresses = { source: IPS[from], destination: IPS[to] };
      const content = udp({ addresses, sourcePort: 9, destinationPort: 9, checksum: 'right' }, payload(length - 42));
      return frame(ETHERTYPE.ipv4, ipv4({ ...addresses, protocol: 17, id: round }, content), destination);
    };
    const asked = arp({
      kind: 'request',
      sender: { mac: MACS[from], ip: IPS[from] },
      target: { ip: `198.18.1.${round}` },
    });
    // 59 says that nothing follows the header.
    const sixth = ipv6({ source: 'fd00::1', destination: 'fd00::2', nextHeader: 59 }, payload(100));
    const unpadded = frame(EXPERIMENT, payload(46));
    return [
      datagram(60),
      datagram(61),
      datagram(1514),
      datagram(128, '01:00:5e:01:02:03'),
      frame(ETHERTYPE.arp, asked, BROADCAST),
      frame(ETHERTYPE.ipv6, sixth),
      frame(EXPERIMENT, payload(46)),
      frame(EXPERIMENT, payload(1500), BROADCAST),
      // A length where others have a type: LLC.
      frame(46, payload(46)),
      vlan({ id: 10 }, datagram(60)),
      vlan({ id: 4095, priority: 7, dropEligible: true }, datagram(1514)),
      vlan({ id: 0, priority: 5 }, datagram(60)),
      vlan({ id: 20, type: ETHERTYPE.serviceVlan }, vlan({ id: 30 }, frame(ETHERTYPE.arp, asked, BROADCAST))),
      vlan({ id: 20 }, vlan({ id: 30 }, datagram(1514))),
      // Shorter than a wire allows, as senders on veth can: one byte after the type, and three.
      unpadded.subarray(0, 15),
      unpadded.subarray(0, 17),
    ];
  });
}

/** Frames from h1 to h2 that bear their number. */
export function numberedFrames(count: number): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, number) => {
    const content = new Uint8Array(46);
    new DataView(content.buffer).setUint32(0, number);
    return ethernet({ source: MACS.h1, destination: MACS.h2, type: EXPERIMENT }, content);
  });
}
