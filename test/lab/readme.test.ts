import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reportSchema } from '../../src/report/schema.ts';
import { mirrorbench, root, scratchFolder } from '../support/command.ts';

test('the scenario in the README runs as it stands there, in at most 35 lines', async () => {
  const [, example = ''] = /```ts\n([^`]*)```/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
  expect(example.split('\n').length).toBeLessThanOrEqual(35);
  const folder = scratchFolder();
  writeFileSync(join(folder, 'my-scenario.ts'), example);
  const { exitCode, stdout, stderr } = await mirrorbench(['run', 'my-scenario.ts', '--json'], folder);
  expect(exitCode, stderr).toBe(0);
  expect(reportSchema.parse(JSON.parse(stdout)).summary.passed).toBe(2);
});
