import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import type { EngineKind } from './engineCall.ts';
import type { ProcessResult } from './process.ts';

/** The Problem of an engine whose program is not there. */
export function engineMissing(engine: EngineKind): Problem {
  return new Problem(
    `${engine} is not installed: no program of this name is on the PATH`,
    `install it (Debian and Ubuntu: sudo apt-get install ${engine === 'docker' ? 'docker.io' : 'podman'}), or use ${other(engine)}`,
  );
}

/**
 * The Problem of an engine that does not tell its version, by what it said instead.
 *
 * @param address of the daemon, where the environment names one
 */
export function engineUnavailable(
  engine: EngineKind,
  { stdout, stderr, exitCode }: ProcessResult,
  address?: string,
): Problem {
  const said = (stderr.trim() || stdout.trim() || `exit code ${exitCode ?? 'none: it was killed'}`).slice(0, 500);
  const where = address === undefined ? '' : ` at ${brief(address)}`;
  if (/permission denied/i.test(said)) {
    return new Problem(
      `${engine} may not be used by this user${where}: ${said}`,
      engine === 'docker'
        ? 'run as root, or join the group docker: sudo usermod -aG docker $USER, then log in again'
        : 'run as root, or as a user whom podman serves without root: podman info tells what is missing',
    );
  }
  if (/(cannot|unable to) connect|daemon running|connection refused/i.test(said)) {
    return new Problem(
      `the daemon of ${engine} does not answer${where}: ${said}`,
      address === undefined
        ? `start it (sudo systemctl start ${engine}), or use ${other(engine)}`
        : `start it, or unset ${engine === 'docker' ? 'DOCKER_HOST' : 'CONTAINER_HOST'}`,
    );
  }
  return new Problem(`${engine} does not work here: ${said}`, `${engine} info tells more`);
}

function other(engine: EngineKind): string {
  return engine === 'docker' ? 'podman' : 'docker';
}
