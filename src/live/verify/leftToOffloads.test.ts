import { describe, expect, it } from 'vitest';
import type { Frame } from '../../model/observation.ts';
import { ETHERTYPE, ethernet, ipv4, udp } from '../../packet/build.ts';
import { leftToOffloads } from './leftToOffloads.ts';

const [source, destination] = ['10.0.0.1', '10.0.0.2'];
const datagram = (payload: number): Frame => {
  const segment = udp(
    { addresses: { source, destination }, sourcePort: 1000, destinationPort: 2000 },
    new Uint8Array(payload),
  );
  const packet = ipv4({ source, destination, protocol: 17, id: 1 }, segment);
  const macs = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' };
  const bytes = ethernet({ ...macs, type: ETHERTYPE.ipv4 }, packet);
  return { timeNs: 0n, bytes, wireLength: bytes.length };
};

/** The field as Linux leaves it to a network card: the sum of the pseudo header alone. */
const unfilled = (): Frame => {
  const { bytes, ...frame } = datagram(10);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = [0x0a00, 0x0001, 0x0a00, 0x0002, 17, 18];
  view.setUint16(
    40,
    words.reduce((sum, word) => sum + word, 0),
  );
  return { ...frame, bytes };
};

describe('leftToOffloads', () => {
  it('sees frames that are longer than a link takes', () => {
    expect(leftToOffloads([datagram(1400)], 1500)).toBe(false);
    expect(leftToOffloads([datagram(1400), datagram(1600)], 1500)).toBe(true);
    expect(leftToOffloads([datagram(1600)], 9000)).toBe(false);
  });

  it('sees checksums that are not filled in', () => {
    expect(leftToOffloads([datagram(10), unfilled()], 1500)).toBe(true);
  });
});
