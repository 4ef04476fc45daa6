import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ETHERTYPE, ethernet, ipv4, udp } from '../packet/build.ts';
import { PROTOCOL } from '../packet/ip.ts';
import { readPcap } from '../packet/pcap.ts';
import { blocks, pcapFile } from '../packet/testing/makeCapture.ts';
import { fixture } from './fixture.ts';
import { prepareCapture } from './preparedCapture.ts';

function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mirrorbench-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const packetsOf = (path: string) => readPcap(readFileSync(path)).frames;
const hosts = { source: '192.0.2.10', destination: '192.0.2.80' };
const macs = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' };

function datagram(data: number): Uint8Array {
  const bytes = udp({ addresses: hosts, sourcePort: 1, destinationPort: 2 }, new Uint8Array(50).fill(data));
  return ethernet({ ...macs, type: ETHERTYPE.ipv4 }, ipv4({ ...hosts, protocol: PROTOCOL.udp, id: 1 }, bytes));
}

const made = (bytes: Uint8Array) => ({ seconds: 1, fraction: 2, bytes, wireLength: bytes.length });

describe('prepareCapture', () => {
  it.each([true, false])('gives a plain pcap of Ethernet as it is, little-endian: %s', async (littleEndian) => {
    const folder = scratchFolder();
    const path = join(folder, 'mine.pcap');
    writeFileSync(path, pcapFile([made(datagram(1))], { littleEndian }));
    expect(await prepareCapture(path, folder)).toEqual({ path, steps: [] });
    expect(readdirSync(folder)).toEqual(['mine.pcap']);
  });

  it('makes the same packets of pcapng, and of a compressed file, at the same times to the nanosecond', async () => {
    const folder = scratchFolder();
    const whole = packetsOf(fixture('http.pcap'));
    const { path, steps } = await prepareCapture(fixture('http.pcapng'), folder);
    expect(steps).toEqual(['17 packets written as plain pcap']);
    expect(packetsOf(path)).toEqual(whole);
    const zipped = join(folder, 'http.pcap.gz');
    writeFileSync(zipped, gzipSync(readFileSync(fixture('http.pcap'))));
    expect(packetsOf((await prepareCapture(zipped, folder)).path)).toEqual(whole);
  });

  it.each(['raw-ip.pcap', 'cooked.pcap', 'cooked-v2.pcap'])(
    '%s: the IP packets of http.pcap in Ethernet again',
    async (name) => {
      const { path, steps } = await prepareCapture(fixture(name), scratchFolder());
      const withoutPadding = (bytes: Uint8Array) => {
        const length = Buffer.from(bytes).readUInt16BE(16);
        return Buffer.from(bytes.subarray(12, 14 + length)).toString('hex');
      };
      const expected = packetsOf(fixture('http.pcap')).map(({ timeNs, bytes }) => [timeNs, withoutPadding(bytes)]);
      expect(packetsOf(path).map(({ timeNs, bytes }) => [timeNs, withoutPadding(bytes)])).toEqual(expected);
      expect(steps).toContainEqual(expect.stringMatching(/^Ethernet headers put in place of those of /));
    },
  );

  it('writes right checksums where they are asked for, and changes nothing else', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'mine.pcap');
    const [right, broken, alsoBroken] = [datagram(1), datagram(2), datagram(3)];
    broken[40] = (broken[40] as number) ^ 0x55;
    alsoBroken[24] = (alsoBroken[24] as number) ^ 0x55;
    writeFileSync(path, pcapFile([right, broken, alsoBroken].map(made)));
    const prepared = await prepareCapture(path, folder, { fixChecksums: true });
    expect(prepared.steps).toContain('wrong checksums of 2 packets written anew');
    const expected = [1, 2, 3].map((data) => Buffer.from(datagram(data)).toString('hex'));
    expect(packetsOf(prepared.path).map(({ bytes }) => Buffer.from(bytes).toString('hex'))).toEqual(expected);
  });

  it('copies what is sound of a damaged file when told that it is damaged', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'mine.pcap');
    writeFileSync(path, pcapFile([made(datagram(1)), made(datagram(2))]).subarray(0, -1));
    const { path: sound, steps } = await prepareCapture(path, folder, { copied: true });
    expect(packetsOf(sound)).toHaveLength(1);
    expect(readPcap(readFileSync(sound)).damage).toBeUndefined();
    expect(steps.at(-1)).toMatch(/^nothing read beyond byte \d+: The file ends within a frame/);
  });

  it('leaves out packets that lack a whole link header, and says so', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'mine.pcap');
    writeFileSync(path, pcapFile([made(new Uint8Array(15)), made(new Uint8Array(40))], { linkType: 113 }));
    const { path: written, steps } = await prepareCapture(path, folder);
    expect(packetsOf(written)).toHaveLength(1);
    expect(steps).toContain('1 packet without a whole header of Linux cooked v1 left out');
  });

  it('gives packets without a time that of the one before, and the first ones that of the one after', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'mine.pcapng');
    const { section, interface: described, packet, simplePacket } = blocks();
    const timed = (ticks: bigint) => packet(datagram(1), { ticks });
    const untimed = simplePacket(datagram(2));
    writeFileSync(path, Buffer.concat([section(), described(), untimed, timed(5n), untimed, timed(7n)]));
    const prepared = await prepareCapture(path, folder);
    expect(packetsOf(prepared.path).map(({ timeNs }) => timeNs)).toEqual([5000n, 5000n, 5000n, 7000n]);
  });

  it.each([
    ['-', 'standard input cannot be replayed'],
    ['nowhere.pcap', 'nowhere.pcap cannot be read'],
    [fixture('manifest.json'), 'is not a capture: The file is not a capture'],
  ])('%s: says why it cannot be prepared', async (name, words) => {
    await expect(prepareCapture(name, scratchFolder())).rejects.toThrow(
      expect.objectContaining({ name: 'Problem', message: expect.stringContaining(words) }),
    );
  });

  it('says of another link type that it cannot be made Ethernet, and of a folder that it cannot be written', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'wireless.pcap');
    writeFileSync(path, pcapFile([made(datagram(1))], { linkType: 127 }));
    await expect(prepareCapture(path, folder)).rejects.toThrow('link type 127, whose packets cannot be made Ethernet');
    mkdirSync(join(folder, 'capture.pcap'));
    await expect(prepareCapture(fixture('raw-ip.pcap'), folder)).rejects.toThrow('capture.pcap cannot be written');
  });
});
