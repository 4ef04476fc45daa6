/** How long to capture, and how much at most. What reaches a bound ends the window early. */
export interface CaptureBounds {
  /** Of the window; the margins come beside it. */
  readonly durationMs: number;
  /** The window ends when so many packets have been captured at the sources. */
  readonly packets?: number;
  /** Of what is captured, in files that have no name. */
  readonly bytes: number;
  /** Of one processor over the duration, from 0 up: what captures and judging take together. */
  readonly cpuShare: number;
  /** Calls the window off, and throws its reason. */
  readonly signal?: AbortSignal;
}

/** How long it is captured before and after what is judged; copies come some microseconds after their packets, on a machine under load some milliseconds. */
export const MARGIN_MS = 1000;

/** At all captures together: what is known of each is held in memory, about a kilobyte. */
export const MOST_PACKETS = 360_000;

/** Where frames are compared by stream, their bytes are held in memory. */
export const MOST_STREAM_BYTES = 96 << 20;

/** What judging a packet takes of a processor, in seconds. */
export const JUDGING_SECONDS = 12e-6;

/** Processor time that may be used, in seconds. */
export function cpuBudget({ durationMs, cpuShare }: CaptureBounds): number {
  return (cpuShare * durationMs) / 1000;
}
