import { InvalidArgumentError } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { askedByOptions } from '../jobs/repeat.ts';
import { Problem } from '../model/problem.ts';
import {
  durationOf,
  frameSizeOf,
  type GeneralOptions,
  generalOrders,
  loadOf,
  quantityOf,
  requireNoneOf,
} from './benchOptions.ts';

describe('durationOf', () => {
  it.each([
    ['1s', 1000],
    ['90s', 90_000],
    ['2m', 120_000],
    ['1.5h', 5_400_000],
    ['24h', 86_400_000],
  ])('reads %s', (text, ms) => {
    expect(durationOf(text)).toBe(ms);
  });

  it.each([
    ['nothing', ''],
    ['no unit', '60'],
    ['a unit alone', 's'],
    ['less than a second', '0.9s'],
    ['more than a day', '25h'],
    ['milliseconds', '5000ms'],
    ['a unit that is none', '2d'],
    ['two units', '1m30s'],
    ['less than nothing', '-5s'],
    ['what every object has', 'toString'],
  ])('refuses %s', (_, text) => {
    expect(() => durationOf(text)).toThrow(InvalidArgumentError);
  });
});

describe('loadOf', () => {
  it.each([
    ['udp', { kind: 'udp' }],
    ['tcp', { kind: 'tcp' }],
    ['iperf3-udp:100mbps', { kind: 'iperf3-udp', bitsPerSecond: 1e8 }],
    ['iperf3-udp:2.5gbps', { kind: 'iperf3-udp', bitsPerSecond: 2.5e9 }],
    ['my traffic.pcap', { kind: 'replay', capture: 'my traffic.pcap' }],
    ['./udp.pcapng.zst', { kind: 'replay', capture: './udp.pcapng.zst' }],
  ])('reads %s', (text, load) => {
    expect(loadOf(text)).toEqual(load);
  });

  it.each(['', 'UDP', 'icmp', 'iperf3-udp', 'iperf3-udp:5000pps', 'iperf3-udp:1.2.3mbps', 'file.txt', 'pcap'])(
    'refuses %j',
    (text) => {
      expect(() => loadOf(text)).toThrow(InvalidArgumentError);
    },
  );
});

it('frame sizes and quantities are those that there are', () => {
  expect(['64', '1518', 'imix'].map(frameSizeOf)).toEqual([64, 1518, 'imix']);
  expect(() => frameSizeOf('65')).toThrow(InvalidArgumentError);
  expect(quantityOf('lossRatio')).toBe('lossRatio');
  expect(() => quantityOf('constructor')).toThrow(InvalidArgumentError);
});

describe('generalOrders', () => {
  it('without options is one mirror of both directions, and frames of 64 bytes as fast as they go', () => {
    expect(generalOrders({})).toEqual([
      { source: 'both', mirrors: 1, sourcePorts: 1, output: 'port', load: { kind: 'udp', frameBytes: 64 } },
    ]);
  });

  it('is a benchmark for each frame size, each once', () => {
    const orders = generalOrders({ frameSize: [64, 'imix', 64], rate: 5000 });
    expect(orders.map(({ load }) => load)).toEqual([
      { kind: 'udp', frameBytes: 64, packetsPerSecond: 5000 },
      { kind: 'udp', frameBytes: 'imix', packetsPerSecond: 5000 },
    ]);
  });

  it.each<[string, GeneralOptions]>([
    ['a frame size of a stream', { load: { kind: 'tcp' }, frameSize: [64] }],
    ['a frame size of a capture', { load: { kind: 'replay', capture: 'a.pcap' }, frameSize: [64] }],
    ['packets a second of a stream', { load: { kind: 'tcp' }, rate: 5 }],
    ['packets a second beside bits', { load: { kind: 'iperf3-udp', bitsPerSecond: 1e6 }, rate: 5 }],
  ])('refuses %s', (_, options) => {
    expect(() => generalOrders(options)).toThrow(Problem);
  });

  it.each<[string, GeneralOptions]>([
    ['the least', {}],
    ['all of a mirror', { source: 'all', mirrors: 32, sourcePorts: 4, output: 'gre', snaplen: 96 }],
    ['a mix with a rate', { frameSize: ['imix'], rate: 12_345 }],
    ['a stream', { load: { kind: 'tcp' } }],
    ['datagrams', { load: { kind: 'iperf3-udp', bitsPerSecond: 1.5e6 } }],
    ['a capture that is called as an option is', { load: { kind: 'replay', capture: '-x.pcap' }, rate: 7 }],
  ])('the command that repeats %s asks for the same', (_, options) => {
    for (const order of generalOrders(options)) {
      const again = generalOrders(read(askedByOptions(order)))[0];
      const { load } = order;
      const samePath = load.kind === 'replay' ? { ...load, capture: './-x.pcap' } : load;
      expect(again).toEqual({ ...order, load: samePath });
    }
  });
});

/** Options as the command line reads them. */
function read(args: readonly string[]): GeneralOptions {
  const told = (option: string) => (args.includes(option) ? args[args.indexOf(option) + 1] : undefined);
  const number = (option: string) => (told(option) === undefined ? undefined : Number(told(option)));
  const load = told('--load');
  const size = told('--frame-size');
  return {
    source: told('--source') as GeneralOptions['source'],
    mirrors: number('--mirrors'),
    sourcePorts: number('--source-ports'),
    output: told('--output') as GeneralOptions['output'],
    snaplen: number('--snaplen'),
    rate: number('--rate'),
    frameSize: size === undefined ? undefined : [frameSizeOf(size)],
    load: load === undefined ? undefined : loadOf(load),
  };
}

it('options of the general benchmark are refused beside a selector, all of them by name', () => {
  expect(() => requireNoneOf({ source: 'all', frameSize: [64] })).toThrow(/^--source, --frame-size cannot be combined/);
  expect(() => requireNoneOf({})).not.toThrow();
});
