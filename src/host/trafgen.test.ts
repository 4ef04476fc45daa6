import { describe, expect, it } from 'vitest';
import { ethernet, ipv4, udp } from '../packet/build.ts';
import { recorded, resultOf } from './testing/recorded.ts';
import { DISTINCT_FRAMES, trafgenAccount, trafgenArgv, trafgenConfiguration } from './trafgen.ts';

const order = { kind: 'pktgen', driver: 'trafgen', from: 'h1', to: 'h2', count: 1000 } as const;
const h1 = { mac: '02:00:00:00:00:01', address: '10.0.0.1' };
const h2 = { mac: '02:00:00:00:00:02', address: '10.0.0.2' };
const argv = trafgenArgv(order, 'eth0', '/run/lab/pktgen.cfg');

/** The frames that trafgen sent when it was given the configuration of the first test below, as tcpdump -xx shows them. */
function sentFrames(): readonly string[] {
  const lines = recorded('trafgen-0.6.8-frames').trim().split('\n');
  return lines
    .map((line) => line.replace(/^\s*0x(\w+):\s*/, (_, at: string) => (at === '0000' ? '|' : '')).replaceAll(' ', ''))
    .join('')
    .split('|')
    .slice(1);
}

describe('trafgenConfiguration', () => {
  it('has the headers byte by byte', () => {
    expect(trafgenConfiguration(order, h1, h2)).toMatchInlineSnapshot(`
      "{
        0x02, 0x00, 0x00, 0x00, 0x00, 0x02, 0x02, 0x00, 0x00, 0x00, 0x00, 0x01, c16(0x0800),
        0x45, 0, c16(46), dinc(0, 255), dinc(0, 250), c16(0x4000), 64, 17, csumip(14, 33),
        0x0a, 0x00, 0x00, 0x01, 0x0a, 0x00, 0x00, 0x02,
        c16(49152), c16(9), c16(26), csumudp(14, 34),
        dinc(0, 240), dinc(0, 238), fill(0, 16)
      }
      "
    `);
  });

  it('makes frames as long as told, with right checksums and a counter in the id and the payload', () => {
    const frames = [1, 2, 3].map((count) => {
      const addresses = { source: h1.address, destination: h2.address };
      const payload = Uint8Array.from({ length: 18 }, (_, at) => (at < 2 ? count : 0));
      const datagram = udp({ addresses, sourcePort: 49_152, destinationPort: 9 }, payload);
      const packet = ipv4({ ...addresses, protocol: 17, id: count * 0x101 }, datagram);
      return ethernet({ source: h1.mac, destination: h2.mac, type: 0x0800 }, packet);
    });
    expect(sentFrames()).toEqual(frames.map((frame) => Buffer.from(frame).toString('hex')));
  });

  it.each([
    [60, 46, 26, 16],
    [61, 47, 27, 17],
    [1514, 1500, 1480, 1470],
  ])('fills %i bytes', (frameBytes, ipBytes, udpBytes, fill) => {
    const text = trafgenConfiguration({ ...order, frameBytes }, h1, h2);
    expect(text).toContain(`0x45, 0, c16(${ipBytes}),`);
    expect(text).toContain(`c16(9), c16(${udpBytes}),`);
    expect(text).toContain(`fill(0, ${fill})`);
  });

  it('counts with periods of which no two have a factor in common', () => {
    const periods = Array.from(
      trafgenConfiguration(order, h1, h2).matchAll(/dinc\(0, (\d+)\)/g),
      ([, max]) => Number(max) + 1,
    );
    const factor = (a: number, b: number): number => (b === 0 ? a : factor(b, a % b));
    const pairs = periods.flatMap((a, index) => periods.slice(index + 1).map((b) => factor(a, b)));
    expect(pairs).toEqual([1, 1, 1, 1, 1, 1]);
    expect(periods.reduce((product, period) => product * period, 1)).toBe(DISTINCT_FRAMES);
  });

  it('takes no address that is none', () => {
    expect(() => trafgenConfiguration(order, { ...h1, mac: '02:00}{' }, h2)).toThrow(RangeError);
    expect(() => trafgenConfiguration(order, h1, { ...h2, address: 'fd00::2' })).toThrow(RangeError);
  });
});

describe('trafgenArgv', () => {
  it('runs one process in the folder of the configuration, and leaves the system’s settings alone', () => {
    expect(argv.join(' ')).toBe(
      'env --chdir=/run/lab trafgen --dev eth0 --conf /run/lab/pktgen.cfg --num 1000 --cpus 1 --no-sock-mem --notouch-irq --qdisc-path',
    );
  });

  it('keeps to a rate by gaps', () => {
    const paced = trafgenArgv({ ...order, packetsPerSecond: 3000 }, 'eth0', '/run/lab/pktgen.cfg');
    expect(paced.slice(-2)).toEqual(['--gap', '333333ns']);
  });
});

describe('trafgenAccount', () => {
  it.each([
    ['trafgen-0.6.8-topspeed', { asked: 500_000, claimed: 500_000 }, 500_000 / 1.470297],
    ['trafgen-0.6.8-gap', { asked: 1000, claimed: 1000 }, 1000 / 0.391485],
  ])('%s: takes packets and rate that it says were sent', (name, counts, packetsPerSecond) => {
    const account = trafgenAccount(counts.asked, resultOf(argv, { stdout: recorded(name) }));
    expect(account).toMatchObject({ command: argv, ...counts });
    expect(account.claimedPacketsPerSecond).toBeCloseTo(packetsPerSecond, 3);
  });

  it.each([
    ['trafgen-0.6.8-no-interface', 'No networking device or pcap file: nope0'],
    ['trafgen-0.6.8-syntax-error', 'Syntax error at line 1'],
  ])('%s: gives trafgen’s own words', (name, words) => {
    const result = resultOf(argv, { exitCode: 1, stderr: recorded(name) });
    expect(() => trafgenAccount(10, result)).toThrow(`--qdisc-path gave no summary: ${words}`);
  });
});
