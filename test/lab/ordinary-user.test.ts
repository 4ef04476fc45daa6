import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { reportSchema } from '../../src/report/schema.ts';
import { asRoot, root, scratchFolder } from '../support/command.ts';

/** A user id that nobody has, in no group. */
const NOBODY = 54_321;

/** Gives the tun device a mode for the time of the test. */
function setTunMode(mode: number): void {
  const { mode: before } = statSync('/dev/net/tun');
  chmodSync('/dev/net/tun', mode);
  onTestFinished(() => chmodSync('/dev/net/tun', before & 0o7777));
}

/** Runs the command line tool as somebody else, in a folder of their own. */
async function asNobody(...args: readonly string[]) {
  // The checkout may lie where only root may look: the user gets what a package would hold.
  const folder = scratchFolder();
  chmodSync(folder, 0o755);
  for (const part of ['dist', 'fixtures', 'scripts', 'package.json']) {
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  const own = join(folder, 'own');
  mkdirSync(own);
  chownSync(own, NOBODY, NOBODY);
  const user = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--inh-caps=-all'];
  const ended = await execa('setpriv', [...user, process.execPath, join(folder, 'dist', 'cli.js'), ...args], {
    cwd: own,
    env: { HOME: own },
    reject: false,
    stdin: 'ignore',
    timeout: 90_000,
  });
  return { ...ended, own };
}

test('an ordinary user runs the suite article in a user namespace, with the same result', async (context) => {
  context.skip(!asRoot, 'needs root');
  setTunMode(0o666);
  const { exitCode, stdout, stderr } = await asNobody('--json');
  expect(exitCode, stderr).toBe(0);
  const report = reportSchema.parse(JSON.parse(stdout));
  expect(report.environment.user).toBe('ordinary');
  expect(report.summary.passed).toBe(18);
});

test('where an ordinary user may not open the tun device, that is said before anything starts: exit 3', async (context) => {
  context.skip(!asRoot, 'needs root');
  setTunMode(0o600);
  const { exitCode, stdout, stderr, own } = await asNobody('span-egress');
  expect(stderr).toContain('/dev/net/tun may not be opened by this user');
  expect(stderr).toContain('sudo chmod 0666 /dev/net/tun');
  expect(exitCode).toBe(3);
  expect(stdout).toMatch(/^Report: reports\/\S+\/report\.html, and run\.json beside it$/);
  expect(existsSync(join(own, 'reports', 'latest', 'junit.xml'))).toBe(true);
});
