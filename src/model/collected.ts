import type { Frame } from './observation.ts';

/** A frame that came at the far end of a mirror's output, without what it was wrapped in. */
export interface CollectedFrame {
  readonly frame: Frame;
  /** What tunnel packets have in common that are one mirror's: outer addresses, and its key. Empty where there is no tunnel. */
  readonly tunnel: string;
  /** The interface that it was seen at, where a capture is of several. */
  readonly interface?: number;
  /** Number of its tunnel packet, of 32 bits, where it has one. */
  readonly sequence?: number;
}
