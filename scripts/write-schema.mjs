// Writes the JSON Schemas in docs/: of run.json, from the schema that the program itself reads it by, and of what verify --json prints.
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outfile = join(root, `write-schema.${process.pid}.mjs`);
try {
  const entryPoints = [join(root, 'src/report/jsonSchema.ts')];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  const { renderJsonSchema, renderVerificationSchema } = await import(pathToFileURL(outfile).href);
  writeFileSync(join(root, 'docs/run.schema.json'), renderJsonSchema());
  writeFileSync(join(root, 'docs/verification.schema.json'), renderVerificationSchema());
} finally {
  rmSync(outfile, { force: true });
}
