import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { MirrorStatistics } from '../model/observation.ts';
import { Problem } from '../model/problem.ts';
import { type Daemon, lastWords, logFile, problemLines } from './daemonLog.ts';
import { connectRpc, type RpcConnection } from './jsonRpc.ts';
import { inNamespace } from './namespace.ts';
import { modifyPort, type PortSetting, readNotFlooded, sendBundle, sendOpenFlow, startResuming } from './openFlow.ts';
import type { OpenVSwitchBuild } from './openVSwitchBuild.ts';
import { configure, expected, type Operation, type OperationResult, readMirrorStatistics, transact } from './ovsdb.ts';
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
   * Replaces all flows and groups of a bridge in one step: no packet meets some of them only. Of flows, those that do not change VLAN tags: this is
   * OpenFlow 1.4.
   *
   * @throws Problem with what ovs-ofctl said of one; then all is as it was
   */
  replaceFlows(bridge: string, flows: readonly string[], groups: readonly string[]): Promise<void>;
  /** The ports of a bridge that `NORMAL` does not flood to. */
  notFlooded(bridge: string): Promise<readonly string[]>;
  /** Says how a port behaves. */
  modifyPort(bridge: string, port: string, ...settings: readonly PortSetting[]): Promise<void>;
  /** The flows of a bridge, with their counters, as ovs-ofctl(8) prints them. */
  dumpFlows(bridge: string): Promise<string>;
  /**
   * Has a bridge act on a packet as if it had come from a controller.
   *
   * @param text `in_port=PORT,packet=HEX,actions=ACTIONS`, in the notation of ovs-ofctl(8)
   * @throws Problem with what ovs-ofctl said of it
   */
  packetOut(bridge: string, text: string): Promise<void>;
  /** Starts a controller that lets packets go on which flows stop with `controller(pause)`; it ends with the switch. */
  resumePaused(bridge: string): Promise<void>;
  /** The lines of ovs-vswitchd's log with the level WARN, ERR or EMER since this was last asked, or since it was started. */
  logProblems(): Promise<readonly string[]>;
  /** What Open vSwitch counted for a mirror, by its row; zero before it has said anything. */
  mirrorStatistics(row: string): Promise<MirrorStatistics>;
  /** All rows of a table of the database, as they are stored (RFC 7047, 5.1). ovs-vswitchd need not live for it. */
  rows(table: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Whether the running schema has this column of this table. */
  hasColumn(table: string, column: string): Promise<boolean>;
  /** How a daemon ended; undefined as long as both run. */
  ended(): Problem | undefined;
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
  let problemsTold = 0;
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
    addFlows: async (bridge, flows) => {
      const lines = flows.map((flow) => `${flow}\n`).join('');
      await alive(sendOpenFlow(ofctl, folder, bridge, 'add-flows', '-', lines));
    },
    replaceFlows: (bridge, flows, groups) => {
      const added = [...groups.map((group) => `group add ${group}`), ...flows.map((flow) => `flow add ${flow}`)];
      return alive(sendBundle(ofctl, folder, bridge, ['flow delete', 'group delete', ...added]));
    },
    notFlooded: async (bridge) => readNotFlooded(await alive(sendOpenFlow(ofctl, folder, bridge, 'show'))),
    modifyPort: async (bridge, port, ...settings) => {
      for (const setting of settings) await alive(modifyPort(ofctl, folder, bridge, port, setting));
    },
    dumpFlows: (bridge) => alive(sendOpenFlow(ofctl, folder, bridge, 'dump-flows')),
    packetOut: async (bridge, text) => void (await alive(sendOpenFlow(ofctl, folder, bridge, 'packet-out', text))),
    resumePaused: async (bridge) => void helpers.push(await alive(startResuming(ofctl, folder, bridge))),
    logProblems: async () => {
      // The log is written behind: opened anew, all of it is there. What a daemon that is gone wrote is there anyway.
      await alive(control.call('vlog/reopen', [])).catch(() => {});
      const problems = problemLines(await readFile(logFile(folder, 'ovs-vswitchd'), 'utf8'));
      const untold = problems.slice(problemsTold);
      problemsTold = problems.length;
      return untold;
    },
    mirrorStatistics: (row) => alive(readMirrorStatistics(database, row)),
    rows: async (table) => {
      const [answer] = await transact(database, [{ op: 'select', table, where: [] }]);
      return answer?.rows ?? [];
    },
    hasColumn: async (table, column) => {
      const { tables } = expected(databaseSchema, await database.call('get_schema', ['Open_vSwitch']));
      return tables[table]?.columns[column] !== undefined;
    },
    ended: () => {
      const result = daemons.map((daemon) => daemon.ended()).find((one) => one !== undefined);
      return result && failure(result);
    },
    stop: async () => {
      database.close();
      control.close();
      for (const helper of helpers) helper.kill('SIGKILL');
      await stop();
    },
  };
}

const databaseSchema = z.object({
  tables: z.record(z.string(), z.object({ columns: z.record(z.string(), z.unknown()) })),
});

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
