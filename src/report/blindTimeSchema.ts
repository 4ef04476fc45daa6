import { z } from 'zod';
import {
  BLIND_TIME_QUANTITIES,
  BLIND_TIME_SCHEMA_VERSION,
  type BlindTimeReport,
  TRANSITIONS,
} from '../model/blindTime.ts';
import { environment } from './schema.ts';
import { count, milliseconds, texts, time, variant } from './sharedSchema.ts';

const transition = z.enum(TRANSITIONS);

const wrong = z.strictObject({
  packets: count,
  afterApplied: count,
  durationMs: milliseconds,
  ended: z.boolean(),
});

const repeat = z.strictObject({
  transition,
  purged: z.boolean(),
  repeat: z.int().positive(),
  windowMs: milliseconds,
  appliedMs: milliseconds,
  purgedMs: milliseconds.exactOptional(),
  arrived: count,
  copied: count,
  lost: count,
  missing: wrong,
  surplus: wrong,
  doubled: count,
  original: z.strictObject({
    gapMs: milliseconds,
    quietGapMs: milliseconds,
    undelivered: count,
    quietUndelivered: count,
    reordered: count,
    quietReordered: count,
  }),
});

const summary = z.strictObject({
  repeats: count,
  open: count,
  openFrom: z.number().exactOptional(),
  min: z.number().exactOptional(),
  median: z.number().exactOptional(),
  max: z.number().exactOptional(),
  low: z.number().exactOptional(),
  high: z.number().exactOptional(),
});

/** The content of blindtime.json. Strict, as that of run.json is. */
export const blindTimeSchema = z.strictObject({
  schemaVersion: z.literal(BLIND_TIME_SCHEMA_VERSION),
  program: z.strictObject({ version: z.string(), commit: z.string() }),
  startedAt: time,
  durationMs: milliseconds,
  complete: z.boolean(),
  command: z.string(),
  seed: count,
  environment,
  openVSwitch: z.string(),
  asked: z.strictObject({ repeats: count, packetsPerSecond: count, windowMs: milliseconds }),
  results: z
    .array(
      z.strictObject({
        variant,
        packetsPerSecond: z.number().nonnegative().exactOptional(),
        rows: z
          .array(
            z.strictObject({
              transition,
              purged: z.boolean(),
              windowMs: milliseconds,
              quantities: z.record(z.enum(BLIND_TIME_QUANTITIES), summary),
            }),
          )
          .readonly(),
        repeats: z.array(repeat).readonly(),
        doubts: texts,
      }),
    )
    .readonly(),
}) satisfies z.ZodType<BlindTimeReport>;
