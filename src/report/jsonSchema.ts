import { z } from 'zod';
import { reportSchema } from './schema.ts';
import { verificationRoundSchema } from './verificationSchema.ts';

/** The JSON Schema of run.json (draft 2020-12), as the text that is published as docs/run.schema.json. */
export function renderJsonSchema(): string {
  return rendered(reportSchema, {
    title: 'run.json of mirrorbench',
    description:
      'Everything about a run. Quantities carry their unit in the name; captures lie in the folder of their trial, below that of run.json.',
  });
}

/** The JSON Schema of what `verify --json` prints, and of a line with `--repeat`, as the text that is published as docs/verification.schema.json. */
export function renderVerificationSchema(): string {
  return rendered(verificationRoundSchema, {
    title: 'mirrorbench verify --json',
    description:
      'What was found of a mirror of a running Open vSwitch, or, of a round with --repeat, why nothing could be found. Quantities carry their unit in the name.',
  });
}

function rendered(of: z.ZodType, about: { readonly title: string; readonly description: string }): string {
  const { $schema, ...schema } = z.toJSONSchema(of);
  return `${JSON.stringify({ $schema, ...about, ...schema }, null, 2)}\n`;
}
