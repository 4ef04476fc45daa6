import type { BenchmarkResult } from '../../model/benchmark.ts';
import type { MeasuredQuantity, QuantityName, StateComparison } from '../../model/measurement.ts';
import type { MechanismName } from '../../model/mechanism.ts';
import type { SwitchKind } from '../../model/switch.ts';
import { reportOf } from './made-up.ts';
import { benchmarkOf } from './made-up-benchmarks.ts';

const LEVEL = { level: 0.95 };

/** A quantity that each state takes a certain share of the first one's, to within a tenth of what it changes. */
function quantityOf(quantity: QuantityName, values: Readonly<Record<string, number>>, pairs = 11): MeasuredQuantity {
  const [[reference = '', base = 0] = [], ...others] = Object.entries(values);
  const compared = quantity === 'copyRatio' ? [] : others;
  return {
    quantity,
    samples: Object.entries(values).map(([state, value], index) => ({ round: 1, place: index + 1, state, value })),
    comparisons: compared.map(([state, value]): StateComparison => {
      const change = value - base;
      const [low, high] = [0.9 * change, 1.1 * change].toSorted((a, b) => a - b) as [number, number];
      return {
        ...{ state, reference, pValue: 0.000_9, pairs },
        ratio: { estimate: value / base, low: (base + low) / base, high: (base + high) / base, ...LEVEL },
        difference: { estimate: change, low, high, ...LEVEL },
      };
    }),
  };
}

/** A benchmark of mechanisms on a switch: `none`, and a state for each of them, at ever higher cost. */
export function costsOn(
  kind: SwitchKind,
  mechanisms: readonly MechanismName[],
  load: 'udp' | 'tcp',
  { pairs, ...changes }: Partial<BenchmarkResult> & { readonly pairs?: number } = {},
): BenchmarkResult {
  const valuesOf = (base: number, step: number) =>
    Object.fromEntries(['none', ...mechanisms].map((name, index) => [name, base * (1 + step * index)]));
  const { variant, confirmations } = benchmarkOf('');
  const [, confirmed] = confirmations;
  const rate =
    load === 'udp'
      ? quantityOf('deliveredPacketsPerSecond', valuesOf(180_000, -0.1), pairs)
      : quantityOf('deliveredBitsPerSecond', valuesOf(2.4e9, -0.05), pairs);
  const { none: _, ...copied } = valuesOf(1, -0.004);
  return benchmarkOf(`mechanisms/${kind}-${load}`, {
    question: 'What does each mechanism cost?',
    variant: { ...variant, switch: kind },
    states: [
      { name: 'none', what: 'no mirror' },
      ...mechanisms.map((name) => ({ name, what: `a mirror by ${name}`, mirrors: ['m0'], mechanism: name })),
    ],
    load:
      load === 'udp'
        ? { kind: 'udp', from: 'ctn-1', to: 'ctn-2', frameBytes: 64 }
        : { kind: 'tcp', from: 'ctn-1', to: 'ctn-2' },
    rounds: [{ round: 1, order: ['none', ...mechanisms], steal: 0, foreign: 0 }],
    quantities: [
      rate,
      ...(load === 'udp'
        ? [quantityOf('copyRatio', copied), quantityOf('switchCpuPerMillion', valuesOf(2.3, 0.2), pairs)]
        : []),
    ],
    delays: [],
    loads: [],
    confirmations: mechanisms.flatMap((state) =>
      confirmed === undefined ? [] : [{ state, when: 'before' as const, verdict: confirmed.verdict }],
    ),
    ...changes,
  });
}

/** Mechanisms on three switches, under two loads. */
export const costsReport = reportOf([], {
  benchmarks: [
    costsOn('ovs-netdev', ['ovs-mirror', 'ovs-flow', 'tc'], 'udp'),
    costsOn('ovs-netdev', ['ovs-mirror', 'ovs-flow', 'tc'], 'tcp'),
    costsOn('linux-bridge', ['tc', 'nft'], 'udp'),
    costsOn('linux-bridge', ['tc', 'nft'], 'tcp', { pairs: 3 }),
    costsOn('ovs-afxdp', ['ovs-mirror'], 'udp'),
  ],
});
