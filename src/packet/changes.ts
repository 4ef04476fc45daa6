import type { FieldChange } from '../model/comparison.ts';
import { ipv4Text, ipv6Text, macText } from './address.ts';
import { uint16, uint32 } from './big-endian.ts';
import { readEthernet } from './ethernet.ts';
import { PROTOCOL } from './ip.ts';

/** Changes that are told one by one. */
const MAX_CHANGES = 16;

/**
 * What is another in `copy` than in `original`, field by field in the order of the bytes; empty when they are equal.
 *
 * The headers are the original's: where it has a field such as `ipv4.ttl`, the copy's bytes at the same place are read.
 * Bytes in no known header are told in runs, such as `payload bytes 12 to 15`, counted from 0 after the last header. VLAN
 * tags that were added or removed are one change, `vlan`, and the rest is compared without tags. The first 16 changes
 * are told; one more, `more`, says how many bytes the others have.
 *
 * Never throws, whatever the bytes.
 *
 * @param linkType 1 when both are Ethernet frames, `network` when both are an EtherType in two bytes and a network packet
 */
export function describeChanges(
  original: Uint8Array,
  copy: Uint8Array,
  linkType: 1 | 'network',
): readonly FieldChange[] {
  const tags = linkType === 1 ? tagChange(original, copy) : undefined;
  const changes =
    tags === undefined
      ? changesInPlace(original, copy, linkType)
      : [tags, ...changesInPlace(withoutTags(original), withoutTags(copy), linkType)];
  const told = changes.slice(0, MAX_CHANGES).map(({ field, before, after }) => ({ field, before, after }));
  const bytes = changes.slice(MAX_CHANGES).reduce((sum, change) => sum + change.bytes, 0);
  return bytes === 0
    ? told
    : [...told, { field: 'more', before: '', after: bytes === 1 ? '1 byte' : `${bytes} bytes` }];
}

interface Change extends FieldChange {
  /** Bytes that the field has, or the run. */
  readonly bytes: number;
}

function changesInPlace(original: Uint8Array, copy: Uint8Array, linkType: 1 | 'network'): readonly Change[] {
  const changes: Change[] = [];
  let payloadAt = 0;
  for (const { header, at, end } of placesOf(original, linkType)) {
    if (end > original.length) break;
    changes.push(
      ...(typeof header === 'string'
        ? runs(header, original.subarray(at, end), copy.subarray(at, end))
        : fieldChanges(header, original.subarray(at), copy.subarray(at))),
    );
    payloadAt = end;
  }
  changes.push(...runs('payload', original.subarray(payloadAt), copy.subarray(payloadAt)));
  return changes;
}

// --- VLAN tags that are in one frame only

/** The tags that only one of the frames has; undefined when both have as many, or more than tags sets them apart. */
function tagChange(original: Uint8Array, copy: Uint8Array): Change | undefined {
  const [before, after] = [tagsOf(original), tagsOf(copy)];
  if (before.length === after.length) return undefined;
  // With other EtherTypes it is a tag's own type that was changed.
  if (uint16(original, 12 + 4 * before.length) !== uint16(copy, 12 + 4 * after.length)) return undefined;
  // The inner ones are the older: what both have there is the same tag.
  while (before.length > 0 && after.length > 0 && before.at(-1) === after.at(-1)) {
    before.pop();
    after.pop();
  }
  return {
    field: 'vlan',
    before: before.map(tagText).join(', '),
    after: after.map(tagText).join(', '),
    bytes: 4 * Math.max(before.length, after.length),
  };
}

/** Tags from the outside in, as their four bytes. */
function tagsOf(frame: Uint8Array): number[] {
  return (readEthernet(frame)?.tags ?? []).map((_, index) => uint32(frame, 12 + 4 * index));
}

function tagText(tag: number): string {
  const priority = (tag >> 13) & 7;
  return `vlan ${tag & 0x0fff}${priority === 0 ? '' : `, p ${priority}`}`;
}

function withoutTags(frame: Uint8Array): Uint8Array {
  const end = 12 + 4 * tagsOf(frame).length;
  return Uint8Array.from([...frame.subarray(0, 12), ...frame.subarray(end)]);
}

// --- headers as data

type Format = 'decimal' | 'hex' | 'mac' | 'ipv4' | 'ipv6' | 'tcpFlags';

/** A field of a header. */
interface Field {
  readonly name: string;
  /** Offset in the header, in bits. */
  readonly bit: number;
  readonly bits: number;
  readonly format: Format;
}

/** Fields one after the other from the header's first bit on: name, bits, format. */
function header(prefix: string, ...rows: readonly (readonly [name: string, bits: number, format: Format])[]): Header {
  let bit = 0;
  return rows.map(([name, bits, format]) => {
    bit += bits;
    return { name: `${prefix}.${name}`, bit: bit - bits, bits, format };
  });
}

type Header = readonly Field[];

const MACS = header('ethernet', ['destination', 48, 'mac'], ['source', 48, 'mac']);
const TAG = header(
  'vlan',
  ['type', 16, 'hex'],
  ['priority', 3, 'decimal'],
  ['dei', 1, 'decimal'],
  ['id', 12, 'decimal'],
);
const ETHERTYPE = header('ethernet', ['type', 16, 'hex']);

