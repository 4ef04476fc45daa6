import { describe, expect, it } from 'vitest';
import { pingAccount, pingArgv } from './ping.ts';
import { recorded, resultOf } from './testing/recorded.ts';

const five = { kind: 'ping', from: 'h1', to: 'h2', count: 5, intervalMs: 10 } as const;
const argv = pingArgv(five, '10.0.0.2');

describe('pingArgv', () => {
  it('asks for numbers only, a summary only, and an interval in seconds', () => {
    expect(argv.join(' ')).toBe('ping -n -q -c 5 -i 0.01 -W 2 10.0.0.2');
  });

  it('waits for some time between requests though it is not told to', () => {
    const { intervalMs: _, ...ping } = five;
    expect(pingArgv(ping, '10.0.0.2').join(' ')).toMatch(/ -i 0\.0\d+ /);
  });

  it('says the payload and the interval when they are given', () => {
    const ping = { ...five, intervalMs: 200, payloadBytes: 1472 };
    expect(pingArgv(ping, '10.0.0.2').join(' ')).toBe('ping -n -q -c 5 -i 0.2 -W 2 -s 1472 10.0.0.2');
  });
});

describe('pingAccount', () => {
  it.each([
    ['ping-20221126-answered', 0, 5, { asked: 5, claimed: 5, answered: 5 }],
    ['ping-20221126-some-lost', 0, 10, { asked: 10, claimed: 10, answered: 4 }],
    ['ping-20221126-none-answered', 1, 3, { asked: 3, claimed: 3, answered: 0 }],
  ])('%s', (name, exitCode, count, account) => {
    const result = resultOf(argv, { exitCode, stdout: recorded(name) });
    expect(pingAccount({ ...five, count }, result)).toEqual({ command: argv, ...account });
  });

  it('counts what was sent, not what was asked for, when ping was cut short', () => {
    const stdout = recorded('ping-20221126-some-lost');
    expect(pingAccount({ ...five, count: 20 }, resultOf(argv, { stdout }))).toMatchObject({ asked: 20, claimed: 10 });
  });

  it('gives ping’s own words when there is no summary', () => {
    const result = resultOf(argv, { exitCode: 2, stderr: recorded('ping-20221126-unreachable') });
    expect(() => pingAccount(five, result)).toThrow(
      'ping -n -q -c 5 -i 0.01 -W 2 10.0.0.2 gave no summary: ping: connect: Network is unreachable',
    );
  });
});
