import type { Port } from '../model/topology.ts';
import { vlan } from '../packet/build.ts';
import { readOuterTag, withoutOuterTag } from '../packet/outerTag.ts';
import type { InForce } from './inForce.ts';

/** A packet as the switch sees it inside: the VLAN that it is in, and its bytes without the outermost tag. */
export interface Inside {
  /** 0 to 4095; 0 for a packet in no VLAN. */
  readonly vlan: number;
  /** Priority code point, 0 to 7. */
  readonly priority: number;
  /** Tag protocol identifier of the tag that it had, or would get. */
  readonly tagType: number;
  /** Whether it had a tag on the wire. */
  readonly tagged: boolean;
  /** The VLAN that its tag named; 0 without a tag, or with a priority alone. */
  readonly named: number;
  /** The tag's drop eligible indicator, which stays as long as the tag does. */
  readonly dropEligible: boolean;
  readonly bare: Uint8Array;
}

const DEFAULT_TAG_TYPE = 0x8100;
/** What Open vSwitch takes for a VLAN tag (packets.h: eth_type_vlan()). */
const TAG_TYPES: readonly number[] = [DEFAULT_TAG_TYPE, 0x88a8];

/** OVSDB's rule for a port that names no mode: with a tag it is an access port, else a trunk. */
function modeOf({ vlanMode, tag }: Port): NonNullable<Port['vlanMode']> {
  return vlanMode ?? (tag === undefined ? 'trunk' : 'access');
}

/** Whether a port lets in a packet whose tag names this VLAN; 0 for one that has no tag, or a priority alone. */
export function admits(port: Port, vlanId: number): boolean {
  const mode = modeOf(port);
  if (mode === 'access') return vlanId === 0;
  return (mode !== 'trunk' && vlanId === 0) || carries(port, vlanId);
}

/** Whether a port is a member of a VLAN, for what leaves. */
export function carries(port: Port, vlanId: number): boolean {
  const { trunks = [], tag = 0 } = port;
  const mode = modeOf(port);
  const isTrunked = trunks.length === 0 || trunks.includes(vlanId);
  if (mode === 'access') return vlanId === tag;
  if (mode === 'trunk') return isTrunked;
  // A native port carries its own VLAN whatever its trunks, and no packets without one (ofproto-dpif.c: bundle_set()).
  return vlanId === tag || (vlanId !== 0 && isTrunked);
}

/** A packet on the wire of a port, as the switch sees it inside. */
export function inside(port: Port, frame: Uint8Array, inForce: InForce): Inside {
  const outer = readOuterTag(frame);
  const tag = outer !== undefined && TAG_TYPES.includes(outer.type) ? outer : undefined;
  const untagged = tag === undefined || tag.id === 0;
  const own = modeOf(port) === 'trunk' || !inForce('port-vlan-counts') ? 0 : (port.tag ?? 0);
  return {
    vlan: untagged ? own : tag.id,
    priority: tag?.priority ?? 0,
    tagType: tag?.type ?? DEFAULT_TAG_TYPE,
    tagged: tag !== undefined,
    named: tag?.id ?? 0,
    dropEligible: tag?.dropEligible ?? false,
    bare: tag === undefined ? frame : withoutOuterTag(frame),
  };
}

/** The packet as it leaves by a port: tagged or not, as its VLAN mode says. */
export function onWire(port: Port, packet: Inside, inForce: InForce): Uint8Array {
  const { vlan: id, priority, tagType, tagged, named, bare } = packet;
  const dropEligible = packet.dropEligible && id === named;
  const mode = inForce('output-port-vlan-mode') ? modeOf(port) : 'trunk';
  if (mode === 'access' || (mode === 'native-untagged' && id === port.tag)) return bare;
  const says = id !== 0 || priority !== 0 || (tagged && !inForce('priority-tag-is-lost'));
  return says ? vlan({ id, priority, type: tagType, dropEligible }, bare) : bare;
}
