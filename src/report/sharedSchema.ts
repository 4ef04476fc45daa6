import { z } from 'zod';
import { HOPS } from '../model/ledger.ts';
import { MECHANISM_NAMES } from '../model/mechanism.ts';
import { SWITCH_KINDS } from '../model/switch.ts';

// What several parts of run.json have in common.

export const count = z.int().nonnegative();
export const milliseconds = z.number().nonnegative();
export const time = z.iso.datetime({ offset: true });
export const offloads = z.enum(['off', 'on']);
export const variant = z.strictObject({
  port: z.enum(['veth', 'internal', 'tap']),
  switch: z.enum(SWITCH_KINDS),
  mechanism: z.enum(MECHANISM_NAMES),
  ovs: z.string(),
  offloads,
  endpoint: z.enum(['namespace', 'docker', 'podman']),
});
export const texts = z.array(z.string()).readonly();
export const hop = z.enum(HOPS);

export const mirror = z.strictObject({
  selectAll: z.boolean().exactOptional(),
  selectSrcPort: texts.exactOptional(),
  selectDstPort: texts.exactOptional(),
  selectVlan: z.array(count).readonly().exactOptional(),
  outputPort: z.string().exactOptional(),
  outputVlan: count.exactOptional(),
  snaplen: count.exactOptional(),
  filter: z.string().exactOptional(),
});

export const mirrors = z.record(z.string(), mirror);

export const charges = z.array(z.strictObject({ packets: count, hop, counter: z.string() })).readonly();

const examplePacket = z.strictObject({
  place: z.string(),
  hex: z.string().regex(/^([0-9a-f]{2})*$/, { error: 'must be hexadecimal digits in pairs' }),
  bytes: count,
});

const example = z.strictObject({
  kind: z.enum(['missing', 'duplicate', 'unexpected', 'altered', 'truncated']),
  owed: examplePacket.exactOptional(),
  copy: examplePacket.exactOptional(),
});

const lossTimeline = z.strictObject({
  binMs: milliseconds,
  owed: z.array(count).readonly(),
  missing: z.array(count).readonly(),
});

const copyDelays = z.strictObject({
  copies: count,
  quantiles: z.array(z.strictObject({ quantile: z.number().min(0).max(1), nanoseconds: z.number() })).readonly(),
});

export const verdictSchema = z.strictObject({
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
        kind: z.enum([
          'missing',
          'duplicate',
          'unexpected',
          'altered',
          'truncated',
          'reordered',
          'delayed',
          'count',
          'switch',
          'evidence',
        ]),
        packets: count,
        summary: z.string(),
        hop: hop.exactOptional(),
        charges: charges.exactOptional(),
        notAttributed: count.exactOptional(),
      }),
    )
    .readonly(),
  examples: z.array(example).readonly().exactOptional(),
  loss: lossTimeline.exactOptional(),
  delayNs: copyDelays.exactOptional(),
});
