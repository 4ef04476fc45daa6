import { InvalidArgumentError } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { repeatReplay } from '../jobs/repeat.ts';
import { rateOf, splitOf, wholeNumber } from './replayOptions.ts';

describe('rateOf', () => {
  it.each([
    ['max', 'max'],
    ['original', {}],
    ['top', { topSpeed: true }],
    ['x2', { multiplier: 2 }],
    ['x0.25', { multiplier: 0.25 }],
    ['5000pps', { packetsPerSecond: 5000 }],
    ['0.5pps', { packetsPerSecond: 0.5 }],
    ['64kbps', { bitsPerSecond: 64_000 }],
    ['100mbps', { bitsPerSecond: 100_000_000 }],
    ['2.5gbps', { bitsPerSecond: 2_500_000_000 }],
  ])('reads %s', (text, rate) => {
    expect(rateOf(text)).toEqual(rate);
  });

  it.each([
    ['nothing', ''],
    ['no unit', '5000'],
    ['a unit alone', 'mbps'],
    ['a rate of nothing', '0pps'],
    ['a factor of nothing', 'x0'],
    ['a factor without a number', 'x'],
    ['less than nothing', '-5pps'],
    ['a unit that is none', '5tbps'],
    ['capitals', '100Mbps'],
    ['blanks', '100 mbps'],
    ['a number of another notation', '1e3pps'],
    ['a second line', '5pps\n'],
    ['an option', '--topspeed'],
    ['what every object has', 'toString'],
    ['what every object is made by', '__proto__'],
  ])('refuses %s', (_, text) => {
    expect(() => rateOf(text)).toThrow(InvalidArgumentError);
  });
});

describe('splitOf', () => {
  it.each(['bridge', 'client', 'server', 'first', 'port'] as const)('reads %s', (mode) => {
    expect(splitOf(mode)).toBe(mode);
  });

  it.each(['192.0.2.80/32', '192.0.2.0/24,198.51.100.0/24'])('reads the networks %s', (cidr) => {
    expect(splitOf(`cidr:${cidr}`)).toEqual({ cidr });
  });

  it.each([
    ['nothing', ''],
    ['a mode that is none', 'auto'],
    ['no network', 'cidr:'],
    ['a network without a prefix', 'cidr:192.0.2.1'],
    ['a network that goes on', 'cidr:192.0.2.0/24 --pcap=x'],
    ['a network in a second line', 'cidr:192.0.2.0/24\n198.51.100.0/24'],
    ['an empty network beside another', 'cidr:192.0.2.0/24,'],
    ['a host name', 'cidr:localhost/8'],
    ['an option', '--port'],
    ['what every object has', 'toString'],
  ])('refuses %s', (_, text) => {
    expect(() => splitOf(text)).toThrow(InvalidArgumentError);
  });
});

describe('wholeNumber', () => {
  const read = wholeNumber(2, 500);

  it.each([
    ['2', 2],
    ['500', 500],
    ['007', 7],
  ])('reads %s', (text, value) => {
    expect(read(text)).toBe(value);
  });

  it.each(['1', '501', '', ' ', '3.5', '-3', '+3', '1e2', '0x10', 'ten', '9999999999', 'Infinity'])(
    'refuses %j, and says what it may be',
    (text) => {
      expect(() => read(text)).toThrow('It is a whole number from 2 to 500.');
    },
  );
});

it.each(['max', 'top', 'original', 'x2.5', '5000pps', '100mbps', '0.5kbps'])(
  'the rate %s is the same when a replay is repeated',
  (text) => {
    const rate = rateOf(text);
    const variant = {
      port: 'veth',
      switch: 'ovs-netdev',
      mechanism: 'ovs-mirror',
      ovs: '3.1.0',
      offloads: 'off',
      endpoint: 'namespace',
    } as const;
    const command = repeatReplay({ name: 'a.pcap', loop: 1, rate, select: 'all' }, variant, 'system');
    expect(rateOf(command[command.indexOf('--rate') + 1] ?? '')).toEqual(rate);
  },
);
