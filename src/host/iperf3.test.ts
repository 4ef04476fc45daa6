import { describe, expect, it } from 'vitest';
import type { Iperf3 } from '../model/traffic.ts';
import { IPERF3_SERVER, iperf3Account, iperf3Argv, iperf3TimedArgv, receivedBitsPerSecond } from './iperf3.ts';
import { recorded, resultOf } from './testing/recorded.ts';

const tcp: Iperf3 = { kind: 'iperf3', from: 'h1', to: 'h2', protocol: 'tcp', bytes: 200_000 };
const udp: Iperf3 = { ...tcp, protocol: 'udp', bytes: 144_800 };
const argv = ['iperf3', '--client', '10.0.0.2'] as const;
const account = (test: Iperf3, name: string) => iperf3Account(test, resultOf(argv, { stdout: recorded(name) }));

describe('iperf3Argv', () => {
  it('sends a number of bytes and tells the result as JSON', () => {
    expect(iperf3Argv(tcp, '10.0.0.2').join(' ')).toBe(
      'iperf3 --client 10.0.0.2 --port 5201 --json --connect-timeout 3000 --bytes 200000 --interval 0.1',
    );
  });

  it('sends UDP in datagrams that fit into an Ethernet frame', () => {
    expect(iperf3Argv(udp, '10.0.0.2').slice(-3)).toEqual(['--udp', '--length', '1448']);
  });

  it('says rate, length and window when they are given', () => {
    const test = { ...tcp, bitsPerSecond: 1e6, lengthBytes: 500, windowBytes: 65_536 };
    expect(iperf3Argv(test, '10.0.0.2').slice(-6).join(' ')).toBe('--bitrate 1000000 --length 500 --window 65536');
    expect(iperf3Argv({ ...udp, lengthBytes: 500 }, '10.0.0.2').slice(-3)).toEqual(['--udp', '--length', '500']);
  });

  it.each([
    [{ direction: 'forward' }, ''],
    [{ direction: 'reverse' }, ' --reverse'],
    [{ direction: 'both' }, ' --bidir'],
    [{ ipVersion: 6 }, ' --version6'],
    [{ streams: 4, lengthBytes: 1000 }, ' --parallel 4 --length 1000'],
  ] as const)('%o is%s', (changes, options) => {
    expect(iperf3Argv({ ...tcp, ...changes }, '10.0.0.2').join(' ')).toBe(
      `${iperf3Argv(tcp, '10.0.0.2').join(' ')}${options}`,
    );
  });

  it('has writes so short that each stream has one', () => {
    expect(iperf3Argv({ ...tcp, streams: 3 }, '10.0.0.2').slice(-2)).toEqual(['--length', '66667']);
    expect(iperf3Argv({ ...tcp, streams: 3, bytes: 1e9 }, '10.0.0.2').slice(-2)).toEqual(['--length', '131072']);
  });

  it('does not wait for ever for datagrams that were lost', () => {
    expect(iperf3Argv({ ...udp, direction: 'reverse' }, '10.0.0.2')).toContain('--rcv-timeout');
    expect(iperf3Argv(udp, '10.0.0.2')).not.toContain('--rcv-timeout');
  });

  it('has short intervals where a test is short', () => {
    expect(iperf3Argv({ ...udp, bytes: 1e6 }, '10.0.0.2')).toContain('--interval');
    expect(iperf3Argv({ ...udp, bytes: 2e6 }, '10.0.0.2')).not.toContain('--interval');
    expect(iperf3Argv({ ...udp, bytes: 2e6, streams: 2 }, '10.0.0.2')).toContain('--interval');
    expect(iperf3Argv({ ...udp, bytes: 2e6, bitsPerSecond: 1e7 }, '10.0.0.2')).toContain('--interval');
    expect(iperf3Argv({ ...tcp, bytes: 1e10 }, '10.0.0.2')).not.toContain('--interval');
  });

  it('asks the port that the server listens on', () => {
    const portOf = (command: readonly string[]) => command[command.indexOf('--port') + 1];
    expect(portOf(iperf3Argv(tcp, '10.0.0.2'))).toBe(portOf(IPERF3_SERVER));
  });
});

