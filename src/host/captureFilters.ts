import type { Readable } from 'node:stream';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import { failure, type ProcessResult, startFilter } from './process.ts';

/** What comes out of a program that a capture was put through. */
export interface Filtered {
  readonly output: Readable;
  /** Asked at the end of the output: why it is not the end of the capture; undefined when it is. */
  readonly problem: () => Promise<string | undefined>;
  /** Ends the program. */
  readonly end: () => void;
}

/** Decompresses through zstd(1). */
export function decompress(compressed: Readable): Filtered {
  const zstd = startFilter(['zstd', '-dc'], compressed, 'install the package zstd');
  return {
    ...zstd,
    problem: async () => (await zstd.result).stderr.trim().split('\n').at(-1)?.slice(0, 500) || undefined,
  };
}

/** tcpdump's words for a capture that is cut or damaged: what came before is sound. */
const DAMAGED = /truncated dump file|bogus savefile|pcapng block|exceeds|claims/i;

/**
 * Lets through what an expression in capture filter syntax selects, through tcpdump.
 *
 * @param before why the capture that comes may have ended early
 */
export function select(
  expression: string,
  capture: Readable,
  name: string,
  before?: () => Promise<string | undefined>,
): Filtered {
  const asRoot = process.geteuid?.() === 0 ? ['-Z', 'root'] : [];
  const how = ['-r', '-', '-w', '-', '--time-stamp-precision=nano', ...asRoot];
  const tcpdump = startFilter(['tcpdump', ...how, '--', expression], capture, 'install the package tcpdump');
  return {
    ...tcpdump,
    problem: async () => {
      const earlier = await before?.();
      const result = await tcpdump.result;
      if (result.exitCode !== 0 && !DAMAGED.test(result.stderr)) throw refused(name, expression, result);
      return earlier ?? (result.exitCode === 0 ? undefined : saidOf(result));
    },
  };
}

function refused(name: string, expression: string, result: ProcessResult): Problem {
  return result.exitCode === undefined
    ? failure(result)
    : new Problem(
        `tcpdump cannot filter ${brief(name)} by '${brief(expression)}': ${saidOf(result)}`,
        'man pcap-filter has the syntax',
      );
}

function saidOf({ stderr }: ProcessResult): string {
  const lines = stderr
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('reading from'));
  return (
    lines
      .at(-1)
      ?.replace(/^tcpdump: /, '')
      .slice(0, 500) ?? 'it said nothing'
  );
}
