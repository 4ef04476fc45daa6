import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import type { RpcPeer } from './jsonRpc.ts';

/** Where ovs-vsctl(8) looks for the database unless it is told. */
export function defaultDatabase({ OVS_RUNDIR: folder = '' }: Readonly<Record<string, string | undefined>>): string {
  return `unix:${folder === '' ? '/var/run/openvswitch' : folder}/db.sock`;
}

/**
 * Who listens at an address of a database.
 *
 * @param address `unix:PATH`, or `tcp:HOST:PORT` with an IPv6 address in brackets
 * @throws Problem when it is none
 */
export function peerOf(address: string): RpcPeer {
  const [, path] = /^unix:(.+)$/s.exec(address) ?? [];
  if (path !== undefined) return path;
  const [, bracketed, plain, port] = /^tcp:(?:\[([\da-fA-F:.%\w]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(address) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) > 65_535)
    throw new Problem(`'${brief(address)}' is no address of a database`, 'it is unix:PATH or tcp:HOST:PORT');
  return { host, port: Number(port) };
}
