/** Packets of which something is true. */
export interface Some {
  readonly packets: number;
  /** Number of the first one, from 1; absent when there is none. */
  readonly first?: number;
}

/** Packets that need an interface of this MTU. */
export interface NeededMtu {
  /** Bytes; of `MOST_MTU` it means that many or more. */
  readonly mtu: number;
  readonly packets: number;
  /** Number of the first one, from 1. */
  readonly first: number;
}

/** No interface of Linux has a greater MTU than one less. */
export const MOST_MTU = 65_536;

/** Counts packets by the MTU that they need. */
export interface Lengths {
  readonly see: (mtu: number, number: number) => void;
  /** From the smallest MTU to the greatest. */
  readonly all: () => readonly NeededMtu[];
}

export function lengths(): Lengths {
  const packets = new Float64Array(MOST_MTU + 1);
  const first = new Float64Array(MOST_MTU + 1);
  return {
    see(needed, number) {
      const mtu = needed < 0 ? 0 : needed > MOST_MTU ? MOST_MTU : needed;
      if (packets[mtu] === 0) first[mtu] = number;
      packets[mtu] = (packets[mtu] as number) + 1;
    },
    all() {
      const needed: NeededMtu[] = [];
      for (let mtu = 0; mtu <= MOST_MTU; mtu += 1) {
        const count = packets[mtu] as number;
        if (count > 0) needed.push({ mtu, packets: count, first: first[mtu] as number });
      }
      return needed;
    },
  };
}

/** The packets that an interface of this MTU does not send. */
export function overMtu({ neededMtus }: { readonly neededMtus: readonly NeededMtu[] }, mtu: number): Some {
  const over = neededMtus.filter((needed) => needed.mtu > mtu);
  if (over.length === 0) return { packets: 0 };
  return {
    packets: over.reduce((sum, { packets }) => sum + packets, 0),
    first: over.reduce((least, { first }) => Math.min(least, first), Number.POSITIVE_INFINITY),
  };
}
