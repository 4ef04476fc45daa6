import { describe, expect, it } from 'vitest';
import { sandboxArgv, sandboxProblem } from './sandbox.ts';

describe('sandboxArgv', () => {
  const namespaces = '--net --mount --pid --fork --kill-child --mount-proc';

  it('makes network, mount and process id namespaces, and dies with the caller', () => {
    expect(sandboxArgv(true, '/dist/inner.js').join(' ')).toBe(
      `setpriv --pdeathsig KILL unshare ${namespaces} -- ${process.execPath} /dist/inner.js`,
    );
  });

  it('adds a user namespace with the caller’s own id for an ordinary user', () => {
    expect(sandboxArgv(false, '/dist/inner.js').join(' ')).toBe(
      `setpriv --pdeathsig KILL unshare --user --map-current-user --keep-caps ${namespaces} -- ${process.execPath} /dist/inner.js`,
    );
  });
});

describe('the problem of a sandbox that ended early', () => {
  // What unshare of util-linux 2.38.1 says when its child was killed.
  const COMPLAINT = 'unshare: sigprocmask unblock failed: Invalid argument\n';

  it.each([
    ['was killed itself', { exitCode: undefined, stderr: '' }, 'the sandbox was killed'],
    ['whose first process was killed', { exitCode: 1, stderr: COMPLAINT }, 'the sandbox was killed'],
    ['that said why', { exitCode: 1, stderr: 'unshare: no\n' }, 'the sandbox ended with exit code 1: unshare: no'],
  ])('%s', (_, end, text) => {
    expect(sandboxProblem(end).message).toBe(text);
  });
});
