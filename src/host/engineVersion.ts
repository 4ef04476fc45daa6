import { callEngine, type EngineCall } from './engineCall.ts';
import { engineMissing, engineUnavailable } from './engineProblem.ts';
import { isOnPath } from './searchPath.ts';

/**
 * The version of an engine that works.
 *
 * @throws Problem when its program is missing, its daemon does not answer, or this user may not use it
 */
export async function engineVersion(call: EngineCall): Promise<string> {
  const { DOCKER_HOST, CONTAINER_HOST } = call.environment;
  if (!isOnPath(call.engine)) throw engineMissing(call.engine);
  // podman has no daemon, and its version says nothing about whether it works.
  const args =
    call.engine === 'docker'
      ? ['version', '--format', '{{.Server.Version}}']
      : ['info', '--format', '{{.Version.Version}}'];
  const result = await callEngine(call, args);
  const version = result.stdout.trim();
  if (result.exitCode === 0 && version !== '') return version;
  throw engineUnavailable(call.engine, result, DOCKER_HOST ?? CONTAINER_HOST);
}
