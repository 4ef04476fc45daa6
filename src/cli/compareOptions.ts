import { InvalidArgumentError } from '@commander-js/extra-typings';
import { Problem } from '../model/problem.ts';
import type { Ignored } from '../packet/normalForm.ts';
import { choiceOf } from './choiceOf.ts';

/** Bytes of a frame. */
export interface Mask {
  readonly offset: number;
  readonly length: number;
}

/** What can be left out of a comparison by name. */
export const IGNORABLE = ['checksums', 'vlan', 'ttl', 'mac', 'padding'] as const satisfies readonly Ignored[];

/** Reads the name of what is left out. */
export function ignoredOf(text: string): Ignored {
  return choiceOf(text, IGNORABLE);
}

/** Reads `OFFSET:LENGTH`, both in bytes. */
export function maskOf(text: string): Mask {
  const [, offset, length] = /^(\d{1,6}):(\d{1,6})$/.exec(text) ?? [];
  if (offset === undefined || Number(length) === 0)
    throw new InvalidArgumentError('It is OFFSET:LENGTH, both in bytes, such as 14:2.');
  return { offset: Number(offset), length: Number(length) };
}

/** Reads a number of bytes above zero. */
export function bytesOf(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It is a number of bytes, such as 128.');
  return Number(text);
}

/** Options that speak of whole frames, as far as `--by-stream` asks. */
interface FrameOptions {
  readonly once: boolean;
  readonly inOrder: boolean;
  readonly ignore: readonly unknown[];
  readonly mask: readonly unknown[];
  readonly snaplen?: unknown;
  readonly decap?: unknown;
  readonly writeDiff?: unknown;
}

/**
 * Sees to it that `--by-stream` stands without options that speak of whole frames.
 *
 * @throws Problem when it does not
 */
export function requireByStreamAlone(options: FrameOptions): void {
  const { once, inOrder, ignore, mask, snaplen, decap, writeDiff } = options;
  const given = [
    ...(once ? ['--once'] : []),
    ...(inOrder ? ['--in-order'] : []),
    ...(ignore.length > 0 ? ['--ignore'] : []),
    ...(mask.length > 0 ? ['--mask'] : []),
    ...(snaplen === undefined ? [] : ['--snaplen']),
    ...(decap === undefined ? [] : ['--decap']),
    ...(writeDiff === undefined ? [] : ['--write-diff']),
  ];
  if (given.length === 0) return;
  throw new Problem(
    `--by-stream cannot be combined with ${given.join(', ')}, which ${given.length === 1 ? 'speaks' : 'speak'} of whole frames`,
    'leave one or the other out; --filter and --json go with both',
  );
}
