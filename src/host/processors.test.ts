import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { processorList, usableProcessors } from './processors.ts';

describe('processorList', () => {
  it.each([
    ['0\n', [0]],
    ['\t0-1', [0, 1]],
    ['2,5-7,10\n', [2, 5, 6, 7, 10]],
    ['\n', []],
  ])('reads %j', (text, processors) => {
    expect(processorList(text)).toEqual(processors);
  });
});

describe('usableProcessors', () => {
  it('finds at least as many as may work at once', async () => {
    // A quota of a control group makes them fewer for newer releases of Node.
    expect((await usableProcessors()).length).toBeGreaterThanOrEqual(availableParallelism());
  });
});
