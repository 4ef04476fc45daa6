import { openCaptureFile } from '../../../host/captureFile.ts';
import type { CollectedFrame } from '../../../model/collected.ts';
import type { Doubt, Frame } from '../../../model/observation.ts';
import { Problem } from '../../../model/problem.ts';
import { brief } from '../../../model/visible.ts';
import { captureReader, READER_BYTES } from '../../../packet/captureReader.ts';
import { frameMemory } from '../../../packet/kernel/memory.ts';
import { type Outer, readOuter } from '../../../packet/outer.ts';
import { reassembled } from '../../../packet/reassemble.ts';
import { ETHERNET, ethernetHeader, linkOf } from '../../../packet/toEthernet.ts';
import type { TunnelType } from '../../../packet/tunnelHeaders.ts';

/** What a capture of the far end holds. */
export interface Collected {
  /** In the order of their capture. */
  readonly frames: readonly CollectedFrame[];
  /** Packets in the capture, and those that are no tunnel packets. */
  readonly packets: number;
  readonly others: number;
  /** Packets that it says itself it dropped. */
  readonly dropped: number;
  readonly doubts: readonly Doubt[];
}

/** What is held in memory at most. */
export const MOST_PACKETS = 500_000;
export const MOST_BYTES = 256 << 20;

interface SeenFrame extends Frame {
  /** Index of the interface that it was seen at, where the capture says it. */
  readonly interface?: number;
}

const COOKED_V2 = 276;
/** Where its header has the index of the interface. */
const INDEX_AT = 4;

/**
 * Reads a capture of the far end of a mirror's output, in classic pcap or pcapng, and unwraps what is in a tunnel; fragments are put together before.
 *
 * @param path also of an open file, such as `/proc/self/fd/9`
 * @param name as the user knows it
 * @throws Problem when it is no capture that copies can be found in
 */
export async function readCollected(path: string, name: string, tunnel: TunnelType | undefined): Promise<Collected> {
  const file = await openCaptureFile(path);
  try {
    const memory = frameMemory(READER_BYTES);
    const reader = captureReader(memory, await file.open());
    await reader.open();
    const linkType = reader.linkType();
    const link = linkType === undefined ? undefined : linkOf(linkType);
    if (linkType === undefined || link === undefined || (tunnel === undefined && linkType !== ETHERNET))
      throw new Problem(
        `${brief(name)} holds no frames of Ethernet${linkType === undefined ? ', or is no capture' : ''}`,
        tunnel === undefined
          ? 'capture at one interface there: copies that are in no tunnel lack their Ethernet header at the interface any'
          : 'capture in pcap or pcapng format, such as by tcpdump -U -w FILE -s 0',
      );
    const headerOf = linkType === ETHERNET ? undefined : ethernetHeader(link);
    const frames: SeenFrame[] = [];
    let bytesHeld = 0;
    while (await reader.refill()) {
      const { batch } = reader;
      for (let index = 0; index < batch.count; index += 1) {
        const start = batch.starts[index] as number;
        const end = start + (batch.lengths[index] as number);
        const cut = (batch.wireLengths[index] as number) - (end - start);
        const from = headerOf === undefined ? start : start + link.headerBytes;
        if (from > end) continue;
        const header = headerOf?.(memory.view, start, end) ?? NOTHING;
        const bytes = Buffer.concat([header, memory.bytes.subarray(from, end)]);
        frames.push({
          timeNs: timeOf(batch.seconds[index], batch.nanoseconds[index]),
          bytes,
          wireLength: bytes.length + cut,
          ...(linkType === COOKED_V2 && { interface: memory.view.getUint32(start + INDEX_AT) }),
        });
        bytesHeld += bytes.length;
      }
      if (frames.length > MOST_PACKETS || bytesHeld > MOST_BYTES)
        throw new Problem(
          `${brief(name)} holds more than the ${MOST_PACKETS} packets or ${MOST_BYTES >> 20} MiB that are looked through`,
          'capture the tunnel alone and for the window alone, or cut that out: editcap -A BEGIN -B END',
        );
    }
    // A packet that is seen at several interfaces is there as a whole at each.
    const whole = tunnel === undefined ? frames : reassembled(frames, (frame) => frame.interface);
    const unwrapped = tunnel === undefined ? frames.map(plain) : unwrap(whole, tunnel);
    return {
      frames: unwrapped,
      packets: reader.batch.first + reader.batch.count,
      others: whole.length - unwrapped.length,
      dropped: reader.dropped(),
      doubts: damageDoubts(reader.damage()?.reason, name),
    };
  } finally {
    file.close();
  }
}

const NOTHING = new Uint8Array();

function timeOf(seconds = Number.NaN, nanoseconds = 0): bigint {
  return Number.isFinite(seconds) ? BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds) : 0n;
}

function plain(frame: Frame): CollectedFrame {
  return { frame, tunnel: '' };
}

function unwrap(frames: readonly SeenFrame[], type: TunnelType): readonly CollectedFrame[] {
  return frames.flatMap((frame): readonly CollectedFrame[] => {
    const outer = readOuter(frame.bytes, type);
    if (outer === undefined) return [];
    const { inner } = outer;
    const wireLength = inner.length + frame.wireLength - frame.bytes.length;
    return [
      {
        frame: { timeNs: frame.timeNs, bytes: inner, wireLength },
        tunnel: nameOf(outer),
        ...(frame.interface !== undefined && { interface: frame.interface }),
        ...('sequence' in outer.tunnel && { sequence: outer.tunnel.sequence }),
      },
    ];
  });
}

function nameOf({ ip, tunnel }: Outer): string {
  return `${ip.source} ${ip.destination} ${keyOf(tunnel)}`;
}

function keyOf(tunnel: Outer['tunnel']): string {
  switch (tunnel.type) {
    case 'gre':
      return `${tunnel.key ?? 'none'}`;
    case 'erspan':
      return 'session' in tunnel ? `${tunnel.session}` : 'none';
    case 'vxlan':
    case 'geneve':
      return `${tunnel.vni}`;
    default:
      return tunnel satisfies never;
  }
}

/** A capture that is still written may end within a packet. */
function damageDoubts(reason: string | undefined, name: string): readonly Doubt[] {
  return reason === undefined || reason.startsWith('The file ends')
    ? []
    : [{ summary: `the collector's capture ${brief(name)} is damaged: ${reason}`, hop: 'capture' }];
}
