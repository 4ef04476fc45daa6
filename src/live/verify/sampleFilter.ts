import type { Sample } from '../../model/verification.ts';

/** Multiplying by it spreads neighbouring numbers over all 32 bits (Knuth, TAOCP 6.4: the golden ratio's share of 2^32). */
export const SPREAD = 2_654_435_761;

/** Tags that may be in a frame's bytes. The kernel takes the outermost out of what it receives, and a copy may have one more. */
export const MOST_TAGS = 3;

/** Bytes of a frame that the filter reads at most: the Ethernet header, tags, an IPv4 header with options, two ports. */
export const READS_BYTES = 14 + 4 * MOST_TAGS + 60 + 4;

/** TCP, UDP and SCTP, whose headers begin with two ports. */
export const WITH_PORTS = [6, 17, 132] as const;

/**
 * A capture filter (pcap-filter(7)) that takes one in so many flows: the same flows, in both directions, at each capture, whether their packets carry VLAN
 * tags there or not. A flow is a pair of IP addresses with their ports; of fragments and other protocols a pair of IP addresses, of everything else one of
 * Ethernet addresses. Fields are read at offsets of the frame itself, because `vlan` would shift all that follows it in an expression.
 *
 * @param of a power of two, from 2 to 65,536
 * @param which of them, from 0
 * @param snaplen bytes that copies are cut to: where these are too few to read, a flow is a pair of Ethernet addresses
 */
export function sampleFilter({ of, which }: Sample, snaplen = Number.POSITIVE_INFINITY): string {
  const isChosen = (sum: string) => `((${sum}) * ${SPREAD} >> ${32 - Math.log2(of)} = ${which})`;
  const byEthernet = isChosen('ether[2:4] + ether[8:4]');
  return snaplen < READS_BYTES ? byEthernet : framesFrom(0, isChosen, byEthernet);
}

/** An expression for whether a flow is taken, by one for the sum of what it is known by; a sum is the same in both directions. */
type IsChosen = (sum: string) => string;

/** Frames that have at least so many tags. */
function framesFrom(tags: number, isChosen: IsChosen, others: string): string {
  const type = 12 + 4 * tags;
  const [isIpv4, isIpv6] = [`ether[${type}:2] = 0x0800`, `ether[${type}:2] = 0x86dd`];
  const isTag = tags < MOST_TAGS ? `(ether[${type}:2] = 0x8100 or ether[${type}:2] = 0x88a8)` : undefined;
  return [
    `(${isIpv4} and (${ipv4(type + 2, isChosen)}))`,
    `(${isIpv6} and (${ipv6(type + 2, isChosen)}))`,
    ...(isTag === undefined ? [] : [`(${isTag} and (${framesFrom(tags + 1, isChosen, others)}))`]),
    `(not ${isIpv4} and not ${isIpv6} and ${isTag === undefined ? '' : `not ${isTag} and `}${others})`,
  ].join(' or ');
}

function ipv4(at: number, isChosen: IsChosen): string {
  const addresses = `ether[${at + 12}:4] + ether[${at + 16}:4]`;
  const ports = `(${at} + ((ether[${at}] & 0xf) << 2))`;
  const isWhole = `ether[${at + 6}:2] & 0x3fff = 0`;
  return withPortsOr(
    `(${isWhole} and ${hasPorts(at + 9)})`,
    `${addresses} + ether[${ports}:2] + ether[${ports} + 2:2]`,
    addresses,
    isChosen,
  );
}

function ipv6(at: number, isChosen: IsChosen): string {
  const addresses = `ether[${at + 20}:4] + ether[${at + 36}:4]`;
  return withPortsOr(hasPorts(at + 6), `${addresses} + ether[${at + 40}:2] + ether[${at + 42}:2]`, addresses, isChosen);
}

function hasPorts(at: number): string {
  return `(${WITH_PORTS.map((protocol) => `ether[${at}] = ${protocol}`).join(' or ')})`;
}

function withPortsOr(condition: string, withPorts: string, without: string, isChosen: IsChosen): string {
  return `(${condition} and ${isChosen(withPorts)}) or (not ${condition} and ${isChosen(without)})`;
}
