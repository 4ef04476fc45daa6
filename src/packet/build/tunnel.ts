import { join, longs, withChecksum, words } from './bytes.ts';
import { ETHERTYPE } from './ethernet.ts';

/** GRE as the protocol of an IP packet (IANA). */
export const GRE = 47;
/** The port of VXLAN (IANA). */
export const VXLAN_PORT = 4789;
/** The port of Geneve (IANA). */
export const GENEVE_PORT = 6081;
/** GRE's protocol types for ERSPAN: types I and II, and type III. */
const ERSPAN_II = 0x88be;
const ERSPAN_III = 0x22eb;

/** What a GRE header says; what is absent has no field. */
export interface GreHeader {
  /** EtherType of the payload; that of bridged Ethernet frames unless told. */
  readonly protocol?: number;
  readonly key?: number;
  readonly sequence?: number;
  /** Whether there is a checksum; not unless told. */
  readonly checksum?: boolean;
}

/** A GRE packet (RFC 2784, RFC 2890). */
export function gre(
  { protocol = ETHERTYPE.transparentEthernet, key, sequence, checksum = false }: GreHeader,
  payload: Uint8Array,
): Uint8Array {
  const flags = (checksum ? 0x8000 : 0) | (key === undefined ? 0 : 0x2000) | (sequence === undefined ? 0 : 0x1000);
  const packet = join(
    words(flags, protocol),
    checksum ? words(0, 0) : words(),
    key === undefined ? words() : longs(key),
    sequence === undefined ? words() : longs(sequence),
    payload,
  );
  return checksum ? withChecksum(packet, 4) : packet;
}

/** What both types of ERSPAN header say (draft-foschiano-erspan-03). */
export interface ErspanHeader {
  /** GRE's sequence number. */
  readonly sequence: number;
  /** 0 to 1023. */
  readonly session: number;
  /** VLAN of the mirrored frame; 0 unless told. */
  readonly vlan?: number;
  /** Class of service of the mirrored frame; 0 unless told. */
  readonly priority?: number;
  /** Whether the frame still has its tag; not unless told. */
  readonly tagged?: boolean;
}

/** A frame behind GRE and an ERSPAN type II header of 8 bytes. */
export function erspan2(
  header: ErspanHeader & {
    /** Port index, 0 to 1048575. */
    readonly index: number;
  },
  frame: Uint8Array,
): Uint8Array {
  // En: 3 says that the tag has been left in the frame.
  const encapsulation = header.tagged ? 0x1800 : 0;
  const start = erspanStart(1, header, encapsulation);
  return gre({ protocol: ERSPAN_II, sequence: header.sequence }, join(start, longs(header.index), frame));
}

/** A frame behind GRE and an ERSPAN type III header of 12 bytes, or 20 with a platform specific subheader. */
export function erspan3(
  header: ErspanHeader & {
    /** 32 bits, in units of 100 µs. */
    readonly timestamp: number;
    /** Whether it was captured on its way out of the mirrored port. */
    readonly egress?: boolean;
    /** 0 to 63. */
    readonly hardware?: number;
    /** Subheader: its id (6 bits), what the platform says (26 bits), and 32 bits more. */
    readonly platform?: { readonly id: number; readonly info: number; readonly more: number };
  },
  frame: Uint8Array,
): Uint8Array {
  const { timestamp, egress = false, hardware = 0, platform } = header;
  const last = (hardware << 4) | (egress ? 8 : 0) | (platform === undefined ? 0 : 1);
  return gre(
    { protocol: ERSPAN_III, sequence: header.sequence },
    join(
      erspanStart(2, header, 0),
      longs(timestamp),
      words(0, last),
      platform === undefined ? words() : longs(platform.id * 2 ** 26 + platform.info, platform.more),
      frame,
    ),
  );
}

function erspanStart(
  version: number,
  { session, vlan = 0, priority = 0 }: ErspanHeader,
  encapsulation: number,
): Uint8Array {
  return words((version << 12) | vlan, (priority << 13) | encapsulation | session);
}

/** A frame behind a VXLAN header (RFC 7348): what a UDP datagram carries. */
export function vxlan({ vni }: { readonly vni: number }, frame: Uint8Array): Uint8Array {
  return join(longs(0x0800_0000, vni * 0x100), frame);
}

/** A frame behind a Geneve header (RFC 8926) with options, a multiple of four bytes: what a UDP datagram carries. */
export function geneve(
  { vni, options = new Uint8Array() }: { readonly vni: number; readonly options?: Uint8Array },
  frame: Uint8Array,
): Uint8Array {
  const words32 = options.length / 4;
  return join(words(words32 << 8, ETHERTYPE.transparentEthernet), longs(vni * 0x100), options, frame);
}
