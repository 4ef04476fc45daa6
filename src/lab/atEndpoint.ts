import { inNamespace } from '../host/namespace.ts';
import {
  type Argv,
  failure,
  type ProcessOptions,
  type ProcessResult,
  type RunningProcess,
  start,
} from '../host/process.ts';
import { Problem } from '../model/problem.ts';
import type { Lab } from './lab.ts';
import { type Joined, joined } from './wiring.ts';

/** Runs a program at an endpoint. Any exit code is the tool's own answer; no exit code means that somebody killed it. */
export async function runAt(lab: Lab, endpoint: string, argv: Argv, timeoutMs: number): Promise<ProcessResult> {
  return ended(startAt(lab, endpoint, argv, { timeoutMs }));
}

/** Starts a program at an endpoint. */
export function startAt(lab: Lab, endpoint: string, argv: Argv, options: ProcessOptions): RunningProcess {
  return start(inNamespace(lab.namespaceOf(endpoint), argv), options);
}

/** How a program at an endpoint ended. */
export async function ended(running: RunningProcess): Promise<ProcessResult> {
  const result = await running.wait();
  if (result.exitCode === undefined) throw failure(result);
  return result;
}

/** Whether an endpoint is a container, with programs of its own. */
export function isContainer(lab: Lab, endpoint: string): boolean {
  return lab.guests[endpoint]?.execute !== undefined;
}

/** Runs one of a container's own programs. */
export async function runInside(lab: Lab, endpoint: string, argv: Argv, timeoutMs: number): Promise<ProcessResult> {
  const execute = lab.guests[endpoint]?.execute;
  if (execute === undefined) throw new Problem(`'${endpoint}' is no container`);
  return execute(argv, timeoutMs);
}

/** @throws Problem when the topology has no such endpoint */
export function hostOf(lab: Lab, endpoint: string): Joined {
  const found = joined(lab.topology).find((host) => host.endpoint === endpoint);
  if (found === undefined) throw new Problem(`the topology has no endpoint '${endpoint}'`);
  return found;
}
