import { mkdir, writeFile } from 'node:fs/promises';
import { inNamespace } from '../host/namespace.ts';
import { type ProcessResult, run, start } from '../host/process.ts';
import { Problem } from '../model/problem.ts';

/** A network namespace that is not the lab's own, lent to it for an endpoint. */
export interface Guest {
  /** As a person knows it. */
  readonly what: string;
  /** A path that leads to the namespace, within the sandbox. */
  readonly path: string;
  /** Runs a program inside, where that is more than a network namespace: a container has programs of its own. */
  readonly execute?: (argv: readonly string[], timeoutMs: number) => Promise<ProcessResult>;
}

const FOLDER = '/run/netns';

/**
 * Gives a lent namespace a name within the sandbox, as if it were one of the lab's own.
 *
 * @param interfaceName that the lab is going to put there
 * @throws Problem when there is one of that name already
 */
export async function welcome(guest: Guest, name: string, interfaceName: string): Promise<void> {
  const target = `${FOLDER}/${name}`;
  await mkdir(FOLDER, { recursive: true });
  await writeFile(target, '', { flag: 'wx' });
  await run(['mount', '--no-mtab', '--bind', guest.path, target]);
  const { exitCode } = await start(inNamespace(name, ['ip', 'link', 'show', 'dev', interfaceName])).wait();
  if (exitCode === 0) {
    await farewell(name, undefined);
    throw new Problem(
      `${guest.what} has an interface '${interfaceName}' already`,
      'with --port internal the interface has the name of the port',
    );
  }
}

/** Takes the name away again, and the lab's interface out of the namespace, if it is still there. */
export async function farewell(name: string, interfaceName: string | undefined): Promise<void> {
  if (interfaceName !== undefined)
    await start(inNamespace(name, ['ip', 'link', 'delete', 'dev', interfaceName])).wait();
  await run(['ip', 'netns', 'del', name]);
}
