import type { BenchmarkResult } from '../../model/benchmark.ts';
import type {
  DelayDistribution,
  Interval,
  LoadTrial,
  MeasuredQuantity,
  QuantityName,
  Round,
  Sample,
  StateComparison,
} from '../../model/measurement.ts';
import { articleTopology } from '../../model/topology.ts';
import type { Verdict } from '../../model/verdict.ts';

const STATES = ['off', 'mirror', 'control'] as const;

/** Twelve rounds, of which the fifth is spoiled: every state twice, in an order and in its reverse. */
const rounds: readonly Round[] = Array.from({ length: 12 }, (_, index) => {
  const start = [...STATES.slice(index % 3), ...STATES.slice(0, index % 3)];
  const spoiled = index === 4 ? { spoiled: 'the host took 7.1 % of the CPU time away' } : {};
  return {
    round: index + 1,
    order: [...start, ...start.toReversed()],
    steal: index === 4 ? 0.071 : 0.001,
    foreign: 0.004,
    ...spoiled,
  };
});

/** A sample for each place of each round, at a state's level, up to 1 % beside it. */
function samplesOf(levels: Readonly<Record<string, number>>): readonly Sample[] {
  return rounds.flatMap(({ round, order }) =>
    order.flatMap((state, index): readonly Sample[] => {
      const level = levels[state];
      const noise = (((round * 7 + index * 3) % 11) - 5) / 500;
      return level === undefined ? [] : [{ round, place: index + 1, state, value: level * (1 + noise) }];
    }),
  );
}

function between(low: number, estimate: number, high: number): Interval {
  return { low, estimate, high, level: 0.95 };
}

function compared(state: string, ratio: Interval | undefined, difference: Interval, pValue: number): StateComparison {
  return { state, reference: 'off', ...(ratio && { ratio }), difference, pValue, pairs: 11 };
}

/** Delivered packets that the mirror costs 12.3 % of, and the control somewhat less. */
const delivered: MeasuredQuantity = {
  quantity: 'deliveredPacketsPerSecond',
  samples: samplesOf({ off: 181_000, mirror: 158_700, control: 163_600 }),
  comparisons: [
    compared('mirror', between(0.863, 0.877, 0.891), between(-24_800, -22_300, -19_700), 0.000_9),
    compared('control', between(0.892, 0.904, 0.917), between(-19_500, -17_400, -15_000), 0.000_9),
  ],
};

const loss: MeasuredQuantity = {
  quantity: 'lossRatio',
  samples: samplesOf({ off: 0, mirror: 0.002, control: 0.001 }),
  comparisons: [
    compared('mirror', undefined, between(0.001_8, 0.002, 0.002_2), 0.000_9),
    compared('control', undefined, between(0.000_8, 0.001, 0.001_3), 0.001_9),
  ],
};

const roundTrip: MeasuredQuantity = {
  quantity: 'roundTripP99Ms',
  samples: samplesOf({ off: 0.412, mirror: 0.423, control: 0.418 }),
  comparisons: [
    compared('mirror', between(0.981, 1.027, 1.078), between(-0.008, 0.011, 0.032), 0.31),
    compared('control', between(0.967, 1.014, 1.062), between(-0.014, 0.006, 0.026), 0.62),
  ],
};

const copies: MeasuredQuantity = {
  quantity: 'copyRatio',
  samples: samplesOf({ mirror: 0.985, control: 0.99 }),
  comparisons: [],
};

const processorTime: MeasuredQuantity = {
  quantity: 'switchCpuPerMillion',
  samples: samplesOf({ off: 2.31, mirror: 3.02, control: 2.9 }),
  comparisons: [
    compared('mirror', between(1.28, 1.307, 1.34), between(0.65, 0.71, 0.79), 0.000_9),
    compared('control', between(1.22, 1.255, 1.29), between(0.51, 0.59, 0.67), 0.000_9),
  ],
};

function delaysOf(state: string, medianMs: number): DelayDistribution {
  const points = [
    [0, 0.4],
    [0.25, 0.8],
    [0.5, 1],
    [0.75, 1.3],
    [0.9, 1.7],
    [0.95, 2.1],
    [0.99, 3.4],
    [0.999, 8.6],
    [1, 21],
  ] as const;
  return {
    state,
    count: 24_000,
    quantiles: points.map(([quantile, factor]) => ({ quantile, milliseconds: medianMs * factor })),
  };
}

