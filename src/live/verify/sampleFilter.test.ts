import { describe, expect, it } from 'vitest';
import { sampleFilter } from './sampleFilter.ts';

// What the expression takes is shown with the program that reads it: test/lab/sample-filter.test.ts.
describe('sampleFilter', () => {
  it('reads Ethernet addresses alone where copies are cut too short for more', () => {
    expect(sampleFilter({ of: 16, which: 0 }, 60)).toBe('((ether[2:4] + ether[8:4]) * 2654435761 >> 28 = 0)');
    expect(sampleFilter({ of: 16, which: 3 }, 90)).toBe(sampleFilter({ of: 16, which: 3 }));
    expect(sampleFilter({ of: 16, which: 3 })).not.toBe(sampleFilter({ of: 16, which: 2 }));
  });
});
