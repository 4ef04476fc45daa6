import { z } from 'zod';
import { type Report, SCHEMA_VERSION } from '../model/report.ts';

const count = z.int().nonnegative();
const milliseconds = z.number().nonnegative();
const time = z.iso.datetime({ offset: true });
const offloads = z.enum(['off', 'on']);
const variant = z.strictObject({
  port: z.enum(['veth', 'internal', 'tap']),
  switch: z.enum(['ovs-netdev', 'ovs-kernel']),
  ovs: z.string(),
  offloads,
  endpoint: z.enum(['namespace', 'docker', 'podman']),
});
const ipVersion = z.union([z.literal(4), z.literal(6)]).exactOptional();
const texts = z.array(z.string()).readonly();
/** Seconds since the epoch as decimal text, to the nanosecond. */
const exactTime = z.string().regex(/^\d+(\.\d{1,9})?$/, { error: 'must be seconds with up to nine decimal places' });

/** A path that stays below the folder of run.json, so that a stored run cannot point a reader elsewhere. */
const pathBelow = z.string().refine((path) => !path.startsWith('/') && !path.split('/').includes('..'), {
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
  split: z
    .strictObject({
      server: z.string(),
      by: z.union([z.enum(['bridge', 'client', 'server', 'first', 'port']), z.strictObject({ cidr: z.string() })]),
    })
    .exactOptional(),
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

const mirror = z.strictObject({
  selectAll: z.boolean().exactOptional(),
  selectSrcPort: texts.exactOptional(),
  selectDstPort: texts.exactOptional(),
  selectVlan: z.array(count).readonly().exactOptional(),
  outputPort: z.string().exactOptional(),
  outputVlan: count.exactOptional(),
  snaplen: count.exactOptional(),
  filter: z.string().exactOptional(),
});

const mirrors = z.record(z.string(), mirror);

const capture = z.strictObject({
  port: z.string(),
  direction: z.enum(['arriving', 'departing']),
  file: fileName,
  interface: z.string().exactOptional(),
  packets: count,
  droppedByKernel: count,
  counted: count,
});

const trial = z.strictObject({
  trial: z.string(),
  folder: pathBelow,
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
    problems: z.array(z.string()).readonly(),
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
  doubts: texts,
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

const verdict = z.strictObject({
  check: z.string(),
  status: z.enum(['passed', 'failed', 'inconclusive']),
  evidence: z.string(),
  counts: z
    .strictObject({
      owed: count,
      copies: count,
      matched: count,
      missing: count,
      duplicate: count,
      unexpected: count,
      altered: count,
      truncated: count,
    })
    .exactOptional(),
  findings: z
    .array(
      z.strictObject({
        kind: z.enum(['missing', 'duplicate', 'unexpected', 'altered', 'truncated', 'count', 'switch', 'evidence']),
        packets: count,
        summary: z.string(),
      }),
    )
    .readonly(),
});

const outcome = z.strictObject({
  scenario: z.string(),
  variant,
  claim: z.string(),
  status: z.enum(['passed', 'failed', 'inconclusive', 'skipped', 'knownDeviation', 'errored']),
  deviation: z.strictObject({ what: z.string(), source: z.string() }).exactOptional(),
  durationMs: milliseconds,
  verdicts: z.array(verdict).readonly(),
  trials: z.array(trial).readonly(),
  observations: z.record(z.string(), z.string()).exactOptional(),
  reason: z.string().exactOptional(),
});

const environment = z.strictObject({
  kernel: z.string(),
  system: z.string(),
  architecture: z.string(),
  processor: z.string(),
  cores: count,
  memoryBytes: count,
  node: z.string(),
  user: z.enum(['root', 'ordinary']),
  tools: z.record(z.string(), z.string()),
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
}) satisfies z.ZodType<Report>;
