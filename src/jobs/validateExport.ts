import { z } from 'zod';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';

/** A name that tells several of one file apart. */
export const idSchema = z
  .string()
  .regex(/^[\w.-]+$/, 'has letters, digits, . _ and - only')
  .max(100);

/** A sentence or two. */
export const sentence = z.string().min(1).max(1000);

/** What a file is to export. */
interface Expected {
  readonly what: 'scenario' | 'benchmark';
  /** The function that declares it. */
  readonly declared: string;
  readonly schema: z.ZodType;
}

/** More of them than a person mends at a time. */
const MOST_PLACES = 20;

/**
 * Checks what a file exports: one thing, or an array of them with ids of their own.
 *
 * @param source the file, for errors
 * @throws Problem that names each place that is wrong
 */
export function validateExport<Item extends { readonly id?: string }>(
  exported: unknown,
  source: string,
  { what, declared, schema }: Expected,
): readonly Item[] {
  if (exported === undefined) throw new Problem(`${source} has no default export`, `export default ${declared}({ … })`);
  const several = Array.isArray(exported);
  const items: readonly unknown[] = several ? exported : [exported];
  if (items.length === 0) throw new Problem(`${source} exports no ${what}`);
  for (const [index, item] of items.entries()) {
    const result = schema.safeParse(item);
    if (result.success) continue;
    const places = result.error.issues.slice(0, MOST_PLACES).map((issue) => {
      // What is wrong with the name of a port or an endpoint stands one level deeper.
      const message =
        issue.code === 'invalid_key' ? issue.issues.map((inner) => inner.message).join(', ') : issue.message;
      const place = [...(several ? [index] : []), ...issue.path].join('.') || 'the export';
      return `  ${brief(place)}: ${brief(message, 1000)}`;
    });
    const more = result.error.issues.length - places.length;
    if (more > 0) places.push(`  and ${more} more`);
    throw new Problem(`${source} is not a ${what}:\n${places.join('\n')}`);
  }
  const found = items as readonly Item[];
  const ids = found.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (several && ids.includes(undefined))
    throw new Problem(`${source} exports an array, so each of its ${what}s needs an id`);
  if (twice !== undefined) throw new Problem(`${source} has two ${what}s with the id '${twice}'`);
  return found;
}
