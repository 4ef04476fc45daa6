import { z } from 'zod';
import type { BenchmarkResult } from '../model/benchmark.ts';
import { MECHANISM_NAMES } from '../model/mechanism.ts';
import { QUANTITY_NAMES } from '../model/quantities.ts';
import { count, milliseconds, mirrors, texts, time, variant, verdictSchema } from './sharedSchema.ts';
import { storedTopologySchema } from './topologySchema.ts';

const share = z.number().min(0).max(1);
const rate = z.number().nonnegative();
const status = z.enum(['passed', 'failed', 'inconclusive']);
const quantityName = z.enum(QUANTITY_NAMES);
const between = { from: z.string(), to: z.string() };

const load = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('udp'),
    ...between,
    frameBytes: z.union([count, z.literal('imix')]),
    packetsPerSecond: rate.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('tcp'), ...between }),
  z.strictObject({ kind: z.literal('iperf3-udp'), ...between, bitsPerSecond: rate }),
  z.strictObject({
    kind: z.literal('replay'),
    ...between,
    capture: z.string(),
    packetsPerSecond: rate.exactOptional(),
  }),
]);

const interval = z.strictObject({ estimate: z.number(), low: z.number(), high: z.number(), level: share });

const comparison = z.strictObject({
  state: z.string(),
  reference: z.string(),
  ratio: interval.exactOptional(),
  difference: interval,
  pValue: share,
  pairs: count,
});

const quantity = z.strictObject({
  quantity: quantityName,
  samples: z.array(z.strictObject({ round: count, place: count, state: z.string(), value: z.number() })).readonly(),
  comparisons: z.array(comparison).readonly(),
});

const round = z.strictObject({
  round: count,
  order: texts,
  steal: share,
  foreign: share,
  spoiled: z.string().exactOptional(),
});

const delays = z.strictObject({
  state: z.string(),
  count,
  quantiles: z.array(z.strictObject({ quantile: share, milliseconds })).readonly(),
});

const loadTrial = z.strictObject({
  state: z.string(),
  packetsPerSecond: rate,
  sent: count,
  lost: count,
  durationMs: milliseconds,
});

const search = z.strictObject({
  rates: z
    .array(
      z.strictObject({
        state: z.string(),
        goal: z.string(),
        lossRatio: share,
        low: rate,
        high: rate.exactOptional(),
        unfinished: z.string().exactOptional(),
      }),
    )
    .readonly(),
  trials: z.array(loadTrial).readonly(),
  ceilingPacketsPerSecond: rate,
  queuePackets: count,
  durationMs: milliseconds,
});

const calibration = z.strictObject({
  quantity: quantityName,
  comparisons: count,
  rejected: count,
  level: share,
  roundsEach: count,
  smallestEffect: rate,
});

/** What came of a benchmark, as run.json holds it. */
export const benchmarkSchema = z.strictObject({
  benchmark: z.string(),
  question: z.string(),
  variant,
  topology: storedTopologySchema,
  mirrors,
  states: z
    .array(
      z.strictObject({
        name: z.string(),
        what: z.string(),
        mirrors: texts.exactOptional(),
        flows: texts.exactOptional(),
        mechanism: z.enum(MECHANISM_NAMES).exactOptional(),
      }),
    )
    .readonly(),
  load,
  cores: z.strictObject({ switch: count, sender: count }).exactOptional(),
  seed: z.int(),
  startedAt: time,
  durationMs: milliseconds,
  ended: z.enum(['precision', 'duration', 'cut short', 'errored']),
  precision: z.strictObject({ asked: rate, reached: rate.exactOptional() }),
  rounds: z.array(round).readonly(),
  quantities: z.array(quantity).readonly(),
  delays: z.array(delays).readonly(),
  loads: z.array(loadTrial).readonly(),
  search: search.exactOptional(),
  calibration: calibration.exactOptional(),
  skipped: z
    .array(z.strictObject({ state: z.string(), reason: z.string() }))
    .readonly()
    .exactOptional(),
  confirmations: z
    .array(z.strictObject({ state: z.string(), when: z.enum(['before', 'after']), verdict: verdictSchema }))
    .readonly(),
  judgements: z
    .array(z.strictObject({ state: z.string(), quantity: quantityName, allowed: rate, status, reason: z.string() }))
    .readonly(),
  status: z.enum(['passed', 'failed', 'inconclusive', 'errored']),
  reason: z.string().exactOptional(),
  repeat: texts,
}) satisfies z.ZodType<BenchmarkResult>;
