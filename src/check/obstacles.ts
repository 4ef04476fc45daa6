import { ETHERNET, linkOf, MADE_MACS } from '../packet/toEthernet.ts';
import { MOST_MTU, overMtu } from './obstacles/lengths.ts';
import type { CaptureLook } from './obstacles/look.ts';
import { type Obstacle, packetsText, some } from './obstacles/obstacle.ts';

export { overMtu } from './obstacles/lengths.ts';
export { type CaptureLook, lookThrough } from './obstacles/look.ts';
export type { Obstacle } from './obstacles/obstacle.ts';

/**
 * What stands in the way of a replay, what stops it first.
 *
 * @param mtu of the lab's interfaces, in bytes
 */
export function obstacles(look: CaptureLook, { mtu }: { readonly mtu: number }): readonly Obstacle[] {
  if (look.packets === 0) return [nothing(look)];
  const found = [
    linkType(look),
    tooLong(look, mtu),
    ...some('too-short', look.tooShort, (count) => ({
      summary: `${count} shorter than the link's header, which cannot be sent`,
      remedy: "leave them out: tcpdump -r CAPTURE -w LONGER 'greater 14'",
      stops: true,
    })),
    ...some('cut', look.cut, (count) => ({
      summary: `of ${count} the capture kept less than there was`,
      remedy:
        'they are sent as short as they are; tcprewrite --fixlen=pad --infile=CAPTURE --outfile=PADDED fills them with zeros',
      stops: false,
    })),
    checksums(look),
    ...some('time', look.backwards, (count) => ({
      summary: `${count} earlier than the one before`,
      remedy: 'packets are sent in the order of the file; reordercap CAPTURE ORDERED sorts them by time',
      stops: false,
    })),
    ...some('time', look.timeless, (count) => ({
      summary: `${count} without a time`,
      remedy: 'each is sent right after the one before it',
      stops: false,
    })),
    dropped(look),
    damaged(look),
  ].filter((obstacle) => obstacle !== undefined);
  return [...found.filter(({ stops }) => stops), ...found.filter(({ stops }) => !stops)];
}

function nothing({ damage }: CaptureLook): Obstacle {
  return {
    kind: 'empty',
    packets: 0,
    summary: damage === undefined ? 'there is no packet in the capture' : `no packet can be read: ${damage.reason}`,
    remedy: 'name a capture in pcap or pcapng format that has packets',
    stops: true,
  };
}

function linkType({ linkType: number, packets }: CaptureLook): Obstacle | undefined {
  if (number === undefined || number === ETHERNET) return undefined;
  const link = linkOf(number);
  const all = { kind: 'link-type', packets, first: 1 } as const;
  if (link === undefined)
    return {
      ...all,
      summary: `the capture is of link type ${number}, which Ethernet cannot carry`,
      remedy: 'capture on one Ethernet interface',
      stops: true,
    };
  const { source, destination } = MADE_MACS;
  const made =
    link.cooked === undefined
      ? `from ${source} to ${destination}`
      : `from the sender's address that was captured to ${destination}`;
  return {
    ...all,
    summary: `the capture is of link type ${number} (${link.name}): its packets have no Ethernet header`,
    remedy: `each is given one, ${made}`,
    stops: false,
  };
}

function tooLong(look: CaptureLook, mtu: number): Obstacle | undefined {
  const over = overMtu(look, mtu);
  const needed = look.neededMtus.at(-1)?.mtu ?? 0;
  const [first] = some('over-mtu', over, (count) => ({
    summary: `${count} too long for an MTU of ${mtu}; the longest frame has ${look.longestFrameBytes} bytes`,
    remedy:
      needed < MOST_MTU
        ? `--mtu ${needed}, or tcprewrite --mtu=${mtu} --mtu-trunc --infile=CAPTURE --outfile=SHORTER, which cuts them`
        : `no interface has so great an MTU; tcprewrite --mtu=${mtu} --mtu-trunc --infile=CAPTURE --outfile=SHORTER cuts them`,
    stops: true,
  }));
  return first;
}

function checksums({ checksums: wrong }: CaptureLook): Obstacle | undefined {
  const kinds = [
    ['IPv4 header', wrong.ipv4Header],
    ['TCP', wrong.tcp],
    ['UDP', wrong.udp],
    ['ICMP', wrong.icmp],
  ] as const;
  const names = kinds.flatMap(([name, packets]) => (packets > 0 ? [`${name} ${packets}`] : [])).join(', ');
  // A network card completes them after the capture.
  const isOffload = wrong.unfilled > 0 && 2 * wrong.unfilled >= wrong.tcp + wrong.udp;
  const why = isOffload ? '; they were captured at the sender, before its network card completed them' : '';
  const [first] = some('checksums', wrong, (count) => ({
    summary: `${count} with a wrong checksum (${names})${why}`,
    remedy: 'they are sent as they are; --fix-checksums sends right ones',
    stops: false,
  }));
  return first;
}

function dropped({ droppedByCapture }: CaptureLook): Obstacle | undefined {
  if (droppedByCapture === 0) return undefined;
  return {
    kind: 'dropped',
    packets: droppedByCapture,
    summary: `the capture says that it lost ${packetsText(droppedByCapture)}`,
    remedy: 'they cannot be sent; capture again with a greater buffer (tcpdump -B)',
    stops: false,
  };
}

function damaged({ damage, packets }: CaptureLook): Obstacle | undefined {
  if (damage === undefined) return undefined;
  return {
    kind: 'damaged',
    packets: 0,
    summary: `the file is damaged at byte ${damage.offset}: ${damage.reason}`,
    remedy: `${packets === 1 ? 'the packet' : `the ${packets} packets`} before it ${packets === 1 ? 'is' : 'are'} sent`,
    stops: false,
  };
}
