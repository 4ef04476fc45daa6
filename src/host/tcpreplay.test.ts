import { describe, expect, it } from 'vitest';
import { tcpreplayAccount, tcpreplayArgv } from './tcpreplay.ts';
import { recorded, resultOf } from './testing/recorded.ts';

const replay = { kind: 'replay', from: 'h1', capture: 'article.pcap' } as const;
const argv = tcpreplayArgv(replay, 'eth0');

describe('tcpreplayArgv', () => {
  it('keeps to the capture’s own timing unless told', () => {
    expect(argv.join(' ')).toBe('tcpreplay --intf1=eth0 --timer=nano -- article.pcap');
  });

  it('says limit, loop and preload when they are given', () => {
    const order = { ...replay, limit: 10, loop: 2, multiplier: 0.5, preload: true } as const;
    const options = ['--preload-pcap', '--limit=10', '--loop=2', '--multiplier=0.5'];
    expect(tcpreplayArgv(order, 'eth0').slice(3, -2)).toEqual(options);
  });

  it.each([
    [{ packetsPerSecond: 1000 }, '--pps=1000'],
    [{ bitsPerSecond: 1_500_000 }, '--mbps=1.5'],
    [{ topSpeed: true }, '--topspeed'],
    [{ multiplier: 2 }, '--multiplier=2'],
  ] as const)('%o is %s', (pace, option) => {
    expect(tcpreplayArgv({ ...replay, ...pace }, 'eth0').slice(3, -2)).toEqual([option]);
  });

  it('sends by two interfaces where the capture is split', () => {
    expect(tcpreplayArgv(replay, 'eth0', { interface: 'eth1', cacheFile: 'split.cache' }).join(' ')).toBe(
      'tcpreplay --intf1=eth0 --intf2=eth1 --cachefile=split.cache --timer=nano -- article.pcap',
    );
  });
});

describe('tcpreplayAccount', () => {
  it.each([
    ['tcpreplay-4.4.3-limit', 10],
    ['tcpreplay-4.4.3-loop', 252],
    ['tcpreplay-4.4.3-topspeed', 2000],
    ['tcpreplay-4.4.3-mbps', 20],
    ['tcpreplay-4.4.3-preload', 20],
    ['tcpreplay-4.4.3-some-failed', 9],
    ['tcpreplay-4.4.3-two-interfaces', 8 + 9],
  ])('%s: takes the packets that it says were sent', (name, packets) => {
    const result = resultOf(argv, { stdout: recorded(name) });
    expect(tcpreplayAccount(300, result)).toMatchObject({ command: argv, asked: 300, claimed: packets });
  });

  it.each([
    ['tcpreplay-4.4.3-preload', 1048.32],
    ['tcpreplay-4.4.3-mbps', 2068.03],
    ['tcpreplay-4.4.3-two-interfaces', 3472.22],
  ])('%s: takes the rate that it says it has kept to', (name, packetsPerSecond) => {
    const account = tcpreplayAccount(20, resultOf(argv, { stdout: recorded(name) }));
    expect(account.claimedPacketsPerSecond).toBe(packetsPerSecond);
  });

  it.each([
    ['tcpreplay-4.4.3-no-interface', 255, 'Invalid interface name/alias: nope0'],
    [
      'tcpreplay-4.4.3-no-file',
      255,
      'Unable to retrieve information from file no-such.pcap: No such file or directory',
    ],
    ['tcpreplay-4.4.3-all-failed', 0, 'Unable to send packet: Error with PF_PACKET send() [1]: Message too long'],
  ])('%s: gives tcpreplay’s own words', (name, exitCode, words) => {
    const result = resultOf(argv, { exitCode, stderr: recorded(name) });
    expect(() => tcpreplayAccount(10, result)).toThrow('article.pcap gave no summary: ');
    expect(() => tcpreplayAccount(10, result)).toThrow(words);
  });
});
