import type { EndpointSource } from '../model/endpointSource.ts';
import type { GeneralBenchmarkOrder } from '../model/generalBenchmark.ts';
import type { QuantityName } from '../model/measurement.ts';
import type { ReplayOrder, ReplayRate } from '../model/replayOrder.ts';
import type { Variant } from '../model/scenario.ts';
import type { MeasuringOrder } from './messages.ts';

/** What of a run's options decides what a scenario is run on, beside its variant. */
export interface Borrowed {
  /** Name of an image for containers. */
  readonly image?: string;
  /** What of the machine endpoints are, by endpoint. */
  readonly endpoints?: Readonly<Record<string, EndpointSource>>;
}

/**
 * The command that runs one scenario again with one variant.
 *
 * @param origin of the Open vSwitch, as `--ovs` takes it
 */
export function repeatRun(
  name: string,
  variant: Variant,
  origin: string,
  { image, endpoints = {} }: Borrowed,
): readonly string[] {
  return [
    ...['mirrorbench', 'run', notAnOption(name)],
    ...variantOptions(variant, origin),
    ...['--offloads', variant.offloads],
    ...(variant.endpoint === 'namespace' ? [] : ['--endpoint-kind', variant.endpoint]),
    ...(image === undefined ? [] : ['--image', image]),
    ...Object.entries(endpoints).flatMap(([endpoint, source]) => ['--endpoint', `${endpoint}=${sourceText(source)}`]),
  ];
}

/** What makes a replay of a capture, as a user asks for it. */
export interface AskedReplay extends Pick<ReplayOrder, 'name' | 'loop' | 'rate' | 'select' | 'split'> {
  readonly mtu?: number;
  readonly anonymize?: number;
  readonly fixChecksums?: boolean;
}

/** The command that replays one capture again with one Open vSwitch. */
export function repeatReplay(asked: AskedReplay, variant: Variant, origin: string): readonly string[] {
  const { name, loop, rate, select, split, mtu, anonymize, fixChecksums } = asked;
  return [
    ...['mirrorbench', 'replay', notAnOption(name)],
    ...['--rate', rateText(rate), '--loop', `${loop}`, '--select', select],
    ...(split === undefined ? [] : ['--split', typeof split === 'string' ? split : `cidr:${split.cidr}`]),
    ...(mtu === undefined ? [] : ['--mtu', `${mtu}`]),
    ...(anonymize === undefined ? [] : ['--anonymize', `${anonymize}`]),
    ...(fixChecksums ? ['--fix-checksums'] : []),
    ...variantOptions(variant, origin),
  ];
}

/**
 * The command that measures one benchmark again.
 *
 * @param asked the arguments that name it
 * @param quantities those that were asked for in place of its own
 */
export function repeatBench(
  asked: readonly string[],
  quantities: readonly QuantityName[],
  order: MeasuringOrder,
  variant: Variant,
  origin: string,
): readonly string[] {
  const { seed, precision, durationMs, maxOverhead, calibrate, search } = order;
  return [
    ...['mirrorbench', 'bench', ...asked],
    ...quantities.flatMap((quantity) => ['--quantity', quantity]),
    ...['--precision', shareText(precision), '--duration', `${durationMs / 1000}s`],
    ...(maxOverhead === undefined ? [] : ['--max-overhead', shareText(maxOverhead)]),
    ...(calibrate ? ['--calibrate'] : []),
    ...(search ? ['--search'] : []),
    ...['--seed', `${seed}`],
    ...variantOptions(variant, origin),
  ];
}

/** The argument of `mirrorbench bench` that names a benchmark. */
export function askedByName(name: string): readonly string[] {
  return [notAnOption(name)];
}

/** The arguments of `mirrorbench bench` that ask for the general benchmark. */
export function askedByOptions(order: GeneralBenchmarkOrder): readonly string[] {
  const { source, mirrors, sourcePorts, output, snaplen, load } = order;
  return [
    ...['--source', source, '--mirrors', `${mirrors}`, '--source-ports', `${sourcePorts}`, '--output', output],
    ...(snaplen === undefined ? [] : ['--snaplen', `${snaplen}`]),
    ...loadOptions(load),
  ];
}

function loadOptions(load: GeneralBenchmarkOrder['load']): readonly string[] {
  switch (load.kind) {
    case 'udp':
      return ['--load', 'udp', '--frame-size', `${load.frameBytes}`, ...rateOptions(load)];
    case 'tcp':
      return ['--load', 'tcp'];
    case 'iperf3-udp':
      return ['--load', `iperf3-udp:${load.bitsPerSecond / 1000}kbps`];
    case 'replay':
      return ['--load', notAnOption(load.capture), ...rateOptions(load)];
    default:
      return load satisfies never;
  }
}

function rateOptions({ packetsPerSecond }: { readonly packetsPerSecond?: number }): readonly string[] {
  return packetsPerSecond === undefined ? [] : ['--rate', `${packetsPerSecond}`];
}

/** Rounded, for a share of 0.07 times 100 is no whole number. */
function shareText(share: number): string {
  return `${Number((share * 100).toPrecision(12))}%`;
}

function variantOptions({ port, switch: kind, mechanism }: Variant, origin: string): readonly string[] {
  return [
    ...['--port', port],
    ...(mechanism === 'ovs-mirror' ? [] : ['--mechanism', mechanism]),
    ...(kind === 'ovs-netdev' && mechanism === 'ovs-mirror' ? [] : ['--switch', kind]),
    ...(origin === 'system' ? [] : ['--ovs', origin]),
  ];
}

/** A file may be called as an option is. */
function notAnOption(name: string): string {
  return name.startsWith('-') ? `./${name}` : name;
}

function rateText(rate: ReplayRate): string {
  if (rate === 'max') return rate;
  const { topSpeed, multiplier, packetsPerSecond, bitsPerSecond } = rate;
  if (topSpeed) return 'top';
  if (multiplier !== undefined) return `x${multiplier}`;
  if (packetsPerSecond !== undefined) return `${packetsPerSecond}pps`;
  return bitsPerSecond === undefined ? 'original' : `${bitsPerSecond / 1000}kbps`;
}

function sourceText(source: EndpointSource): string {
  switch (source.kind) {
    case 'netns':
      return `netns:${source.name}`;
    case 'pid':
      return `pid:${source.pid}`;
    case 'container':
      return `${source.engine}:${source.name}`;
    case 'device':
      return `dev:${source.name}`;
    default:
      return source satisfies never;
  }
}
