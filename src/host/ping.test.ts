import { describe, expect, it } from 'vitest';
import { busyboxPingArgv, pingAccount, pingArgv } from './ping.ts';
import { recorded, resultOf } from './testing/recorded.ts';

const five = { kind: 'ping', from: 'h1', to: 'h2', count: 5, intervalMs: 10 } as const;
const { intervalMs: _, ...unpaced } = five;
const argv = pingArgv(five, '10.0.0.2');

describe('pingArgv', () => {
  it('asks for numbers only, a summary only, and an interval in seconds', () => {
    expect(argv.join(' ')).toBe('ping -n -q -c 5 -i 0.01 -W 2 10.0.0.2');
  });

  it('waits for some time between requests though it is not told to', () => {
    expect(pingArgv(unpaced, '10.0.0.2').join(' ')).toMatch(/ -i 0\.0\d+ /);
  });

  it('says the payload and the interval when they are given', () => {
    const ping = { ...five, intervalMs: 200, payloadBytes: 1472 };
    expect(pingArgv(ping, '10.0.0.2').join(' ')).toBe('ping -n -q -c 5 -i 0.2 -W 2 -s 1472 10.0.0.2');
  });

  it('floods without an interval', () => {
    expect(pingArgv({ ...unpaced, flood: true }, '10.0.0.2').join(' ')).toBe('ping -n -q -c 5 -f -W 2 10.0.0.2');
  });

  it('says the version of IP when it is 6', () => {
    expect(pingArgv({ ...five, ipVersion: 6 }, 'fd00::2').join(' ')).toBe('ping -n -q -6 -c 5 -i 0.01 -W 2 fd00::2');
  });
});

describe('busyboxPingArgv', () => {
  it('has only options that busybox names', () => {
    expect(busyboxPingArgv(five, '10.0.0.2').join(' ')).toBe('ping -q -c 5 -i 0.01 -W 2 10.0.0.2');
    const flood = { ...unpaced, flood: true, ipVersion: 6, payloadBytes: 1000 } as const;
    expect(busyboxPingArgv(flood, 'fd00::2').join(' ')).toBe('ping -q -c 5 -A -W 2 -s 1000 fd00::2');
  });
});

describe('pingAccount', () => {
  it.each([
    ['ping-20221126-answered', 0, 5, { asked: 5, claimed: 5, answered: 5 }],
    ['ping-20221126-some-lost', 0, 10, { asked: 10, claimed: 10, answered: 4 }],
    ['ping-20221126-none-answered', 1, 3, { asked: 3, claimed: 3, answered: 0 }],
    ['ping-20221126-flood', 0, 100, { asked: 100, claimed: 100, answered: 100 }],
    ['ping-20221126-ipv6', 0, 3, { asked: 3, claimed: 3, answered: 3 }],
    ['ping-20221126-duplicates', 0, 3, { asked: 3, claimed: 3, answered: 3 }],
    ['ping-20221126-errors', 1, 3, { asked: 3, claimed: 3, answered: 0 }],
    ['busybox-1.35.0-ping-answered', 0, 3, { asked: 3, claimed: 3, answered: 3 }],
    ['busybox-1.35.0-ping-ipv6', 0, 3, { asked: 3, claimed: 3, answered: 3 }],
    ['busybox-1.35.0-ping-some-lost', 0, 20, { asked: 20, claimed: 20, answered: 11 }],
    ['busybox-1.35.0-ping-none-answered', 1, 3, { asked: 3, claimed: 3, answered: 0 }],
    ['busybox-1.35.0-ping-duplicates', 0, 3, { asked: 3, claimed: 3, answered: 3 }],
  ])('%s', (name, exitCode, count, account) => {
    const result = resultOf(argv, { exitCode, stdout: recorded(name) });
    expect(pingAccount({ ...five, count }, result)).toEqual({ command: argv, ...account });
  });

  it('counts what was sent, not what was asked for, when ping was cut short', () => {
    const stdout = recorded('ping-20221126-some-lost');
    expect(pingAccount({ ...five, count: 20 }, resultOf(argv, { stdout }))).toMatchObject({ asked: 20, claimed: 10 });
  });

  it.each([
    ['ping-20221126-unreachable', 2, 'ping: connect: Network is unreachable'],
    ['busybox-1.35.0-ping-unreachable', 1, 'ping: sendto: Network is unreachable'],
  ])('%s: gives ping’s own words when there is no summary', (name, exitCode, words) => {
    const result = resultOf(argv, { exitCode, stderr: recorded(name) });
    expect(() => pingAccount(five, result)).toThrow(`ping -n -q -c 5 -i 0.01 -W 2 10.0.0.2 gave no summary: ${words}`);
  });

  it.each(['ping-20221126-flood-refused', 'ping-20240905-flood-refused'])('%s: says who may flood', (name) => {
    const result = resultOf(argv, { exitCode: 2, stderr: recorded(name) });
    expect(() => pingAccount({ ...unpaced, flood: true }, result)).toThrow(
      expect.objectContaining({ remedy: expect.stringContaining('root') }),
    );
  });
});
