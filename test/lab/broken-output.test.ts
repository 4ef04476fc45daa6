import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { asRoot, mirrorbench, program, scratchFolder } from '../support/command.ts';

// Output that cannot be written is no claim that failed: exit 3, and a person is told as far as that is possible.

test.concurrent.each([
  ['standard output', 'stdout', ['span-egress', '--port', 'veth']],
  ['standard output, as JSON', 'stdout', ['span-egress', '--port', 'veth', '--json']],
  ['the list', 'stdout', ['list']],
  ['standard error', 'stderr', ['span-egress', '--port', 'veth']],
] as const)('a full device for %s: exit 3', async (_, stream, args) => {
  const full = openSync('/dev/full', 'w');
  const stdio = stream === 'stdout' ? (['ignore', full, 'ignore'] as const) : (['ignore', 'ignore', full] as const);
  const child = spawn(process.execPath, [program, ...args], { cwd: scratchFolder(), stdio: [...stdio] });
  const [exitCode] = (await once(child, 'exit')) as [number];
  closeSync(full);
  expect(exitCode).toBe(3);
});

test.concurrent('a reader that has seen enough does not change the exit code', async () => {
  const command = `'${process.execPath}' '${program}' span-egress --port veth | head -1; exit "\${PIPESTATUS[0]}"`;
  const { exitCode, stdout } = await execa('bash', ['-c', command], { cwd: scratchFolder(), reject: false });
  expect(stdout).toMatch(/^1 claim held/);
  expect(exitCode).toBe(0);
});

test.concurrent('a full disk: the table is shown, with what could not be written, exit 3, nothing half written', async (context) => {
  context.skip(!asRoot, 'needs root');
  const folder = scratchFolder();
  const script =
    'mount -t tmpfs -o size=32k tmpfs "$1"; "$2" "$3" span-egress --port veth --report "$1"; status=$?; ls -R "$1"; exit $status';
  const { exitCode, stdout, stderr } = await execa(
    'unshare',
    ['--mount', 'sh', '-c', script, 'sh', folder, process.execPath, program],
    {
      cwd: '/',
      reject: false,
    },
  );
  expect(stdout).toContain('span-egress');
  expect(stdout + stderr).toMatch(/could not be written|No space left on device|ENOSPC/);
  expect(stdout).not.toContain('.part');
  expect(exitCode).toBe(3);
});

test.concurrent('a folder called latest in the way: the result is shown, and that the link could not be made', async () => {
  const folder = scratchFolder();
  mkdirSync(join(folder, 'reports', 'latest'), { recursive: true });
  const { exitCode, stdout, stderr } = await mirrorbench(['span-egress', '--port', 'veth'], folder);
  expect(stdout).toContain('1 claim held');
  expect(stderr).toContain('could not be written');
  expect(exitCode).toBe(3);
  expect(readdirSync(join(folder, 'reports')).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test.concurrent('a report folder that labs do not see, or that the kernel refuses: said before anything starts, and nothing made', async () => {
  const folder = scratchFolder();
  const below = await mirrorbench(['span-egress', '--report', '/run/mirrorbench-test/reports'], folder);
  expect(below.stderr).toContain('below /run');
  expect(below.exitCode).toBe(3);
  expect(existsSync('/run/mirrorbench-test')).toBe(false);
  const refused = await mirrorbench(['span-egress', '--report', '/proc/mirrorbench/reports'], folder);
  expect(refused.stderr).toContain('cannot be made');
  expect(refused.exitCode).toBe(3);
});

test.concurrent('a working directory that cannot be written: said before anything starts', async (context) => {
  context.skip(asRoot, 'root may write everywhere');
  const folder = scratchFolder();
  chmodSync(folder, 0o555);
  const { exitCode, stderr } = await mirrorbench(['span-egress'], folder);
  chmodSync(folder, 0o755);
  expect(stderr).toContain('cannot be made');
  expect(exitCode).toBe(3);
});

test.concurrent('a working directory that is gone: exit 3, and it is said', async () => {
  const folder = scratchFolder();
  const gone = join(folder, 'gone');
  mkdirSync(gone);
  writeFileSync(join(folder, 'go.sh'), 'cd "$1" && rmdir "$1" && exec "$2" "$3" span-egress\n');
  const { exitCode, stderr } = await execa('sh', [join(folder, 'go.sh'), gone, process.execPath, program], {
    reject: false,
  });
  rmSync(gone, { recursive: true, force: true });
  expect(stderr).toContain('the working directory is gone');
  expect(exitCode).toBe(3);
});
