import { failure, type ProcessOptions, type ProcessResult, start } from './process.ts';

/** The programs that containers are made with. */
export type EngineKind = 'docker' | 'podman';

/** How an engine is called so that it is the same one each time, whoever calls it. Plain JSON. */
export interface EngineCall {
  readonly engine: EngineKind;
  /** Which daemon and which store it speaks to. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What decides which daemon and store is meant: docker(1), podman(1), containers-storage.conf(5). */
const DECIDES: Readonly<Record<EngineKind, readonly string[]>> = {
  docker: [
    'DOCKER_HOST',
    'DOCKER_CONTEXT',
    'DOCKER_CONFIG',
    'DOCKER_TLS',
    'DOCKER_TLS_VERIFY',
    'DOCKER_CERT_PATH',
    'DOCKER_API_VERSION',
  ],
  podman: ['CONTAINER_HOST', 'CONTAINER_CONNECTION', 'CONTAINERS_CONF', 'CONTAINERS_STORAGE_CONF', 'XDG_RUNTIME_DIR'],
};

/** How an engine is called that a command with this environment means. */
export function engineCall(
  engine: EngineKind,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): EngineCall {
  const set = DECIDES[engine].flatMap((name) => {
    const value = environment[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return { engine, environment: Object.fromEntries(set) };
}

/** An image of a few megabytes is imported in less than a second; a busy machine takes its time. */
const DEADLINE_MS = 60_000;

/** Runs a command of an engine; resolves whatever its exit code. */
export function callEngine(
  { engine, environment }: EngineCall,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<ProcessResult> {
  return start([engine, ...args], { timeoutMs: DEADLINE_MS, environment, ...options }).wait();
}

/**
 * Runs a command that makes something, in a session of its own: Ctrl-C would end it and leave the daemon at work.
 *
 * @throws Problem with what the engine said
 */
export async function makeWithEngine({ engine, environment }: EngineCall, args: readonly string[]): Promise<void> {
  const result = await start(['setsid', engine, ...args], { timeoutMs: DEADLINE_MS, environment }).wait();
  if (result.exitCode !== 0) throw failure({ ...result, argv: [engine, ...args] });
}

/**
 * Removes a container with its own volumes, whether it runs, has ended or was only made; none of this name is well.
 *
 * @throws Problem with what the engine said
 */
export async function removeContainer(call: EngineCall, name: string): Promise<void> {
  settle(await callEngine(call, ['rm', '--force', '--volumes', name]));
}

/**
 * Removes an image; none of this name is well.
 *
 * @throws Problem with what the engine said, such as that a container uses it
 */
export async function removeImage(call: EngineCall, name: string): Promise<void> {
  settle(await callEngine(call, ['rmi', name]));
}

function settle(result: ProcessResult): void {
  if (result.exitCode !== 0 && !NOT_THERE.test(result.stderr)) throw failure(result);
}

const NOT_THERE = /no such (container|image)|image not known|no container with name/i;
