import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { Problem } from '../model/problem.ts';
import { connectRpc, type RpcConnection } from './jsonRpc.ts';
import { inNamespace } from './namespace.ts';
import { configure, type Operation, type OperationResult, transact } from './ovsdb.ts';
import { type Argv, type RunningProcess, run, start } from './process.ts';
import { until } from './until.ts';

/** A private Open vSwitch: its daemons, and connections to them. */
export interface OpenVSwitch {
  /** Folder of its sockets, database and logs. */
  readonly folder: string;
  readonly vswitchdPid: number;
  /** Commits a change and resolves when ovs-vswitchd has applied it. */
  configure(operations: readonly Operation[]): Promise<readonly OperationResult[]>;
  /** A command of ovs-appctl(8) to ovs-vswitchd, such as `revalidator/purge`. Resolves to its answer. */
  control(command: string, ...args: readonly string[]): Promise<string>;
  /** Whether the running schema has this column of this table. */
  hasColumn(table: string, column: string): Promise<boolean>;
  /** Kills both daemons; resolves when they are gone. */
  stop(): Promise<void>;
}

const SCHEMA = '/usr/share/openvswitch/vswitch.ovsschema';
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
  const socket = `${folder}/db.sock`;
  const controlSocket = `${folder}/vswitchd.ctl`;
  const environment = folderEnvironment(folder);
  await run(['ovsdb-tool', 'create', `${folder}/conf.db`, SCHEMA]);

  const daemon = (name: string, argv: Argv): RunningProcess =>
    start(inNamespace(namespace, [...argv, `--log-file=${folder}/${name}.log`, '-vconsole:off']), { environment });
  const server = daemon('ovsdb-server', [
    'ovsdb-server',
    `--remote=punix:${socket}`,
    `--unixctl=${folder}/ovsdb.ctl`,
    `${folder}/conf.db`,
  ]);
  const database = await reach(socket, server, folder, 'ovsdb-server');
  await transact(database, [{ op: 'insert', table: 'Open_vSwitch', row: {} }]);
  // Started before the database answers, ovs-vswitchd would wait a second before it tries again.
  const vswitchd = daemon('ovs-vswitchd', ['ovs-vswitchd', `unix:${socket}`, `--unixctl=${controlSocket}`]);
  const control = await reach(controlSocket, vswitchd, folder, 'ovs-vswitchd');

  let generation = 0;
  return {
    folder,
    vswitchdPid: vswitchd.pid,
    configure: (operations) => {
      generation += 1;
      return configure(database, operations, generation, DEADLINE_MS);
    },
    control: async (command, ...args) => String(await control.call(command, args)),
    hasColumn: async (table, column) => {
      const schema = (await database.call('get_schema', ['Open_vSwitch'])) as Schema;
      return schema.tables[table]?.columns[column] !== undefined;
    },
    stop: async () => {
      database.close();
      control.close();
      for (const process of [vswitchd, server]) process.kill('SIGKILL');
      await Promise.all([vswitchd.wait(), server.wait()]);
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
