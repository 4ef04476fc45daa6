import { afterAll, beforeAll, expect, vi } from 'vitest';

/** Holds a file of the long lane to its minutes, all its tests together, and says how many it took. Stands at the file's top. */
export function budget(part: string, minutes: number): void {
  vi.setConfig({ testTimeout: minutes * 60_000, hookTimeout: minutes * 60_000 });
  let begun = 0;
  beforeAll(() => {
    begun = performance.now();
  });
  afterAll(() => {
    const used = (performance.now() - begun) / 60_000;
    console.log(`${part}: ${used.toFixed(1)} of ${minutes} minutes`);
    expect(used, `minutes of ${part}`).toBeLessThanOrEqual(minutes);
  });
}
