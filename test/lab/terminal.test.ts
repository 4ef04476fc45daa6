import { execa } from 'execa';
import { expect, test } from 'vitest';
import { mirrorbench, program, scratchFolder } from '../support/command.ts';

/** The weight of the headline, which is painted first. */
const PAINT = '\u001b[1m';

/** Runs `mirrorbench span-egress` on a terminal of its own; resolves to all that was written to it. */
async function onTerminal(environment: Readonly<Record<string, string>>): Promise<string> {
  const command = `stty cols 100 rows 40; '${process.execPath}' '${program}' span-egress`;
  const { stdout } = await execa('script', ['-qec', command, '/dev/null'], {
    cwd: scratchFolder(),
    // What the tests' own output is asked to be says nothing of a terminal's.
    env: { TERM: 'xterm-256color', NO_COLOR: undefined, FORCE_COLOR: undefined, ...environment },
    extendEnv: true,
    reject: false,
    timeout: 60_000,
  });
  return stdout;
}

test.concurrent('on a terminal a run shows what it is at while it goes on, then the table in colours', async () => {
  const screen = await onTerminal({});
  expect(screen).toMatch(/0 of 2 · .*article\/span-egress \(veth\)/);
  const table = screen.slice(screen.indexOf('2 claims held'));
  expect(table).toContain('✓ passed');
  expect(table).toContain(PAINT);
});

test.concurrent('on a terminal with NO_COLOR the table has no colours', async () => {
  const screen = await onTerminal({ NO_COLOR: '1' });
  const table = screen.slice(screen.indexOf('2 claims held'));
  expect(table).toContain('✓ passed');
  expect(table).not.toContain(PAINT);
});

test.concurrent('in a pipe a run writes a plain line an outcome to standard error, and the table to standard output', async () => {
  // A CI's log is no terminal, though some take it for one.
  const { stdout, stderr } = await mirrorbench(['span-egress'], scratchFolder(), { CI: 'true' });
  expect(stderr.split('\n').sort()).toEqual([
    expect.stringMatching(/^✓ passed {2}article\/span-egress {2}internal {2}\d+\.\d s$/),
    expect.stringMatching(/^✓ passed {2}article\/span-egress {2}veth {2}\d+\.\d s$/),
  ]);
  expect(stdout).toMatch(/^2 claims held: 2 passed in \d+\.\d s\n/);
  expect(stdout + stderr).not.toContain(PAINT);
});
