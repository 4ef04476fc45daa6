import { Problem } from '../model/problem.ts';

/** How long to wait for a fact, and how often to look. */
export interface Patience {
  readonly deadlineMs: number;
  readonly everyMs?: number;
}

/**
 * Waits until `probe` gives something other than `undefined` or `false`, and returns it.
 * This is the one timer of the program: everything that waits, waits here for a named fact.
 *
 * @param fact what is waited for, as it reads in the error
 * @throws Problem when the deadline passes
 */
export async function until<Fact>(
  fact: string,
  probe: () => Fact | Promise<Fact>,
  { deadlineMs, everyMs = 2 }: Patience,
): Promise<Exclude<Fact, undefined | false>> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== false) return found as Exclude<Fact, undefined | false>;
    if (performance.now() > deadline) throw new Problem(`waited ${deadlineMs} ms in vain until ${fact}`);
    await pause(everyMs);
  }
}

/** Resolves when `window` milliseconds have passed: the length of an observation is itself the fact. */
export function windowOf(window: number): Promise<void> {
  return pause(window);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
