/** Counts Ethernet addresses of the frames of a capture. */
export interface Addresses {
  readonly see: (view: DataView, at: number) => void;
  readonly counted: () => AddressCounts;
}

export interface AddressCounts {
  /** Packets to a group of hosts, those to all of them not among them. */
  readonly multicast: number;
  readonly broadcast: number;
  /** Of the multicast ones those to 01:80:c2:00:00:00 to 0f, which a switch keeps for itself (IEEE 802.1Q, 8.6.3). */
  readonly reserved: number;
  /** Different senders; `MOST_SENDERS` means that many or more. */
  readonly senders: number;
}

export const MOST_SENDERS = 4096;

export function addresses(): Addresses {
  let [multicast, broadcast, reserved] = [0, 0, 0];
  const senders = new Set<number>();
  // Most packets have the sender of one of the last two.
  let [last, beforeLast] = [-1, -1];
  return {
    see(view, at) {
      if ((view.getUint8(at) & 1) === 1) {
        const [high, low] = [view.getUint32(at), view.getUint16(at + 4)];
        if (high === 0xffff_ffff && low === 0xffff) broadcast += 1;
        else {
          multicast += 1;
          if (high === 0x0180_c200 && low <= 0x0f) reserved += 1;
        }
      }
      const sender = view.getUint16(at + 6) * 0x1_0000_0000 + view.getUint32(at + 8);
      if (sender === last || sender === beforeLast) return;
      [beforeLast, last] = [last, sender];
      if (senders.size < MOST_SENDERS) senders.add(sender);
    },
    counted: () => ({ multicast, broadcast, reserved, senders: senders.size }),
  };
}
