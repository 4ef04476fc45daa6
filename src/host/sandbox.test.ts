import { describe, expect, it } from 'vitest';
import { sandboxArgv } from './sandbox.ts';

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
