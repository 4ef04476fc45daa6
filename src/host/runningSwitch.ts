import { dirname } from 'node:path';
import { Problem } from '../model/problem.ts';
import { peerOf } from './databaseAddress.ts';
import { connectRpc, type RpcConnection } from './jsonRpc.ts';
import { connectDaemon, type RunningDaemon } from './runningDaemon.ts';

/** An Open vSwitch that runs on its own: nothing here starts or ends it. */
export interface RunningSwitch {
  /** The database, as `--db` of ovs-vsctl(8) names it. */
  readonly address: string;
  readonly database: RpcConnection;
  /** Where the switch keeps its sockets, when it is on this machine. */
  readonly folder: string | undefined;
  /** ovs-vswitchd itself, when it runs on this machine and this user may speak to it. */
  readonly daemon: RunningDaemon | undefined;
  close(): void;
}

/** Connects to a running Open vSwitch for as long as something is done with it. @throws Problem as `connectRunningSwitch` does */
export async function withRunningSwitch<Answer>(
  address: string,
  use: (running: RunningSwitch) => Promise<Answer>,
): Promise<Answer> {
  const running = await connectRunningSwitch(address);
  try {
    return await use(running);
  } finally {
    running.close();
  }
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
  const folder = typeof peer === 'string' ? dirname(peer) : undefined;
  const daemon = folder === undefined ? undefined : await connectDaemon(folder);
  return {
    address,
    database,
    folder,
    daemon,
    close: () => {
      database.close();
      daemon?.close();
    },
  };
}
