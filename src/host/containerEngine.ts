import { readFileSync } from 'node:fs';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import {
  callEngine,
  type EngineCall,
  type EngineKind,
  engineCall,
  makeWithEngine,
  removeContainer,
  removeImage,
} from './engineCall.ts';
import { engineVersion } from './engineVersion.ts';
import { gaveNo } from './gaveNo.ts';
import { podmanRun } from './podmanRun.ts';
import { failure, type ProcessResult } from './process.ts';
import type { Undo } from './undo.ts';
import { until } from './until.ts';

export interface ContainerOptions {
  readonly name: string;
  readonly image: string;
  /** Beside NET_RAW, which ping needs; such as `NET_ADMIN`. */
  readonly capabilities?: readonly string[];
}

/** docker or podman. Nothing is ever fetched from a registry. */
export interface ContainerEngine {
  readonly kind: EngineKind;
  readonly version: string;
  /** What undoes a container or an image of this engine: for the journal, before it is made. */
  containerUndo(name: string): Undo;
  imageUndo(name: string): Undo;
  /** Makes an image of a tar file of its root. */
  importImage(name: string, tarFile: string): Promise<void>;
  hasImage(name: string): Promise<boolean>;
  /** None of this name is well. */
  removeImage(name: string): Promise<void>;
  /**
   * Starts a container that does nothing, without any network but its loopback, labelled `mirrorbench`.
   *
   * @returns its first process, as this machine knows it
   * @throws Problem when it does not start, or runs on another machine
   */
  start(container: ContainerOptions): Promise<{ readonly pid: number }>;
  /**
   * Runs a program in a container; resolves whatever its exit code, which is 125 to 127 when the program was not started.
   * One that takes too long is given up, and ends with the container.
   */
  exec(name: string, argv: readonly string[], options?: { readonly timeoutMs?: number }): Promise<ProcessResult>;
  /** Ends a container at once, and removes it; none of this name is well. */
  remove(name: string): Promise<void>;
  /** The first process of a container that runs. */
  pid(name: string): Promise<number>;
}

/** What a container does: nothing, for ever. Any image with coreutils or busybox can. */
const ENTRY = ['tail', '-f', '/dev/null'] as const;

/**
 * The engine that the environment means (DOCKER_HOST, CONTAINER_HOST and the like are honoured).
 *
 * @throws Problem when its program is missing, its daemon does not answer, or this user may not use it
 */
export async function containerEngine(kind: EngineKind): Promise<ContainerEngine> {
  const call = engineCall(kind);
  const version = await engineVersion(call);
  const inspectPid = (name: string): Promise<number> => pidOf(call, name);
  const run = kind === 'podman' ? podmanRun(call) : (args: readonly string[]) => makeWithEngine(call, ['run', ...args]);
  return {
    kind,
    version,
    containerUndo: (name) => ({ kind: 'container', call, name }),
    imageUndo: (name) => ({ kind: 'image', call, name }),
    importImage: (name, tarFile) => makeWithEngine(call, ['import', tarFile, name]),
    hasImage: async (name) =>
      (await callEngine(call, ['image', 'inspect', '--format', '{{.Id}}', name])).exitCode === 0,
    removeImage: (name) => removeImage(call, name),
    start: async (container) => {
      await run(runArguments(container));
      const pid = await inspectPid(container.name);
      await requireHere(call, container.name, pid);
      return { pid };
    },
    exec: (name, argv, options) => callEngine(call, ['exec', name, ...argv], options),
    remove: (name) => removeContainer(call, name),
    pid: inspectPid,
  };
}

/** Arguments of `run` for a container that does nothing and has no network. */
function runArguments({ name, image, capabilities = [] }: ContainerOptions): readonly string[] {
  const allowed = ['NET_RAW', ...capabilities].flatMap((capability) => ['--cap-add', capability]);
  const [program, ...rest] = ENTRY;
  // It ignores SIGTERM, as every first process of a container does unless it says otherwise: nothing waits for that.
  const nothing = ['--pull', 'never', '--network', 'none', '--stop-timeout', '0', '--label', 'mirrorbench'];
  return ['--detach', '--name', name, ...nothing, ...allowed, '--entrypoint', program, image, ...rest];
}

async function pidOf(call: EngineCall, name: string): Promise<number> {
  const result = await callEngine(call, ['inspect', '--type', 'container', '--format', '{{.State.Pid}}', name]);
  if (result.exitCode !== 0) throw failure(result);
  const pid = containerPid(result);
  if (pid === 0)
    throw new Problem(`the container ${brief(name)} has ended`, `${call.engine} logs ${brief(name)} tells why`);
  return pid;
}

/**
 * Reads the process id of `inspect`; 0 for a container that has ended.
 *
 * @throws Problem when it is none
 */
export function containerPid(result: ProcessResult): number {
  const pid = /^\d{1,10}$/.exec(result.stdout.trim())?.[0];
  if (pid === undefined) throw gaveNo('process id', result);
  return Number(pid);
}

/** An engine may be a remote one, or a virtual machine's: then the process id is of nobody here, or of somebody else. */
async function requireHere({ engine }: EngineCall, name: string, pid: number): Promise<void> {
  const isEntry = (): boolean => commandOf(pid) === `${ENTRY.join('\0')}\0`;
  await until('the container runs', isEntry, { deadlineMs: 5_000, everyMs: 10 }).catch(() => {
    throw new Problem(
      `the container ${name} does not run on this machine: ${engine} says that its process is ${pid}`,
      'labs need an engine of the same machine: unset DOCKER_HOST or CONTAINER_HOST, or choose another context',
    );
  });
}

function commandOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return undefined;
  }
}
