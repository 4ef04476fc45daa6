import { describe, expect, it } from 'vitest';
import type { Frame } from '../../model/observation.ts';
import { ethernet } from '../../packet/build.ts';
import { ownPackets } from './ownPackets.ts';

const OWN = '02:00:00:00:00:09';
const from = (source: string, content: number): Frame => {
  const bytes = ethernet({ source, destination: '33:33:00:00:00:02', type: 0x86dd }, Uint8Array.of(content));
  return { timeNs: 0n, bytes, wireLength: bytes.length };
};

describe('ownPackets', () => {
  it('are those of the interface’s own address that were seen nowhere else', () => {
    const [solicitation, copy, other] = [from(OWN, 1), from(OWN, 2), from('02:00:00:00:00:01', 3)];
    expect([...ownPackets([solicitation, copy, other], OWN, [[from(OWN, 2)]])]).toEqual([solicitation]);
  });

  it('are none where all came from elsewhere', () => {
    expect(ownPackets([from('02:00:00:00:00:01', 1)], OWN, []).size).toBe(0);
  });
});