/** RFC 826, for IPv4 over Ethernet. */
const ARP = header(
  'arp',
  ['hardwareType', 16, 'decimal'],
  ['protocolType', 16, 'hex'],
  ['hardwareLength', 8, 'decimal'],
  ['protocolLength', 8, 'decimal'],
  ['operation', 16, 'decimal'],
  ['senderMac', 48, 'mac'],
  ['senderIp', 32, 'ipv4'],
  ['targetMac', 48, 'mac'],
  ['targetIp', 32, 'ipv4'],
);

/** RFC 791. */
const IPV4 = header(
  'ipv4',
  ['version', 4, 'decimal'],
  ['headerLength', 4, 'decimal'],
  ['tos', 8, 'hex'],
  ['length', 16, 'decimal'],
  ['id', 16, 'hex'],
  ['flags', 3, 'hex'],
  ['fragmentOffset', 13, 'decimal'],
  ['ttl', 8, 'decimal'],
  ['protocol', 8, 'decimal'],
  ['checksum', 16, 'hex'],
  ['source', 32, 'ipv4'],
  ['destination', 32, 'ipv4'],
);

/** RFC 8200. */
const IPV6 = header(
  'ipv6',
  ['version', 4, 'decimal'],
  ['trafficClass', 8, 'hex'],
  ['flowLabel', 20, 'hex'],
  ['length', 16, 'decimal'],
  ['nextHeader', 8, 'decimal'],
  ['hopLimit', 8, 'decimal'],
  ['source', 128, 'ipv6'],
  ['destination', 128, 'ipv6'],
);

const IPV6_FRAGMENT = header(
  'ipv6.fragment',
  ['nextHeader', 8, 'decimal'],
  ['reserved', 8, 'hex'],
  ['offset', 13, 'decimal'],
  ['reservedBits', 2, 'hex'],
  ['more', 1, 'decimal'],
  ['id', 32, 'hex'],
);

/** RFC 9293. */
const TCP = header(
  'tcp',
  ['sourcePort', 16, 'decimal'],
  ['destinationPort', 16, 'decimal'],
  ['sequence', 32, 'decimal'],
  ['acknowledgment', 32, 'decimal'],
  ['headerLength', 4, 'decimal'],
  ['reserved', 4, 'hex'],
  ['flags', 8, 'tcpFlags'],
  ['window', 16, 'decimal'],
  ['checksum', 16, 'hex'],
  ['urgentPointer', 16, 'decimal'],
);

/** RFC 768. */
const UDP = header(
  'udp',
  ['sourcePort', 16, 'decimal'],
  ['destinationPort', 16, 'decimal'],
  ['length', 16, 'decimal'],
  ['checksum', 16, 'hex'],
);

/** RFC 792 and 4443: what all messages begin with, and what echo requests and replies go on with. */
const icmp = (prefix: string) => ({
  common: header(prefix, ['type', 8, 'decimal'], ['code', 8, 'decimal'], ['checksum', 16, 'hex']),
  echo: header(prefix, ['id', 16, 'hex'], ['sequence', 16, 'decimal']),
});
const ICMP = icmp('icmp');
const ICMPV6 = icmp('icmpv6');

// --- where the headers are

/** A header, or by its name what has no fields of its own, in bytes from the beginning. */
interface Place {
  readonly header: Header | string;
  readonly at: number;
  readonly end: number;
}

function place(header: Header, at: number): Place {
  return { header, at, end: at + header.reduce((bits, field) => bits + field.bits, 0) / 8 };
}

/** The headers one after the other without a gap. The last may end beyond the bytes. */
function* placesOf(bytes: Uint8Array, linkType: 1 | 'network'): Generator<Place> {
  let at = 0;
  if (linkType === 1) {
    yield place(MACS, 0);
    at = 12;
    for (const _ of tagsOf(bytes)) {
      yield place(TAG, at);
      at += 4;
    }
  }
  yield place(ETHERTYPE, at);
  const type = uint16(bytes, at);
  if (type === 0x0800) yield* ipv4Places(bytes, at + 2);
  if (type === 0x86dd) yield* ipv6Places(bytes, at + 2);
  if (type === 0x0806) yield place(ARP, at + 2);
}

function* ipv4Places(bytes: Uint8Array, at: number): Generator<Place> {
  yield place(IPV4, at);
  const end = Math.min(bytes.length, at + (uint16(bytes, at + 2) || bytes.length));
  const options = at + 20;
  const transport = Math.max(at + ((bytes[at] ?? 0) & 0x0f) * 4, options);
  if (transport > end) return;
  yield { header: 'ipv4.options', at: options, end: transport };
  const isLaterFragment = (uint16(bytes, at + 6) & 0x1fff) !== 0;
  const protocol = bytes[at + 9] ?? 0;
  if (!isLaterFragment && protocol !== PROTOCOL.icmpv6) yield* transportPlaces(bytes, protocol, transport, end);
}

