import type { Some } from './lengths.ts';

/** A reason why a capture does not go over the wire as it is. */
export interface Obstacle {
  /**
   * - `empty`: there is no packet, or no capture
   * - `link-type`: the frames are not Ethernet's
   * - `over-mtu`: no interface of this MTU sends them
   * - `too-short`: they lack a whole link header
   * - `cut`: the capture kept less of them than there was
   * - `checksums`: wrong ones
   * - `time`: packets earlier than the one before, or without a time
   * - `dropped`: the capture says that it lost packets
   * - `damaged`: the file stops being readable
   */
  readonly kind:
    | 'empty'
    | 'link-type'
    | 'over-mtu'
    | 'too-short'
    | 'cut'
    | 'checksums'
    | 'time'
    | 'dropped'
    | 'damaged';
  /** That it is true of; 0 where they cannot be counted. */
  readonly packets: number;
  /** Number of the first one, from 1; absent where there is none in the file. */
  readonly first?: number;
  /** A sentence for people. */
  readonly summary: string;
  /** What is done about it, or can be. */
  readonly remedy: string;
  /** The replay cannot be run as it was asked for. */
  readonly stops: boolean;
}

/** The obstacle that some packets are, where there are any; `tell` is given how many as words. */
export function some(
  kind: Obstacle['kind'],
  { packets, first }: Some,
  tell: (count: string) => Pick<Obstacle, 'summary' | 'remedy' | 'stops'>,
): readonly Obstacle[] {
  if (packets === 0) return [];
  return [{ kind, packets, ...(first !== undefined && { first }), ...tell(packetsText(packets)) }];
}

export function packetsText(packets: number): string {
  return packets === 1 ? '1 packet' : `${packets} packets`;
}
