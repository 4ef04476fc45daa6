import pc from 'picocolors';
import type { OutcomeStatus } from '../model/report.ts';

/** What colours text, or leaves it as it is. */
export interface Painter {
  readonly status: (status: OutcomeStatus) => (text: string) => string;
  readonly head: (text: string) => string;
  /** What a person must not miss, though nothing failed. */
  readonly notice: (text: string) => string;
}

/** The painter for a terminal with colours, or one that changes nothing. */
export function painter(color: boolean): Painter {
  const { green, red, yellow, cyan, magenta, bold } = pc.createColors(color);
  const colours = {
    passed: green,
    failed: red,
    inconclusive: yellow,
    skipped: cyan,
    knownDeviation: cyan,
    errored: magenta,
  } satisfies Record<OutcomeStatus, unknown>;
  return {
    status: (status) => (text) => bold(colours[status](text)),
    head: bold,
    notice: (text) => bold(yellow(text)),
  };
}