const FRAGMENT = 44;
/** Hop-by-hop options, routing, destination options: all with a length in their second byte. */
const OPTION_HEADERS: readonly number[] = [0, 43, 60];

function* ipv6Places(bytes: Uint8Array, packet: number): Generator<Place> {
  yield place(IPV6, packet);
  let at = packet + 40;
  const end = Math.min(bytes.length, at + (uint16(bytes, packet + 4) || bytes.length));
  let protocol = bytes[packet + 6] ?? 0;
  while (protocol === FRAGMENT || OPTION_HEADERS.includes(protocol)) {
    const isFragment = protocol === FRAGMENT;
    const next = at + (isFragment ? 8 : ((bytes[at + 1] ?? 0) + 1) * 8);
    if (next > end) return;
    yield isFragment ? place(IPV6_FRAGMENT, at) : { header: 'ipv6.extension', at, end: next };
    if (isFragment && uint16(bytes, at + 2) >> 3 !== 0) return;
    protocol = bytes[at] ?? 0;
    at = next;
  }
  if (protocol !== PROTOCOL.icmp) yield* transportPlaces(bytes, protocol, at, end);
}

/** @param end of the IP packet: what follows is padding, and no header begins there */
function* transportPlaces(bytes: Uint8Array, protocol: number, at: number, end: number): Generator<Place> {
  if (protocol === PROTOCOL.tcp && at + 20 <= end) {
    yield place(TCP, at);
    const options = at + 20;
    const claimed = at + ((bytes[at + 12] ?? 0) >> 4) * 4;
    yield { header: 'tcp.options', at: options, end: Math.min(Math.max(claimed, options), end) };
  }
  if (protocol === PROTOCOL.udp && at + 8 <= end) yield place(UDP, at);
  if ((protocol === PROTOCOL.icmp || protocol === PROTOCOL.icmpv6) && at + 4 <= end) {
    const { common, echo } = protocol === PROTOCOL.icmp ? ICMP : ICMPV6;
    yield place(common, at);
    const isEcho = (protocol === PROTOCOL.icmp ? [0, 8] : [128, 129]).includes(bytes[at] ?? 0);
    if (isEcho && at + 8 <= end) yield place(echo, at + 4);
  }
}

// --- values as text

function fieldChanges(header: Header, original: Uint8Array, copy: Uint8Array): Change[] {
  return header.flatMap((field) => {
    const [before, after] = [valueText(field, original), valueText(field, copy)];
    return before === after ? [] : [{ field: field.name, before, after, bytes: Math.ceil(field.bits / 8) }];
  });
}

/** The value of a field; empty when the bytes end before it. No two values have the same text. */
function valueText({ bit, bits, format }: Field, header: Uint8Array): string {
  const at = Math.floor(bit / 8);
  const end = Math.ceil((bit + bits) / 8);
  if (header.length <= at) return '';
  if (header.length < end) return `${hex(header.subarray(at))} [cut short]`;
  switch (format) {
    case 'mac':
      return macText(header, at);
    case 'ipv4':
      return ipv4Text(header, at);
    case 'ipv6':
      return ipv6Text(header, at);
    case 'decimal':
      return String(number(header, bit, bits));
    case 'hex':
      return `0x${number(header, bit, bits)
        .toString(16)
        .padStart(Math.ceil(bits / 4), '0')}`;
    case 'tcpFlags':
      return flagsText(number(header, bit, bits));
  }
}

/** The unsigned number in `bits` bits, the highest first. */
function number(bytes: Uint8Array, bit: number, bits: number): number {
  let value = 0;
  for (let at = bit; at < bit + bits; at += 1) value = value * 2 + (((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
  return value;
}

/** As tcpdump has them, from the lowest bit on. */
const TCP_FLAGS = ['F', 'S', 'R', 'P', '.', 'U', 'E', 'W'] as const;

function flagsText(flags: number): string {
  return TCP_FLAGS.filter((_, bit) => (flags & (1 << bit)) !== 0).join('') || 'none';
}

// --- bytes without fields

/** Runs of bytes that differ; beyond the end of one of them all do. */
function runs(name: string, original: Uint8Array, copy: Uint8Array): Change[] {
  const found: Change[] = [];
  const length = Math.max(original.length, copy.length);
  for (let from = 0; from < length; from += 1) {
    let end = from;
    while (end < length && original[end] !== copy[end]) end += 1;
    if (end > from) found.push(run(name, from, end, original, copy));
    from = end;
  }
  return found;
}

function run(name: string, from: number, end: number, original: Uint8Array, copy: Uint8Array): Change {
  return {
    field: end - from === 1 ? `${name} byte ${from}` : `${name} bytes ${from} to ${end - 1}`,
    before: shown(original.subarray(from, end)),
    after: shown(copy.subarray(from, end)),
    bytes: end - from,
  };
}

/** Bytes of a run that are shown. */
const SHOWN_BYTES = 8;

function shown(bytes: Uint8Array): string {
  return hex(bytes.subarray(0, SHOWN_BYTES)) + (bytes.length > SHOWN_BYTES ? '…' : '');
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
