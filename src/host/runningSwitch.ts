import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import { connectRpc, type RpcConnection, type RpcPeer } from './jsonRpc.ts';

/** An Open vSwitch that runs on its own: nothing here starts or ends it. */
export interface RunningSwitch {
  /** The database, as `--db` of ovs-vsctl(8) names it. */
  readonly address: string;
  readonly database: RpcConnection;
  /** ovs-vswitchd itself, when it runs on this machine and this user may speak to it. */
  readonly daemon: RunningDaemon | undefined;
  close(): void;
}

export interface RunningDaemon {
  readonly pid: number;
  /** A command of ovs-appctl(8). */
  control(command: string, ...args: readonly string[]): Promise<string>;
}

/** Where ovs-vsctl(8) looks for the database unless it is told. */
export function defaultDatabase({ OVS_RUNDIR: folder = '' }: Readonly<Record<string, string | undefined>>): string {
  return `unix:${folder === '' ? '/var/run/openvswitch' : folder}/db.sock`;
}

/**
 * Connects to the database of an Open vSwitch, and to the ovs-vswitchd that has its process id beside the database's socket.
 *
 * @param address `unix:PATH`, or `tcp:HOST:PORT` with an IPv6 address in brackets
 * @throws Problem when it is no address, or nobody answers there
 */
export async function connectRunningSwitch(address: string): Promise<RunningSwitch> {
  const peer = peerOf(address);
  const database = await connectRpc(peer).catch((error: Error) => {
    throw new Problem(
      `the database of Open vSwitch cannot be reached: ${error.message}`,
      /EACCES|EPERM/.test(error.message)
        ? 'run it with sudo'
        : 'start Open vSwitch, or name its database with --db unix:PATH or --db tcp:HOST:PORT',
    );
  });
  const daemon = typeof peer === 'string' ? await connectDaemon(dirname(peer)) : undefined;
  return {
    address,
    database,
    daemon: daemon && { pid: daemon.pid, control: daemon.control },
    close: () => {
      database.close();
      daemon?.close();
    },
  };
}

/** @throws Problem when it is none */
export function peerOf(address: string): RpcPeer {
  const [, path] = /^unix:(.+)$/s.exec(address) ?? [];
  if (path !== undefined) return path;
  const [, bracketed, plain, port] = /^tcp:(?:\[([\da-fA-F:.%\w]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(address) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) > 65_535)
    throw new Problem(`'${brief(address)}' is no address of a database`, 'it is unix:PATH or tcp:HOST:PORT');
  return { host, port: Number(port) };
}

async function connectDaemon(folder: string): Promise<(RunningDaemon & { close(): void }) | undefined> {
  const pid = Number(await readFile(`${folder}/ovs-vswitchd.pid`, 'utf8').catch(() => ''));
  const socket = `${folder}/ovs-vswitchd.${pid}.ctl`;
  if (pid <= 0 || !existsSync(socket)) return undefined;
  const connection = await connectRpc(socket).catch(() => undefined);
  if (connection === undefined) return undefined;
  return {
    pid,
    control: async (command, ...args) => String(await connection.call(command, args)),
    close: () => connection.close(),
  };
}
