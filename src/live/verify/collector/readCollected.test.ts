import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cookedV2, ETHERTYPE, ethernet, gre, ipv4, ipv4Fragments, udp, vxlan } from '../../../packet/build.ts';
import { writePcap } from '../../../packet/pcap.ts';
import { readCollected } from './readCollected.ts';

const folder = mkdtempSync(join(tmpdir(), 'mirrorbench-unit-'));
afterAll(() => rmSync(folder, { recursive: true }));

const macs = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' };
const ends = { source: '10.0.0.1', destination: '10.0.0.2' };
const inner = ethernet(
  { ...macs, type: 0x88b5 },
  Uint8Array.from({ length: 100 }, (_, index) => index),
);
const inGre = (key: number, sequence?: number) =>
  ipv4({ ...ends, protocol: 47, id: key }, gre({ key, ...(sequence !== undefined && { sequence }) }, inner));
const wired = (packet: Uint8Array) => ethernet({ ...macs, type: ETHERTYPE.ipv4 }, packet);

let files = 0;
function capture(packets: readonly Uint8Array[], linkType = 1): string {
  files += 1;
  const path = join(folder, `${files}.pcap`);
  const frames = packets.map((bytes, index) => ({ timeNs: BigInt(index), bytes, wireLength: bytes.length }));
  writeFileSync(path, writePcap(frames, { linkType }));
  return path;
}
const read = (path: string, tunnel?: 'gre' | 'vxlan') => readCollected(path, 'far.pcap', tunnel);

describe('readCollected', () => {
  it('unwraps tunnel packets, tells tunnels apart, and counts what is none', async () => {
    const other = wired(
      ipv4({ ...ends, protocol: 17, id: 1 }, udp({ sourcePort: 1, destinationPort: 2, addresses: ends }, inner)),
    );
    const found = await read(capture([wired(inGre(7)), other, wired(inGre(8))]), 'gre');
    expect(found).toMatchObject({ packets: 3, others: 1, dropped: 0, doubts: [] });
    expect(found.frames.map(({ frame, tunnel }) => [frame.timeNs, tunnel])).toEqual([
      [0n, '10.0.0.1 10.0.0.2 7'],
      [2n, '10.0.0.1 10.0.0.2 8'],
    ]);
    expect(Buffer.compare(found.frames[0]?.frame.bytes ?? inner.subarray(1), inner)).toBe(0);
  });

  it('knows the number of a tunnel packet that has one', async () => {
    const { frames } = await read(capture([wired(inGre(7, 0xffff_ffff)), wired(inGre(7))]), 'gre');
    expect(frames.map(({ sequence }) => sequence)).toEqual([0xffff_ffff, undefined]);
  });

  it('knows at which interface a packet was seen, of a capture at any', async () => {
    const header = { direction: 'to us', source: macs.source, protocol: ETHERTYPE.ipv4, interface: 5 } as const;
    const found = await read(capture([cookedV2(header, inGre(7))], 276), 'gre');
    expect(found.frames).toMatchObject([{ interface: 5, frame: { wireLength: inner.length } }]);
  });

  it('puts fragments together', async () => {
    const datagram = udp({ sourcePort: 1, destinationPort: 4789, addresses: ends }, vxlan({ vni: 42 }, inner));
    const fragments = ipv4Fragments({ ...ends, protocol: 17, id: 3 }, datagram, 64).map(wired);
    const found = await read(capture(fragments), 'vxlan');
    expect(found.frames).toMatchObject([{ tunnel: '10.0.0.1 10.0.0.2 42', frame: { wireLength: inner.length } }]);
    expect([found.packets, found.others]).toEqual([fragments.length, 0]);
  });

  it('puts fragments together that were seen at two interfaces, and knows at which', async () => {
    const datagram = udp({ sourcePort: 1, destinationPort: 4789, addresses: ends }, vxlan({ vni: 42 }, inner));
    const fragments = ipv4Fragments({ ...ends, protocol: 17, id: 3 }, datagram, 64);
    const header = { direction: 'to us', source: macs.source, protocol: ETHERTYPE.ipv4 } as const;
    const seen = fragments.flatMap((piece) => [5, 6].map((at) => cookedV2({ ...header, interface: at }, piece)));
    const found = await read(capture(seen, 276), 'vxlan');
    expect(found.frames).toMatchObject([{ interface: 5 }, { interface: 6 }]);
    expect(found.others).toBe(0);
  });

  it('takes a capture that is still written up to the packet that is not whole', async () => {
    const path = capture([wired(inGre(7)), wired(inGre(8))]);
    const bytes = writePcap(
      [0n, 1n].map((timeNs) => ({ timeNs, bytes: wired(inGre(7)), wireLength: wired(inGre(7)).length })),
    );
    writeFileSync(path, bytes.subarray(0, -9));
    expect(await read(path, 'gre')).toMatchObject({ packets: 1, doubts: [] });
  });

  it('refuses what is no capture, and one without Ethernet headers where copies are in no tunnel', async () => {
    const path = join(folder, 'text');
    writeFileSync(path, 'no capture, though longer than the header of a file');
    await expect(read(path, 'gre')).rejects.toThrow('is no capture');
    await expect(read(capture([inGre(7)], 101))).rejects.toThrow('far.pcap holds no frames of Ethernet');
  });
});
