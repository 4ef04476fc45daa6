import { z } from 'zod';
import { type Report, SCHEMA_VERSION } from '../model/report.ts';
import { benchmarkSchema } from './benchmarkSchema.ts';
import {
  charges,
  count,
  hop,
  milliseconds,
  mirrors,
  offloads,
  texts,
  time,
  variant,
  verdictSchema,
} from './sharedSchema.ts';
import { storedTopologySchema } from './topologySchema.ts';

const ipVersion = z.union([z.literal(4), z.literal(6)]).exactOptional();
/** Seconds since the epoch as decimal text, to the nanosecond. */
const exactTime = z.string().regex(/^\d+(\.\d{1,9})?$/, { error: 'must be seconds with up to nine decimal places' });

/** A path that stays below the folder of run.json, so that a stored run cannot point a reader elsewhere. */
const pathBelow = z.string().regex(/^(?!\/)(?!([\s\S]*\/)?\.\.(\/|$))/, {
  error: 'must be a path below the folder of run.json',
});
const fileName = z.string().regex(/^(?!\.\.?$)[^/\0]+$/, { error: 'must be the name of a file, without a folder' });

const ping = z.strictObject({
  kind: z.literal('ping'),
  from: z.string(),
  to: z.string(),
  count,
  intervalMs: milliseconds.exactOptional(),
  payloadBytes: count.exactOptional(),
  flood: z.literal(true).exactOptional(),
  ipVersion,
});

const iperf3 = z.strictObject({
  kind: z.literal('iperf3'),
  from: z.string(),
  to: z.string(),
  protocol: z.enum(['tcp', 'udp']),
  bytes: count,
  bitsPerSecond: z.number().nonnegative().exactOptional(),
  lengthBytes: count.exactOptional(),
  windowBytes: count.exactOptional(),
  streams: count.exactOptional(),
  direction: z.enum(['forward', 'reverse', 'both']).exactOptional(),
  ipVersion,
});

const splitBy = z.union([
  z.enum(['bridge', 'client', 'server', 'first', 'port']),
  z.strictObject({ cidr: z.string() }),
]);

const replay = z.strictObject({
  kind: z.literal('replay'),
  from: z.string(),
  capture: z.string(),
  limit: count.exactOptional(),
  loop: count.exactOptional(),
  multiplier: z.number().nonnegative().exactOptional(),
  packetsPerSecond: z.number().nonnegative().exactOptional(),
  bitsPerSecond: z.number().nonnegative().exactOptional(),
  topSpeed: z.literal(true).exactOptional(),
  preload: z.literal(true).exactOptional(),
  split: z.strictObject({ server: z.string(), by: splitBy }).exactOptional(),
});

const replayOrder = z.strictObject({
  capture: z.string(),
  name: z.string(),
  packets: count,
  loop: count,
  rate: z.union([
    z.literal('max'),
    replay.pick({ multiplier: true, packetsPerSecond: true, bitsPerSecond: true, topSpeed: true }),
  ]),
  select: z.enum(['src', 'dst', 'both', 'all']),
  split: splitBy.exactOptional(),
  mtu: count,
});

const pktgen = z.strictObject({
  kind: z.literal('pktgen'),
  driver: z.enum(['trafgen', 'pktgen-dpdk']),
  from: z.string(),
  to: z.string(),
  count,
  frameBytes: count.exactOptional(),
  packetsPerSecond: z.number().nonnegative().exactOptional(),
});

const frames = z.strictObject({
  kind: z.literal('frames'),
  frames: count,
  senders: texts,
  packetsPerSecond: z.number().nonnegative().exactOptional(),
});

const packetOut = z.strictObject({
  kind: z.literal('packetOut'),
  frames: count,
  inPort: z.string().exactOptional(),
  actions: z.string(),
});

const idle = z.strictObject({ kind: z.literal('idle'), durationMs: milliseconds });

const capture = z.strictObject({
  port: z.string(),
  direction: z.enum(['arriving', 'departing']),
  file: fileName,
  interface: z.string().exactOptional(),
  packets: count,
  droppedByKernel: count,
  droppedByInterface: count.exactOptional(),
  counted: count,
});

const packetCounts = z.strictObject({
  received: count,
  receiveDropped: count,
  transmitted: count,
  transmitDropped: count,
});

