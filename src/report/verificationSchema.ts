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
      endedBy: z.enum(['duration', 'packets', 'bound']),
    })
    .exactOptional(),
  filter: z.string().exactOptional(),
  sampleOf: z.int().min(2).exactOptional(),
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
  uncapturable: z.array(z.strictObject({ port: z.string(), why: z.string(), instead: z.string() })).readonly(),
  copies: verdictSchema,
  order: verdictSchema.exactOptional(),
  ledger,
  ownPackets: count,
  advice: texts,
}) satisfies z.ZodType<Verification>;
