import type { Port } from '../../model/topology.ts';

// Packets of the model of a switch, and how its ports tag them: of ofproto-dpif-xlate.c, in text and numbers.

interface Tag {
  readonly vid: number;
  readonly pcp: number;
}

/** A packet, as hexadecimal text but for its outermost tag. */
export interface Packet {
  readonly destination: string;
  readonly source: string;
  readonly tag?: Tag | undefined;
  readonly rest: string;
  /** Counts the changes; a clone's are its own. */
  readonly shape: number;
}

/** output_normal(): the packet of a VLAN as it leaves by a port. */
export function translated(port: Port, packet: Packet, vid: number): Packet {
  const pcp = packet.tag?.pcp ?? 0;
  const mode = modeOf(port);
  const isBare = mode === 'access' || (mode === 'native-untagged' && vid === port.tag) || (vid === 0 && pcp === 0);
  return { ...packet, tag: isBare ? undefined : { vid, pcp } };
}

/** ovs-vswitchd.conf.db(5), Port: vlan_mode. */
function modeOf({ vlanMode, tag }: Port): string {
  if (vlanMode !== undefined) return vlanMode;
  return tag === undefined ? 'trunk' : 'access';
}

function trunksIt({ trunks = [] }: Port, vid: number): boolean {
  return trunks.length === 0 || trunks.includes(vid);
}

/** input_vid_is_valid(); a native port always trunks its native VLAN. */
export function admits(port: Port, vid: number): boolean {
  switch (modeOf(port)) {
    case 'access':
      return vid === 0;
    case 'trunk':
      return trunksIt(port, vid);
    default:
      return vid === 0 || vid === port.tag || trunksIt(port, vid);
  }
}

/** xbundle_includes_vlan(); a native port does not trunk VLAN 0. */
export function includes(port: Port, vid: number): boolean {
  switch (modeOf(port)) {
    case 'access':
      return vid === port.tag;
    case 'trunk':
      return trunksIt(port, vid);
    default:
      return vid === port.tag || (vid !== 0 && trunksIt(port, vid));
  }
}

/** xvlan_input_translate(). */
export function vlanInside(port: Port, { tag }: Packet): number {
  if (tag !== undefined && tag.vid !== 0) return tag.vid;
  return modeOf(port) === 'trunk' ? 0 : (port.tag ?? 0);
}

export function isReserved(destination: string): boolean {
  return destination.startsWith('0180c200000') || destination === '01000ccccccc';
}

export function parse(bytes: Uint8Array): Packet {
  const hex = Buffer.from(bytes).toString('hex');
  const [destination, source] = [hex.slice(0, 12), hex.slice(12, 24)];
  if (hex.slice(24, 28) !== '8100') return { destination, source, rest: hex.slice(24), shape: 0 };
  const control = Number.parseInt(hex.slice(28, 32), 16);
  return { destination, source, tag: { vid: control % 4096, pcp: control >> 13 }, rest: hex.slice(32), shape: 0 };
}

export function serialize({ destination, source, tag, rest }: Packet): Uint8Array {
  const control = tag === undefined ? '' : `8100${(tag.pcp * 8192 + tag.vid).toString(16).padStart(4, '0')}`;
  return Uint8Array.from(Buffer.from(destination + source + control + rest, 'hex'));
}
