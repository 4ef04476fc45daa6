import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import { findProcesses } from './findProcesses.ts';
import { connectRpc } from './jsonRpc.ts';

/** An ovs-vswitchd that runs on its own. */
export interface RunningDaemon {
  /** Id of its process, as it is seen from here. */
  readonly pid: number;
  /** A command of ovs-appctl(8). */
  control(command: string, ...args: readonly string[]): Promise<string>;
  close(): void;
}

const PROGRAM = 'ovs-vswitchd';

/**
 * Connects to the ovs-vswitchd that has its process id and its control socket in a folder.
 *
 * @returns undefined when none does, or this user may not speak to it
 */
export async function connectDaemon(folder: string): Promise<RunningDaemon | undefined> {
  const told = Number(await readFile(`${folder}/${PROGRAM}.pid`, 'utf8').catch(() => ''));
  const pid = seenFromHere(told);
  const socket = `${folder}/${PROGRAM}.${told > 0 ? told : pid}.ctl`;
  if (pid <= 0 || !existsSync(socket)) return undefined;
  const connection = await connectRpc(socket).catch(() => undefined);
  if (connection === undefined) return undefined;
  return {
    pid,
    control: async (command, ...args) => String(await connection.call(command, args)),
    close: () => connection.close(),
  };
}

/** In a container it has another id than here; who it is, is clear when only one runs. */
function seenFromHere(told: number): number {
  const running = findProcesses(PROGRAM);
  const [only, another] = running;
  return running.includes(told) || only === undefined || another !== undefined ? told : only;
}

/** Whether its process is one of those that can be seen from here. */
export function isSeen({ pid }: RunningDaemon): boolean {
  return findProcesses(PROGRAM).includes(pid);
}

/**
 * Sees to it that the process itself can be looked at.
 *
 * @param address of the database that it belongs to
 * @throws Problem when it runs elsewhere, or it is not known which it is
 */
export function requireSeen(daemon: RunningDaemon | undefined, address: string): RunningDaemon {
  if (daemon !== undefined && isSeen(daemon)) return daemon;
  const { length } = findProcesses(PROGRAM);
  throw new Problem(
    length === 0
      ? `no ${PROGRAM} runs here`
      : `no ${PROGRAM} that runs here is known to be the one of ${brief(address)}`,
    'name the database in the folder of its ovs-vswitchd.pid with --db, and become root',
  );
}
