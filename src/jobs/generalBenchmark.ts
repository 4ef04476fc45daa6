import type { Benchmark, BenchmarkState, Load } from '../model/benchmark.ts';
import type { GeneralBenchmarkOrder } from '../model/generalBenchmark.ts';
import type { QuantityName } from '../model/measurement.ts';
import type { Mirror } from '../model/mirror.ts';
import { type StarPort, star } from '../model/topology.ts';

const SENDER = { port: 'p1', endpoint: 'h1' } as const;
const RECEIVER = { port: 'p2', endpoint: 'h2' } as const;
const BRIDGE = 'br0';
const UNDERLAY = 'br1';

/**
 * The benchmark that the options of `bench` ask for. The load passes the first source port; others are selected and silent.
 *
 *     h1 ── p1 ─┐
 *               br0 ── out1 … outN      a mirror each
 *     h2 ── p2 ─┘
 *
 * Where the same copies can be made by flows alone, they are the state `control`: the same actions of the datapath without a mirror.
 */
export function generalBenchmark(order: GeneralBenchmarkOrder): Benchmark {
  const count = order.mirrors;
  const outputs = numbered('out', count);
  const mirrors = Object.fromEntries(outputs.map((output, index) => [`m${index + 1}`, mirrorOf(order, output)]));
  const names = Object.keys(mirrors);
  const hasControl = count === 1 && order.snaplen === undefined;
  const states: Record<string, BenchmarkState> = {
    off: { what: 'no mirror' },
    mirror: { mirrors: names, what: count === 1 ? 'the mirror' : `${count} mirrors` },
    ...(hasControl && { control: { flows: copyingFlows(order, outputs), what: 'the same copies by flows' } }),
  };
  return {
    question: `What ${count === 1 ? 'does a mirror' : `do ${count} mirrors`} of ${selected(order)} cost?`,
    topology: topologyOf(order, outputs),
    mirrors,
    states,
    load: loadOf(order.load),
    quantities: quantitiesOf(order.load),
  };
}

function numbered(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
}

function selected({ source, sourcePorts }: GeneralBenchmarkOrder): string {
  if (source === 'all') return 'all that passes the bridge';
  const what = { arriving: 'what arrives', departing: 'what departs', both: 'both directions' }[source];
  return sourcePorts === 1 ? `${what} at one port` : `${what} at ${sourcePorts} ports`;
}

/** Source ports beside the one that the load passes. */
function idleSources({ source, sourcePorts }: GeneralBenchmarkOrder): readonly string[] {
  return source === 'all' ? [] : numbered('idle', sourcePorts - 1);
}

function mirrorOf(order: GeneralBenchmarkOrder, outputPort: string): Mirror {
  const idle = idleSources(order);
  const rest = { outputPort, ...(order.snaplen !== undefined && { snaplen: order.snaplen }) };
  switch (order.source) {
    case 'arriving':
      return { selectSrcPort: [SENDER.port, ...idle], ...rest };
    case 'departing':
      return { selectDstPort: [RECEIVER.port, ...idle], ...rest };
    case 'both':
      return { selectSrcPort: [SENDER.port, ...idle], selectDstPort: [SENDER.port, ...idle], ...rest };
    case 'all':
      return { selectAll: true, ...rest };
    default:
      return order.source satisfies never;
  }
}

function topologyOf(order: GeneralBenchmarkOrder, outputs: readonly string[]) {
  const idle = idleSources(order);
  const collectors = outputs.map((output) => `${output}-end`);
  const outputPorts = outputs.flatMap((output, index): [string, StarPort][] => {
    const end = collectors[index] ?? '';
    switch (order.output) {
      case 'port':
        return [[output, end]];
      case 'internal':
        return [];
      case 'gre':
        return [
          [output, { tunnel: { type: 'gre', via: `uplink${index + 1}` } }],
          [`uplink${index + 1}`, { bridge: UNDERLAY, to: end }],
        ];
      default:
        return order.output satisfies never;
    }
  });
  const isTunnelled = order.output === 'gre';
  const ports: Record<string, StarPort> = {
    [SENDER.port]: SENDER.endpoint,
    [RECEIVER.port]: RECEIVER.endpoint,
    ...Object.fromEntries(idle.map((port) => [port, `${port}-end`])),
    ...Object.fromEntries(outputPorts),
  };
  return star(ports, {
    bridge: BRIDGE,
    internal: order.output === 'internal' ? outputs : [],
    stations: [...idle.map((port) => `${port}-end`), ...(order.output === 'port' ? collectors : [])],
    flows: [forward(SENDER.port, [RECEIVER.port]), forward(RECEIVER.port, [SENDER.port])],
    ...(isTunnelled && {
      addresses: Object.fromEntries(collectors.map((end, index) => [end, `192.0.2.${index + 2}/24`])),
      bridges: { [UNDERLAY]: { address: '192.0.2.1/24' } },
    }),
  });
}

/** Flows that put out what the mirror would copy. */
function copyingFlows({ source }: GeneralBenchmarkOrder, outputs: readonly string[]): readonly string[] {
  const isBothWays = source === 'both' || source === 'all';
  return [
    forward(SENDER.port, [RECEIVER.port, ...outputs]),
    forward(RECEIVER.port, [SENDER.port, ...(isBothWays ? outputs : [])]),
  ];
}

function forward(from: string, to: readonly string[]): string {
  return `in_port=${from},actions=${to.map((port) => `output:${port}`).join(',')}`;
}

function loadOf(load: GeneralBenchmarkOrder['load']): Load {
  return { ...load, from: SENDER.endpoint, to: RECEIVER.endpoint };
}

/** The first one is what precision is asked of. */
function quantitiesOf(load: GeneralBenchmarkOrder['load']): readonly QuantityName[] {
  const cpu = ['switchCpuPerMillion', 'kernelCpuPerMillion'] as const;
  switch (load.kind) {
    case 'tcp':
      return ['deliveredBitsPerSecond', ...cpu];
    case 'iperf3-udp':
      return ['deliveredBitsPerSecond', 'lossRatio', 'copyRatio', ...cpu];
    case 'udp':
    case 'replay':
      return ['deliveredPacketsPerSecond', 'deliveredBitsPerSecond', 'lossRatio', 'copyRatio', ...cpu];
    default:
      return load satisfies never;
  }
}
