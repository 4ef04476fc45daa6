import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import type { MirrorStatistics } from '../model/observation.ts';
import { Problem } from '../model/problem.ts';
import { type Daemon, lastWords, logFile, problemLines } from './daemonLog.ts';
import { connectRpc, type RpcConnection } from './jsonRpc.ts';
import { inNamespace } from './namespace.ts';
import { sendOpenFlow, startResuming } from './openFlow.ts';
import type { OpenVSwitchBuild } from './openVSwitchBuild.ts';
import { configure, type Operation, type OperationResult, readMirrorStatistics, transact } from './ovsdb.ts';
import { type Argv, failure, type RunningProcess, run, start } from './process.ts';
import { until } from './until.ts';

/** A private Open vSwitch: its daemons, and connections to them. */
export interface OpenVSwitch {
  readonly vswitchdPid: number;
  /** Commits a change and resolves when ovs-vswitchd has applied it. */
  configure(operations: readonly Operation[]): Promise<readonly OperationResult[]>;
  /** A command of ovs-appctl(8) to ovs-vswitchd, such as `revalidator/purge`. Resolves to its answer. */
  control(command: string, ...args: readonly string[]): Promise<string>;
  /**
   * Adds flows to a bridge, in the notation of ovs-ofctl(8), which takes names of ports too; not `push_vlan`.
   *
   * @throws Problem with what ovs-ofctl said of a flow
   */
  addFlows(bridge: string, flows: readonly string[]): Promise<void>;
  /**
   * Has a bridge act on a packet as if it had come from a controller.
   *
   * @param text `in_port=PORT,packet=HEX,actions=ACTIONS`, in the notation of ovs-ofctl(8)
   * @throws Problem with what ovs-ofctl said of it
   */
  packetOut(bridge: string, text: string): Promise<void>;
  /** Starts a controller that lets packets go on which flows stop with `controller(pause)`; it ends with the switch. */
  resumePaused(bridge: string): Promise<void>;
  /** The lines of ovs-vswitchd's log so far with the level WARN, ERR or EMER. */
  logProblems(): Promise<readonly string[]>;
  /** What Open vSwitch counted for a mirror, by its row; zero before it has said anything. */
  mirrorStatistics(row: string): Promise<MirrorStatistics>;
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
 * @param build which Open vSwitch
 * @param namespace name of the network namespace that the switch's ports live in; the sandbox's own unless told
 * @throws Problem when a daemon does not come up, with the end of its log
 */
export async function startOpenVSwitch(
  folder: string,
  build: OpenVSwitchBuild,
  namespace?: string,
): Promise<OpenVSwitch> {
  const { programs, schema } = build;
  await mkdir(folder, { recursive: true });
  await run([...programs['ovsdb-tool'], 'create', `${folder}/conf.db`, ...(schema === undefined ? [] : [schema])]);
  const daemons: RunningProcess[] = [];
  const stop = async () => {
    for (const daemon of daemons) daemon.kill('SIGKILL');
    await Promise.all(daemons.map((daemon) => daemon.wait()));
  };
  const daemon = async (program: Daemon, args: readonly string[], socket: string) => {
    const files = [`--log-file=${logFile(folder, program)}`, `--pidfile=${folder}/${program}.pid`];
    const argv: Argv = [...programs[program], ...args, ...files, '-vconsole:off'];
    const process = start(inNamespace(namespace, argv), { environment: folderEnvironment(folder) });
    daemons.push(process);
    return { pid: process.pid, connection: await reach(socket, process, folder, program) };
  };
  try {
    const socket = `${folder}/db.sock`;
    const control = `${folder}/vswitchd.ctl`;
    const remotes = [`--remote=punix:${socket}`, `--unixctl=${folder}/ovsdb.ctl`];
    const database = await daemon('ovsdb-server', [...remotes, `${folder}/conf.db`], socket);
    await transact(database.connection, [{ op: 'insert', table: 'Open_vSwitch', row: {} }]);
    // Started before the database answers, ovs-vswitchd would wait a second before it tries again.
    const vswitchd = await daemon('ovs-vswitchd', [`unix:${socket}`, `--unixctl=${control}`], control);
    return openVSwitch(folder, programs['ovs-ofctl'], database.connection, vswitchd, daemons, stop);
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
}

function openVSwitch(
  folder: string,
  ofctl: Argv,
  database: RpcConnection,
  vswitchd: { readonly pid: number; readonly connection: RpcConnection },
  daemons: readonly RunningProcess[],
  stop: () => Promise<void>,
): OpenVSwitch {
  let generation = 0;
  const helpers: RunningProcess[] = [];
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
    addFlows: (bridge, flows) => {
      const lines = flows.map((flow) => `${flow}\n`).join('');
      return alive(sendOpenFlow(ofctl, folder, bridge, 'add-flows', '-', lines));
    },
    packetOut: (bridge, text) => alive(sendOpenFlow(ofctl, folder, bridge, 'packet-out', text)),
    resumePaused: async (bridge) => void helpers.push(await alive(startResuming(ofctl, folder, bridge))),
    logProblems: async () => {
      // The log is written behind: opened anew, all of it is there. What a daemon that is gone wrote is there anyway.
      await alive(control.call('vlog/reopen', [])).catch(() => {});
      return problemLines(await readFile(logFile(folder, 'ovs-vswitchd'), 'utf8'));
    },
    mirrorStatistics: (row) => alive(readMirrorStatistics(database, row)),
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
      for (const helper of helpers) helper.kill('SIGKILL');
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

async function reach(socket: string, process: RunningProcess, folder: string, name: Daemon): Promise<RpcConnection> {
  const giveUp = async (why: string) => new Problem(`${name} ${why}: ${await lastWords(folder, name, process)}`);
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