const counters = z.strictObject({
  ports: z
    .array(
      z.strictObject({
        port: z.string(),
        interfaces: texts,
        arriving: z.enum(['received', 'transmitted']),
        kernel: packetCounts.exactOptional(),
        openVSwitch: packetCounts.exactOptional(),
        queueDropped: count.exactOptional(),
        putOut: count.exactOptional(),
      }),
    )
    .readonly(),
  datapath: z
    .strictObject({
      type: z.string(),
      hits: count,
      misses: count,
      lostUpcalls: count,
      inFlows: count,
      drops: z.record(z.string(), count),
    })
    .exactOptional(),
});

export const ledger = z
  .array(
    z.strictObject({
      hop,
      at: z.string(),
      in: count.exactOptional(),
      out: z.int().exactOptional(),
      lost: charges,
      residual: z.int().exactOptional(),
    }),
  )
  .readonly();

const trial = z.strictObject({
  trial: z.string(),
  folder: pathBelow,
  ledger,
  traffic: z.discriminatedUnion('kind', [idle, ping, iperf3, replay, pktgen, frames, packetOut]),
  mirrors,
  flows: z.record(z.string(), texts).exactOptional(),
  changes: z
    .array(z.strictObject({ what: z.string(), asked: exactTime, at: exactTime, mirrors }))
    .readonly()
    .exactOptional(),
  version: z.string(),
  rules: texts,
  daemon: z.strictObject({
    residentBytesBefore: count,
    residentBytesAfter: count,
    problems: texts,
    expected: texts.exactOptional(),
  }),
  statistics: z.record(z.string(), z.strictObject({ txPackets: count, txBytes: count })).exactOptional(),
  spanningTree: z.record(z.string(), z.string()).exactOptional(),
  offloads,
  generator: z.strictObject({
    command: texts,
    asked: count.exactOptional(),
    claimed: count.exactOptional(),
    answered: count.exactOptional(),
    receivedBytes: count.exactOptional(),
    claimedPacketsPerSecond: z.number().nonnegative().exactOptional(),
  }),
  captures: z.array(capture).readonly(),
  lostBeforeSwitch: z.record(z.string(), count.optional()),
  counters,
  doubts: z.array(z.strictObject({ summary: z.string(), hop: hop.exactOptional() })).readonly(),
  sentinels: z.strictObject({ before: texts, after: texts }).exactOptional(),
  entered: z
    .strictObject({
      ports: texts,
      counted: count,
      captured: count,
      packets: count,
      intendedPacketsPerSecond: z.number().nonnegative().exactOptional(),
      packetsPerSecond: z.number().nonnegative().exactOptional(),
    })
    .exactOptional(),
  startedAt: time,
  durationMs: milliseconds,
});

const outcome = z.strictObject({
  scenario: z.string(),
  variant,
  claim: z.string(),
  topology: storedTopologySchema.exactOptional(),
  mirrors: mirrors.exactOptional(),
  status: z.enum(['passed', 'failed', 'inconclusive', 'skipped', 'knownDeviation', 'errored']),
  deviation: z
    .strictObject({ what: z.string(), source: z.string(), short: z.string().exactOptional() })
    .exactOptional(),
  durationMs: milliseconds,
  verdicts: z.array(verdictSchema).readonly(),
  trials: z.array(trial).readonly(),
  observations: z.record(z.string(), z.string()).exactOptional(),
  replay: replayOrder.exactOptional(),
  reason: z.string().exactOptional(),
  evidence: pathBelow.exactOptional(),
  repeat: texts.exactOptional(),
});

export const environment = z.strictObject({
  kernel: z.string(),
  system: z.string(),
  architecture: z.string(),
  processor: z.string(),
  cores: count,
  memoryBytes: count,
  node: z.string(),
  user: z.enum(['root', 'ordinary']),
  tools: z.record(z.string(), z.string()),
  governor: z.string().exactOptional(),
  loadAtStart: z.number().nonnegative().exactOptional(),
});

const runSwitch = z.strictObject({
  label: z.string(),
  version: z.string(),
  origin: z.string(),
  gates: z.array(z.strictObject({ name: z.string(), inForce: z.boolean() })).readonly(),
});

/** The content of run.json. Strict: a key that is not known is refused, so that nothing stored is silently passed over. */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  program: z.strictObject({ version: z.string(), commit: z.string() }),
  startedAt: time,
  durationMs: milliseconds,
  complete: z.boolean(),
  environment,
  switches: z.array(runSwitch).readonly(),
  summary: z.strictObject({
    passed: count,
    failed: count,
    inconclusive: count,
    skipped: count,
    knownDeviations: count,
    errored: count,
  }),
  outcomes: z.array(outcome).readonly(),
  benchmarks: z.array(benchmarkSchema).readonly().exactOptional(),
}) satisfies z.ZodType<Report>;