describe('iperf3Account', () => {
  it('tells of TCP what the receiver got, and no packets', () => {
    expect(account(tcp, 'iperf3-3.12-tcp')).toEqual({ command: argv, receivedBytes: 262_144 });
  });

  it('tells of UDP how many datagrams were asked for and sent, and nothing of what was lost', () => {
    expect(account(udp, 'iperf3-3.12-udp-lost')).toEqual({
      command: argv,
      receivedBytes: 125_976,
      asked: 100,
      claimed: 100,
    });
  });

  it('does not take iperf3’s word for it that nothing was lost, when its server had not read the tail', () => {
    expect(recorded('iperf3-3.12-udp-tail-unread')).toMatch(/"lost_packets":\s*0/);
    const { asked, claimed, answered, receivedBytes } = account(
      { ...udp, bytes: 50_000 },
      'iperf3-3.12-udp-tail-unread',
    );
    expect({ asked, claimed, answered, receivedBytes }).toEqual({ asked: 35, claimed: 35, receivedBytes: 32 * 1448 });
  });

  it('adds up the streams', () => {
    expect(account({ ...tcp, streams: 4 }, 'iperf3-3.12-tcp-parallel')).toEqual({
      command: argv,
      receivedBytes: 200_000,
    });
    expect(account({ ...udp, streams: 3 }, 'iperf3-3.12-udp-parallel')).toMatchObject({ asked: 100, claimed: 102 });
  });

  it('takes what the server sent when the server sends', () => {
    const reverse = { direction: 'reverse' } as const;
    expect(account({ ...tcp, ...reverse }, 'iperf3-3.12-tcp-reverse')).toEqual({
      command: argv,
      receivedBytes: 262_144,
    });
    expect(account({ ...udp, ...reverse }, 'iperf3-3.12-udp-reverse')).toMatchObject({ asked: 100, claimed: 100 });
    // It sent on until 100 datagrams had arrived.
    expect(account({ ...udp, ...reverse }, 'iperf3-3.12-udp-reverse-lost')).toEqual({
      command: argv,
      receivedBytes: 144_800,
      asked: 100,
      claimed: 201,
    });
  });

  it('adds up both directions, and does not say what was asked: the test ends when either has sent its bytes', () => {
    const both = { direction: 'both' } as const;
    expect(account({ ...tcp, ...both }, 'iperf3-3.12-tcp-bidir')).toEqual({ command: argv, receivedBytes: 210_000 });
    expect(account({ ...udp, ...both }, 'iperf3-3.12-udp-bidir')).toEqual({
      command: argv,
      receivedBytes: 2 * 143_352,
      claimed: 100 + 99,
    });
    expect(account({ ...udp, ...both }, 'iperf3-3.12-udp-bidir-lost')).toEqual({
      command: argv,
      receivedBytes: 89_776 + 72_400,
      claimed: 100 + 124,
    });
  });

  it('reads the account of a test over IPv6', () => {
    expect(account({ ...udp, ipVersion: 6 }, 'iperf3-3.12-ipv6')).toMatchObject({ asked: 100, claimed: 100 });
  });

  it('says what to do when the client gave up waiting for datagrams that were lost', () => {
    expect(() => account({ ...udp, direction: 'reverse' }, 'iperf3-3.12-udp-reverse-idle')).toThrow(
      expect.objectContaining({
        message: 'iperf3 --client 10.0.0.2: idle timeout for receiving data',
        remedy: expect.stringContaining('bitsPerSecond'),
      }),
    );
  });

  it('reads JSON that holds a bare nan', () => {
    expect(recorded('iperf3-3.12-udp-edited-nan')).toMatch(/nan/);
    expect(account(udp, 'iperf3-3.12-udp-edited-nan')).toMatchObject({ claimed: 100 });
  });

  it('gives iperf3’s own words for an error', () => {
    expect(() => account(tcp, 'iperf3-3.12-refused')).toThrow(
      'iperf3 --client 10.0.0.2: unable to connect to server: Connection refused',
    );
  });

  it('gives what iperf3 said when that is no JSON', () => {
    const result = resultOf(argv, { exitCode: 1, stderr: 'iperf3: parameter error\n' });
    expect(() => iperf3Account(tcp, result)).toThrow('gave no JSON: iperf3: parameter error');
    const half = resultOf(argv, { stdout: recorded('iperf3-3.12-tcp').slice(0, 400) });
    expect(() => iperf3Account(tcp, half)).toThrow('gave no JSON');
  });
});

describe('a test of a fixed time', () => {
  it('runs for whole seconds, TCP as fast as it goes and UDP at its rate', () => {
    const common = ['iperf3', '--client', '10.0.0.2', '--port', '5201', '--json', '--connect-timeout', '3000'];
    const test = { address: '10.0.0.2', seconds: 2 };
    expect(iperf3TimedArgv(test)).toEqual([...common, '--time', '2']);
    const udp = ['--udp', '--bitrate', '1000000', '--length', '1448'];
    expect(iperf3TimedArgv({ ...test, udpBitsPerSecond: 1e6 })).toEqual([...common, '--time', '2', ...udp]);
  });

  it('has the rate that its receiver tells', () => {
    const printed = recorded('iperf3-3.12-tcp');
    const { end } = JSON.parse(printed) as { end: { sum_received: { bits_per_second: number } } };
    expect(end.sum_received.bits_per_second).toBeGreaterThan(0);
    expect(receivedBitsPerSecond(resultOf(argv, { stdout: printed }))).toBe(end.sum_received.bits_per_second);
  });

  it('is an error when the receiver tells none', () => {
    const result = resultOf(argv, { stdout: '{"end": {"sum_received": {"bits_per_second": nan}}}' });
    expect(() => receivedBitsPerSecond(result)).toThrow('gave no rate of the receiver');
  });
});
