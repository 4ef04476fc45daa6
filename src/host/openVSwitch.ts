import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { Problem } from '../model/problem.ts';
import { connectRpc, type RpcConnection } from './jsonRpc.ts';
import { inNamespace } from './namespace.ts';
import { configure, type Operation, type OperationResult, transact } from './ovsdb.ts';
import { type Argv, failure, type RunningProcess, run, start } from './process.ts';
import { until } from './until.ts';

/** A private Open vSwitch: its daemons, and connections to them. */
export interface OpenVSwitch {
  readonly vswitchdPid: number;
  /** Commits a change and resolves when ovs-vswitchd has applied it. */
  configure(operations: readonly Operation[]): Promise<readonly OperationResult[]>;
  /** A command of ovs-appctl(8) to ovs-vswitchd, such as `revalidator/purge`. Resolves to its answer. */
  control(command: string, ...args: readonly string[]): Promise<string>;
  /** Whether the running schema has this column of this table. */
  hasColumn(table: string, column: string): Promise<boolean>;
  /** @throws Problem when a daemon has ended, which says how */
  mustRun(): void;
  /** Kills both daemons; resolves when they are gone. */
  stop(): Promise<void>;
}

const DEADLINE_MS = 10_000;

/**
 * Starts ovsdb-server and ovs-vswitchd on an empty database.
 *
 * @param folder where everything of it stands; made when it does not exist
 * @param namespace name of the network namespace that the switch's ports live in; the sandbox's own unless told
 * @throws Problem when a daemon does not come up, with the end of its log
 */
export async function startOpenVSwitch(folder: string, namespace?: string): Promise<OpenVSwitch> {
  await mkdir(folder, { recursive: true });
  // Without a schema named, ovsdb-tool takes the one that it was installed with.
  await run(['ovsdb-tool', 'create', `${folder}/conf.db`]);
  const daemons: RunningProcess[] = [];
  const stop = async () => {
    for (const daemon of daemons) daemon.kill('SIGKILL');
    await Promise.all(daemons.map((daemon) => daemon.wait()));
  };
  const daemon = async (argv: Argv, socket: string) => {
    const logged: Argv = [...argv, `--log-file=${folder}/${argv[0]}.log`, '-vconsole:off'];
    const process = start(inNamespace(namespace, logged), { environment: folderEnvironment(folder) });
    daemons.push(process);
    return { pid: process.pid, connection: await reach(socket, process, folder, argv[0]) };
  };
  try {
    const socket = `${folder}/db.sock`;
    const control = `${folder}/vswitchd.ctl`;
    const remotes = [`--remote=punix:${socket}`, `--unixctl=${folder}/ovsdb.ctl`];
    const database = await daemon(['ovsdb-server', ...remotes, `${folder}/conf.db`], socket);
    await transact(database.connection, [{ op: 'insert', table: 'Open_vSwitch', row: {} }]);
    // Started before the database answers, ovs-vswitchd would wait a second before it tries again.
    const vswitchd = await daemon(['ovs-vswitchd', `unix:${socket}`, `--unixctl=${control}`], control);
    return openVSwitch(database.connection, vswitchd, daemons, stop);
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
}

function openVSwitch(
  database: RpcConnection,
  vswitchd: { readonly pid: number; readonly connection: RpcConnection },
  daemons: readonly RunningProcess[],
  stop: () => Promise<void>,
): OpenVSwitch {
  let generation = 0;
  const control = vswitchd.connection;
  const deaths = daemons.map(async (daemon) => Promise.reject(failure(await daemon.wait())));
  for (const death of deaths) death.catch(() => {});
  // Whoever waits for a daemon that is gone would wait in vain.
  const alive = <Answer>(answer: Promise<Answer>): Promise<Answer> => Promise.race([...deaths, answer]);
  return {
    vswitchdPid: vswitchd.pid,
    configure: (operations) => {
      generation += 1;
      return alive(configure(database, operations, generation, DEADLINE_MS));
    },
    control: async (command, ...args) => String(await alive(control.call(command, args))),
    hasColumn: async (table, column) => {
      const schema = (await database.call('get_schema', ['Open_vSwitch'])) as Schema;
      return schema.tables[table]?.columns[column] !== undefined;
    },
    mustRun: () => {
      const ended = daemons.map((daemon) => daemon.ended()).find((result) => result !== undefined);
      if (ended !== undefined) throw failure(ended);
    },
    stop: async () => {
      database.close();
      control.close();
      await stop();
    },
  };
}

interface Schema {
  readonly tables: Readonly<Record<string, { readonly columns: Readonly<Record<string, unknown>> }>>;
}

/** The variables that make Open vSwitch's own tools find this switch, and nothing else. */
export function folderEnvironment(folder: string): Readonly<Record<string, string>> {
  return { OVS_RUNDIR: folder, OVS_DBDIR: folder, OVS_LOGDIR: folder, OVS_SYSCONFDIR: folder };
}

async function reach(socket: string, process: RunningProcess, folder: string, name: string): Promise<RpcConnection> {
  const giveUp = async (why: string) => new Problem(`${name} ${why}: ${await endOfLog(folder, name, process)}`);
  const connected = await until(
    `${name} listens`,
    async () => {
      if (process.ended() !== undefined) throw await giveUp('ended at once');
      return existsSync(socket) ? connectRpc(socket).catch(() => undefined) : undefined;
    },
    { deadlineMs: DEADLINE_MS },
  );
  return connected;
}

async function endOfLog(folder: string, name: string, process: RunningProcess): Promise<string> {
  const log = await readFile(`${folder}/${name}.log`, 'utf8').catch(() => '');
  return [process.output().stderr.trim(), ...log.trim().split('\n').slice(-5)].filter(Boolean).join('\n') || 'no log';
}
