import type { DifferingPacket } from '../model/verdict.ts';
import { enhancedPacket, interfaceDescription, sectionHeader } from '../packet/pcapngWriter.ts';

const ETHERNET = 1;
const NS_PER_S = 1_000_000_000n;

/** Packets that differ as a pcapng capture, in their order, each with a comment that says why: an interface for each port and direction. */
export function differencesCapture(packets: readonly DifferingPacket[]): Uint8Array {
  const interfaces = [...new Set(packets.map(interfaceOf))];
  return Buffer.concat([
    sectionHeader('mirrorbench'),
    ...interfaces.map((name) => interfaceDescription({ linkType: ETHERNET, name, snapLength: 0 })),
    ...packets.map((packet) =>
      enhancedPacket({
        interface: interfaces.indexOf(interfaceOf(packet)),
        seconds: Number(packet.frame.timeNs / NS_PER_S),
        nanoseconds: Number(packet.frame.timeNs % NS_PER_S),
        bytes: packet.frame.bytes,
        wireLength: packet.frame.wireLength,
        comment: packet.why,
      }),
    ),
  ]);
}

function interfaceOf({ port, direction }: DifferingPacket): string {
  return `${port} ${direction}`;
}
