import type { Doubt } from '../model/observation.ts';

/** Both clocks at one moment, in milliseconds. */
export interface Clocks {
  /** Since the epoch: what captures are timed by. It can be set. */
  readonly wallMs: number;
  /** Since some moment: it only goes on, and is slewed as the wall clock is. */
  readonly monotonicMs: number;
}

/** Two looks may be further apart where the processor is wanted by others; the closest of so many is taken. */
const LOOKS = 5;
/**
 * What the wall clock's whole milliseconds and the time between two looks come to, and more. Forward it is wider: where nobody set the clock of a
 * virtual machine, it was 5 to 7 ms ahead after trials of a second.
 */
const TOLERANCE_MS = { back: 5, forward: 20 } as const;

/** Reads both clocks at once, as nearly as can be. */
export function readClocks(): Clocks {
  const looks = Array.from({ length: LOOKS }, () => {
    const [begin, wallMs, end] = [performance.now(), Date.now(), performance.now()];
    return { wallMs, monotonicMs: (begin + end) / 2, apart: end - begin };
  });
  const { wallMs, monotonicMs } = looks.reduce((best, look) => (look.apart < best.apart ? look : best));
  return { wallMs, monotonicMs };
}

/** Whether the wall clock was set between two looks: beyond what slewing does, which both clocks follow. */
export function clockDoubts(before: Clocks, after: Clocks): readonly Doubt[] {
  const step = after.wallMs - before.wallMs - (after.monotonicMs - before.monotonicMs);
  const way = step < 0 ? 'back' : 'forward';
  if (Math.abs(step) <= TOLERANCE_MS[way]) return [];
  return [
    {
      summary: `the clock was set ${way} by ${Math.round(Math.abs(step))} ms during the trial: times cannot be trusted`,
    },
  ];
}

/** The furthest that a packet's time lies before the time of one that came earlier, in nanoseconds. */
export interface TimeOrder {
  readonly see: (timeNs: number) => void;
  readonly backwardsNs: () => number;
}

/** Follows the times of packets in the order of their capture. */
export function timeOrder(): TimeOrder {
  let [latest, backwards] = [Number.NEGATIVE_INFINITY, 0];
  return {
    see: (timeNs) => {
      if (timeNs > latest) latest = timeNs;
      else if (latest - timeNs > backwards) backwards = latest - timeNs;
    },
    backwardsNs: () => backwards,
  };
}
