import { chmodSync, chownSync, cpSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { reportSchema } from '../../src/report/schema.ts';
import { asRoot, root, scratchFolder } from '../support/command.ts';

/** A user id that nobody has, in no group. */
const NOBODY = 54_321;

test.skipIf(!asRoot)('an ordinary user runs the suite article in a user namespace, with the same result', async () => {
  const { mode } = statSync('/dev/net/tun');
  chmodSync('/dev/net/tun', 0o666);
  onTestFinished(() => chmodSync('/dev/net/tun', mode & 0o7777));
  // The checkout may lie where only root may look: the user gets what a package would hold.
  const folder = scratchFolder();
  chmodSync(folder, 0o755);
  for (const part of ['dist', 'fixtures', 'scripts', 'package.json'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  const own = join(folder, 'own');
  mkdirSync(own);
  chownSync(own, NOBODY, NOBODY);
  const { exitCode, stdout, stderr } = await execa(
    'setpriv',
    [
      `--reuid=${NOBODY}`,
      `--regid=${NOBODY}`,
      '--clear-groups',
      '--inh-caps=-all',
      process.execPath,
      join(folder, 'dist', 'cli.js'),
      '--json',
    ],
    { cwd: own, env: { HOME: own }, reject: false, stdin: 'ignore', timeout: 90_000 },
  );
  expect(exitCode, stderr).toBe(0);
  const report = reportSchema.parse(JSON.parse(stdout));
  expect(report.environment.user).toBe('ordinary');
  expect(report.summary.passed).toBe(18);
});
