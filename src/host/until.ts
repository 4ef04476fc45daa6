import { Problem } from '../model/problem.ts';

/** How long to wait for a fact, and how often to look. */
export interface Patience {
  readonly deadlineMs: number;
  readonly everyMs?: number;
  /** Calls the waiting off. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits until `probe` gives something other than `undefined` or `false`, and returns it.
 * This is the one timer of the program: everything that waits, waits here for a named fact.
 *
 * @param fact what is waited for, as it reads in the error
 * @throws Problem when the deadline passes; the signal's reason when it is called off
 */
export async function until<Fact>(
  fact: string,
  probe: () => Fact | Promise<Fact>,
  { deadlineMs, everyMs = 2, signal }: Patience,
): Promise<Exclude<Fact, undefined | false>> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    signal?.throwIfAborted();
    const found = await probe();
    if (found !== undefined && found !== false) return found as Exclude<Fact, undefined | false>;
    if (performance.now() > deadline) throw new Problem(`waited ${deadlineMs} ms in vain until ${fact}`);
    await pause(everyMs, signal);
  }
}

/** Resolves when `window` milliseconds have passed: the length of an observation is itself the fact. */
export function windowOf(window: number): Promise<void> {
  return pause(window);
}

/**
 * Resolves when a time has come, or as soon as it is called off.
 *
 * @param atMs by `performance.now()`
 * @returns whether it has come
 */
export async function untilTime(atMs: number, signal: AbortSignal): Promise<boolean> {
  await pause(Math.max(0, atMs - performance.now()), signal);
  return !signal.aborted;
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
    // What happened before is told to nobody.
    if (signal?.aborted) end();
  });
}
