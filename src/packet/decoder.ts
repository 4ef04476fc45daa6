import type { Batch } from './batch.ts';

/** A stretch of the memory that holds bytes of a capture which have not been decoded yet. */
export interface Window {
  /** Address of the first byte. */
  at: number;
  /** Address after the last byte. */
  end: number;
  /** True when no bytes will follow. */
  last: boolean;
}

/** What a decoder comes to: it has filled the batch or used the window up, or it cannot go on. */
export interface Progress {
  /** What is wrong with the record or block at `window.at`; absent when all is well. */
  readonly damage?: string;
  /** Bytes that the damaged block began before `window.at`; absent when it begins there. */
  readonly before?: number;
}

/** Decodes the records of one format. It goes on where it stopped, whatever the pieces that the bytes come in. */
export interface Decoder {
  /** LINKTYPE_ number of the frames, as soon as the capture has said it. */
  linkType(): number | undefined;
  /** Nanoseconds between two times that the capture can tell apart; of several interfaces the most. */
  tickNs(): number;
  /** Packets that the capture itself says it dropped. */
  dropped(): number;
  /** Appends whole packets to the batch, and moves `window.at` past them. */
  decode(window: Window, batch: Batch): Progress;
}
