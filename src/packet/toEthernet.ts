import { macBytes } from './address.ts';

/** A link type (https://www.tcpdump.org/linktypes.html) whose packets are Ethernet frames, or can be made such. */
export interface Link {
  readonly name: string;
  /** Bytes before the network packet, or before the first tag's content. */
  readonly headerBytes: number;
  /** EtherType of what follows, or its length (IEEE 802.3), of a frame that has the whole header. */
  readonly typeOf: (view: DataView, at: number, end: number) => number;
  /** Offsets of the kind of receiver, the kind of interface and the sender's Ethernet address, where the header has them. */
  readonly cooked?: { readonly kindAt: number; readonly hardwareAt: number; readonly macAt: number };
}

export const ETHERNET = 1;
/** Bytes of an Ethernet header without tags. */
export const ETHERNET_HEADER = 14;

const RAW: Link = { name: 'raw IP', headerBytes: 0, typeOf: typeByVersion };
/** Four bytes with a number of the address family, which differs from system to system. */
const LOOPBACK: Link = {
  name: 'BSD loopback',
  headerBytes: 4,
  typeOf: (view, at, end) => typeByVersion(view, at + 4, end),
};

const LINKS: ReadonlyMap<number, Link> = new Map([
  [0, LOOPBACK],
  [ETHERNET, { name: 'Ethernet', headerBytes: ETHERNET_HEADER, typeOf: (view, at) => view.getUint16(at + 12) }],
  // 12 and 14 are what some systems write for 101.
  [12, RAW],
  [14, RAW],
  [101, RAW],
  [108, LOOPBACK],
  [
    113,
    {
      name: 'Linux cooked v1',
      headerBytes: 16,
      typeOf: (view, at, end) => cookedType(view.getUint16(at + 14), end - at - 16),
      cooked: { kindAt: 1, hardwareAt: 2, macAt: 6 },
    },
  ],
  [228, { ...RAW, name: 'raw IPv4' }],
  [229, { ...RAW, name: 'raw IPv6' }],
  [
    276,
    {
      name: 'Linux cooked v2',
      headerBytes: 20,
      typeOf: (view, at, end) => cookedType(view.getUint16(at), end - at - 20),
      cooked: { kindAt: 10, hardwareAt: 8, macAt: 12 },
    },
  ],
]);

/** The link type with this LINKTYPE_ number; undefined when its packets cannot be made Ethernet frames. */
export function linkOf(linkType: number): Link | undefined {
  return LINKS.get(linkType);
}

/** Ethernet addresses for packets that come without. */
export const MADE_MACS = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' } as const;

const SOURCE = macBytes(MADE_MACS.source);
const DESTINATION = macBytes(MADE_MACS.destination);
const TO_ALL = macBytes('ff:ff:ff:ff:ff:ff');
/** Linux' numbers of the kind of a packet and of the kinds of interface whose addresses are Ethernet's. */
const SENT_TO_ALL = 1;
const ETHERNET_HARDWARE = 1;
const LOOPBACK_HARDWARE = 772;

/** Makes the Ethernet header of a packet that lies at `at` with the header of another link; a view of the same bytes each time. */
export function ethernetHeader(link: Link): (view: DataView, at: number, end: number) => Uint8Array {
  const header = new Uint8Array(ETHERNET_HEADER);
  const { cooked } = link;
  return (view, at, end) => {
    const type = link.typeOf(view, at, end);
    header.set(DESTINATION, 0);
    header.set(SOURCE, 6);
    header[12] = type >> 8;
    header[13] = type & 0xff;
    if (cooked === undefined) return header;
    if (view.getUint8(at + cooked.kindAt) === SENT_TO_ALL) header.set(TO_ALL, 0);
    const hardware = view.getUint16(at + cooked.hardwareAt);
    if (hardware !== ETHERNET_HARDWARE && hardware !== LOOPBACK_HARDWARE) return header;
    for (let index = 0; index < 6; index += 1) header[6 + index] = view.getUint8(at + cooked.macAt + index);
    return header;
  };
}

function typeByVersion(view: DataView, at: number, end: number): number {
  return at < end && view.getUint8(at) >> 4 === 6 ? 0x86dd : 0x0800;
}

/** Below the first EtherType stand numbers of Linux' own, for frames of IEEE 802.3: there Ethernet has their length. */
function cookedType(protocol: number, length: number): number {
  return protocol < 0x0600 ? Math.min(length, 1500) : protocol;
}
