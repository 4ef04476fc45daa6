import type { z } from 'zod';
import { Problem } from '../model/problem.ts';

/**
 * What a tool said in JSON.
 *
 * @param tool as a person knows it, such as its command
 * @throws Problem with its first words when it is no JSON, or with the place that is not as it should be
 */
export function toolJson<Content>(tool: string, schema: z.ZodType<Content>, text: string): Content {
  const first = text.trim().slice(0, 500) || 'it said nothing';
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    throw new Problem(`${tool} gave no JSON: ${first}`);
  }
  const parsed = schema.safeParse(said);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Problem(`${tool} gave other JSON than expected (${issue?.path.join('.')}: ${issue?.message}): ${first}`);
}
