import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from './packageRoot.ts';

test('the root is found from any folder of the package', () => {
  const root = packageRoot();
  expect(existsSync(join(root, 'src', 'host', 'packageRoot.ts'))).toBe(true);
  expect(packageRoot(join(root, 'src', 'lab'))).toBe(root);
});

test('where there is none, that is said', () => {
  expect(() => packageRoot('/proc/self/net')).toThrow('there is no package.json in /proc/self/net and above');
});