function loadsOf(state: string, lossRatios: readonly number[]): readonly LoadTrial[] {
  return lossRatios.map((ratio, index) => {
    const packetsPerSecond = 50_000 * (index + 1);
    return {
      state,
      packetsPerSecond,
      sent: packetsPerSecond,
      lost: Math.round(packetsPerSecond * ratio),
      durationMs: 1000,
    };
  });
}

const confirmed: Verdict = {
  check: 'equivalent(before, m0)',
  status: 'passed',
  evidence: '100 of 100 copies',
  counts: { owed: 100, copies: 100, matched: 100, missing: 0, duplicate: 0, unexpected: 0, altered: 0, truncated: 0 },
  findings: [],
};

const unconfirmed: Verdict = {
  check: 'equivalent(after, m0)',
  status: 'inconclusive',
  evidence: 'the capture of vnic-1 dropped 12 packets',
  findings: [{ kind: 'evidence', packets: 12, summary: 'tcpdump dropped 12 of 100 packets that arrived on vnic-1.' }],
};

/** A benchmark that reached its precision, with whatever a result can have; with changes. */
export function benchmarkOf(benchmark: string, changes: Partial<BenchmarkResult> = {}): BenchmarkResult {
  return {
    benchmark,
    question: 'What does a mirror of one port cost?',
    variant: {
      port: 'veth',
      switch: 'ovs-netdev',
      mechanism: 'ovs-mirror',
      ovs: '3.1.0',
      offloads: 'off',
      endpoint: 'namespace',
    },
    topology: articleTopology,
    mirrors: { m0: { selectSrcPort: ['vnic-1'], outputPort: 'mirror0-output' } },
    states: [
      { name: 'off', what: 'no mirror' },
      { name: 'mirror', what: 'the mirror', mirrors: ['m0'] },
      { name: 'control', what: 'the same datapath actions by flows', flows: ['in_port=vnic-1,actions=output:vnic-2'] },
    ],
    load: { kind: 'udp', from: 'ctn-1', to: 'ctn-2', frameBytes: 64 },
    cores: { switch: 1, sender: 0 },
    seed: 17,
    startedAt: '2025-01-02T03:04:05.900Z',
    durationMs: 41_250,
    ended: 'precision',
    precision: { asked: 0.02, reached: 0.016 },
    rounds,
    quantities: [delivered, loss, copies, roundTrip, processorTime],
    delays: [delaysOf('off', 0.121), delaysOf('mirror', 0.124), delaysOf('control', 0.122)],
    loads: [
      ...loadsOf('off', [0, 0, 0, 0.004, 0.08]),
      ...loadsOf('mirror', [0, 0, 0.002, 0.05, 0.21]),
      ...loadsOf('control', [0, 0, 0.001, 0.04, 0.18]),
    ],
    confirmations: [
      { state: 'off', when: 'before', verdict: { ...confirmed, check: 'silent(before)', evidence: '0 packets' } },
      { state: 'mirror', when: 'before', verdict: confirmed },
      { state: 'mirror', when: 'after', verdict: { ...confirmed, check: 'equivalent(after, m0)' } },
    ],
    judgements: [],
    status: 'passed',
    repeat: ['mirrorbench', 'bench', benchmark, '--seed', '17'],
    ...changes,
  };
}

/** A search whose reference the generator could not overload. */
const search: BenchmarkResult['search'] = {
  rates: [
    { state: 'off', goal: 'NDR', lossRatio: 0, low: 212_000 },
    { state: 'off', goal: 'PDR 0.5 %', lossRatio: 0.005, low: 212_000 },
    { state: 'mirror', goal: 'NDR', lossRatio: 0, low: 131_000, high: 140_500, unfinished: 'the time was up' },
    { state: 'mirror', goal: 'PDR 0.5 %', lossRatio: 0.005, low: 150_000, high: 152_800 },
  ],
  trials: [...loadsOf('off', [0, 0, 0, 0.001]), ...loadsOf('mirror', [0, 0, 0.004, 0.11])],
  ceilingPacketsPerSecond: 212_000,
  queuePackets: 1000,
  durationMs: 58_300,
};

