import type { Some } from './lengths.ts';

/** A moment, which no double holds to the nanosecond. */
export interface Moment {
  /** Since the epoch. */
  readonly seconds: number;
  readonly nanoseconds: number;
}

export interface TimesSeen {
  /** Of the packet with the earliest time and of the one with the latest; absent when no packet has a time. */
  readonly firstTime?: Moment;
  readonly lastTime?: Moment;
  /** Nanoseconds between them; 0 when no packet has a time. */
  readonly durationNs: number;
  /** Packets earlier than the one before them. */
  readonly backwards: Some;
  /** Packets that came without a time. */
  readonly timeless: Some;
}

/** Follows the times of a capture's packets. */
export interface Times {
  readonly see: (seconds: number, nanoseconds: number, number: number) => void;
  readonly seen: () => TimesSeen;
}

export function times(): Times {
  let [lastSeconds, lastNanoseconds] = [Number.NEGATIVE_INFINITY, 0];
  let [leastSeconds, leastNanoseconds] = [Number.POSITIVE_INFINITY, 0];
  let [mostSeconds, mostNanoseconds] = [Number.NEGATIVE_INFINITY, 0];
  let [backwards, firstBackwards, timeless, firstTimeless] = [0, 0, 0, 0];
  return {
    see(seconds, nanoseconds, number) {
      if (Number.isNaN(seconds)) {
        if (timeless === 0) firstTimeless = number;
        timeless += 1;
        return;
      }
      if (isEarlier(seconds, nanoseconds, lastSeconds, lastNanoseconds)) {
        if (backwards === 0) firstBackwards = number;
        backwards += 1;
      }
      lastSeconds = seconds;
      lastNanoseconds = nanoseconds;
      if (isEarlier(seconds, nanoseconds, leastSeconds, leastNanoseconds)) {
        leastSeconds = seconds;
        leastNanoseconds = nanoseconds;
      }
      if (isEarlier(mostSeconds, mostNanoseconds, seconds, nanoseconds)) {
        mostSeconds = seconds;
        mostNanoseconds = nanoseconds;
      }
    },
    seen: () => ({
      ...(Number.isFinite(leastSeconds) && {
        firstTime: { seconds: leastSeconds, nanoseconds: leastNanoseconds },
        lastTime: { seconds: mostSeconds, nanoseconds: mostNanoseconds },
      }),
      durationNs: Number.isFinite(leastSeconds)
        ? (mostSeconds - leastSeconds) * 1e9 + mostNanoseconds - leastNanoseconds
        : 0,
      backwards: backwards === 0 ? { packets: 0 } : { packets: backwards, first: firstBackwards },
      timeless: timeless === 0 ? { packets: 0 } : { packets: timeless, first: firstTimeless },
    }),
  };
}

function isEarlier(seconds: number, nanoseconds: number, thanSeconds: number, thanNanoseconds: number): boolean {
  return seconds < thanSeconds || (seconds === thanSeconds && nanoseconds < thanNanoseconds);
}
