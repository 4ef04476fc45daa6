import { z } from 'zod';
import type { Verification } from '../model/verification.ts';
import { ledger } from './schema.ts';
import { count, milliseconds, mirror, texts, time, verdictSchema } from './sharedSchema.ts';

/** What `verify --json` prints. */
export const verificationSchema = z.strictObject({
  status: verdictSchema.shape.status,
  bridge: z.string(),
  mirror: z.string(),
  columns: mirror,
  version: z.string(),
  datapath: z.string(),
  window: z
    .strictObject({
      from: time,
      durationMs: milliseconds,
      marginMs: milliseconds,
      endedBy: z.enum(['duration', 'packets', 'memory', 'bytes', 'cpu', 'capture']),
    })
    .exactOptional(),
  filter: z.string().exactOptional(),
  sampleOf: z.int().min(2).exactOptional(),
  load: z
    .strictObject({
      packets: count,
      bytes: count,
      taken: count,
      which: count,
      captureMicroseconds: z.number().nonnegative(),
      tooMuch: z.enum(['memory', 'bytes', 'cpu']).exactOptional(),
      isShorter: z.boolean(),
    })
    .exactOptional(),
  bounds: z.strictObject({ packets: count, bytes: count, cpuShare: z.number().positive() }),
  captures: z
    .array(
      z.strictObject({
        port: z.string(),
        direction: z.enum(['arriving', 'departing']),
        interface: z.string(),
        namespace: z.string().exactOptional(),
        packets: count,
        droppedByKernel: count,
      }),
    )
    .readonly(),
  collector: z
    .strictObject({
      kind: z.enum(['file', 'interface', 'ssh']),
      source: z.string(),
      namespace: z.string().exactOptional(),
      packets: count,
      droppedByKernel: count,
      notOfMirror: count,
      clock: z
        .strictObject({ pairs: count, offsetMs: z.number(), driftPpm: z.number(), uncertaintyMs: milliseconds })
        .exactOptional(),
    })
    .exactOptional(),
  uncapturable: z.array(z.strictObject({ port: z.string(), why: z.string(), instead: z.string() })).readonly(),
  copies: verdictSchema,
  order: verdictSchema.exactOptional(),
  ledger,
  ownPackets: count,
  advice: texts,
}) satisfies z.ZodType<Verification>;

/** What `verify --repeat --json` prints on a line of its own for a round in which nothing could be found. */
const errorRoundSchema = z.strictObject({
  status: z.literal('error'),
  at: time,
  bridge: z.string(),
  mirror: z.string(),
  reason: z.string(),
});

/** A line of `verify --repeat --json`. */
export const verificationRoundSchema = z.union([verificationSchema, errorRoundSchema]);
