import { describe, expect, it } from 'vitest';
import { tcpreplayAccount, tcpreplayArgv } from './tcpreplay.ts';
import { recorded, resultOf } from './testing/recorded.ts';

const replay = { kind: 'replay', from: 'h1', capture: 'article.pcap' } as const;
const argv = tcpreplayArgv(replay, 'eth0');

describe('tcpreplayArgv', () => {
  it('keeps to the capture’s own timing unless told', () => {
    expect(argv.join(' ')).toBe('tcpreplay --intf1=eth0 --timer=nano article.pcap');
  });

  it('says limit, loop, multiplier and rate when they are given', () => {
    const order = { ...replay, limit: 10, loop: 2, multiplier: 0.5 };
    expect(tcpreplayArgv(order, 'eth0').slice(3, -1)).toEqual(['--limit=10', '--loop=2', '--multiplier=0.5']);
    expect(tcpreplayArgv({ ...replay, packetsPerSecond: 1000 }, 'eth0')[3]).toBe('--pps=1000');
  });
});

describe('tcpreplayAccount', () => {
  it.each([
    ['tcpreplay-4.4.3-limit', 10],
    ['tcpreplay-4.4.3-loop', 252],
  ])('%s: takes the packets that it says were sent', (name, packets) => {
    const result = resultOf(argv, { stdout: recorded(name) });
    expect(tcpreplayAccount(300, result)).toEqual({ command: argv, asked: 300, claimed: packets });
  });

  it.each([
    ['tcpreplay-4.4.3-no-interface', 'Invalid interface name/alias: nope0'],
    ['tcpreplay-4.4.3-no-file', 'Unable to retrieve information from file no-such.pcap: No such file or directory'],
  ])('%s: gives tcpreplay’s own words', (name, words) => {
    const result = resultOf(argv, { exitCode: 255, stderr: recorded(name) });
    expect(() => tcpreplayAccount(10, result)).toThrow('article.pcap gave no summary: Fatal Error in tcpreplay.c');
    expect(() => tcpreplayAccount(10, result)).toThrow(words);
  });
});