function quantityOf(quantity: QuantityName, comparisons: readonly StateComparison[], level: number): MeasuredQuantity {
  return { quantity, samples: samplesOf({ off: level, mirror: level }), comparisons };
}

/** No difference was found, and a calibration says what would have been. */
const noDifference = benchmarkOf('article/iperf3-tcp', {
  question: 'What does the mirror cost of what TCP reaches?',
  load: { kind: 'tcp', from: 'ctn-1', to: 'ctn-2' },
  quantities: [
    quantityOf(
      'deliveredBitsPerSecond',
      [compared('mirror', between(0.985, 0.998, 1.011), between(-31e6, -4e6, 23e6), 0.71)],
      2.13e9,
    ),
  ],
  calibration: {
    quantity: 'deliveredBitsPerSecond',
    comparisons: 100,
    rejected: 4,
    level: 0.05,
    roundsEach: 12,
    smallestEffect: 0.021,
  },
  delays: [],
  loads: [],
});

const overThreshold = benchmarkOf('article/tcpreplay', {
  question: 'What does the mirror cost of a replay?',
  load: { kind: 'replay', from: 'ctn-1', to: 'ctn-2', capture: '/x/http.pcap' },
  ended: 'duration',
  precision: { asked: 0.01, reached: 0.016 },
  judgements: [
    {
      state: 'mirror',
      quantity: 'deliveredPacketsPerSecond',
      allowed: 0.1,
      status: 'failed',
      reason: 'it costs 10.9 to 13.7 %, and 10 % are allowed',
    },
  ],
  status: 'failed',
});

const undecided = benchmarkOf('article/iperf3-udp', {
  load: { kind: 'iperf3-udp', from: 'ctn-1', to: 'ctn-2', bitsPerSecond: 400e6 },
  ended: 'cut short',
  judgements: [
    {
      state: 'mirror',
      quantity: 'deliveredPacketsPerSecond',
      allowed: 0.12,
      status: 'inconclusive',
      reason: 'it costs 10.9 to 13.7 %, and 12 % are allowed',
    },
  ],
  confirmations: [{ state: 'mirror', when: 'after', verdict: unconfirmed }],
  status: 'inconclusive',
  reason: 'the interval reaches over what is allowed',
});

const broken = benchmarkOf('article/span', {
  durationMs: 1_200,
  ended: 'errored',
  precision: { asked: 0.02 },
  rounds: [],
  quantities: [],
  delays: [],
  loads: [],
  confirmations: [],
  status: 'errored',
  reason: 'tcpreplay ended with exit code 1\n  while reading fixtures/smallFlows.pcap',
});

/** A user's own, whose names are as long as names can be. */
const long = benchmarkOf(`/home/somebody/${'a-folder-with-a-long-name/'.repeat(6)}benchmarks.ts#${'row'.repeat(30)}`, {
  question: `Does ${'it cost anything, and if so how much, and '.repeat(8)}why?`,
  states: [
    { name: 'without-any-mirror-whatsoever', what: 'nothing that anybody could call a mirror' },
    { name: 'with-thirty-two-mirrors-and-a-filter', what: 'thirty-two mirrors', mirrors: ['m0', 'm1'] },
  ],
  quantities: [
    {
      quantity: 'roundTripMedianMs',
      samples: [{ round: 1, place: 1, state: 'with-thirty-two-mirrors-and-a-filter', value: 1234.567_891_23 }],
      comparisons: [
        {
          ...compared('with-thirty-two-mirrors-and-a-filter', between(3.1, 27.4, 141.9), between(2, 40, 300), 0.04),
          reference: 'without-any-mirror-whatsoever',
        },
      ],
    },
  ],
  delays: [delaysOf('with-thirty-two-mirrors-and-a-filter', 1234.5)],
});

/** A benchmark of each kind that a reader has to tell apart. */
export const benchmarks = {
  normal: benchmarkOf('article/span-egress'),
  noDifference,
  searched: benchmarkOf('general', { search, load: { kind: 'udp', from: 'ctn-1', to: 'ctn-2', frameBytes: 'imix' } }),
  overThreshold,
  undecided,
  broken,
  long,
} as const satisfies Readonly<Record<string, BenchmarkResult>>;
