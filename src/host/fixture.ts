import { join } from 'node:path';
import { packageRoot } from './packageRoot.ts';

/** Path of a capture that comes with the program, by its name in fixtures/manifest.json. */
export function fixture(name: string): string {
  return join(packageRoot(), 'fixtures', name);
}
