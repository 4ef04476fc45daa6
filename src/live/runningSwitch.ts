import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { findProcesses } from '../host/findProcesses.ts';
import { connectRpc } from '../host/jsonRpc.ts';
import { expected, transact } from '../host/ovsdb.ts';
import type { Mirror } from '../model/mirror.ts';
import { Problem } from '../model/problem.ts';
import type { VlanMode } from '../model/topology.ts';
import { brief } from '../model/visible.ts';

/** What a running Open vSwitch has, as its database says: names in place of references. */
export interface RunningSwitch {
  /** Such as `3.1.0`. */
  readonly version: string;
  readonly bridges: readonly RunningBridge[];
}

export interface RunningBridge {
  readonly name: string;
  /** `system` or `netdev`. */
  readonly datapath: string;
  readonly ports: readonly RunningPort[];
  readonly mirrors: readonly RunningMirror[];
}

export interface RunningPort {
  readonly name: string;
  readonly tag?: number;
  readonly trunks?: readonly number[];
  readonly vlanMode?: VlanMode;
  readonly protected?: boolean;
  /** State in the spanning tree, where the bridge takes part in one. */
  readonly spanningTree?: string;
  readonly lacp?: string;
  readonly bondMode?: string;
  /** Several for a bond. */
  readonly interfaces: readonly RunningInterface[];
}

export interface RunningInterface {
  readonly name: string;
  /** `Interface.type`; `system` where it is empty. */
  readonly type: string;
  /** Its Ethernet address, where Open vSwitch knows it. */
  readonly mac?: string;
  /** Largest IP packet in bytes, where Open vSwitch knows it. */
  readonly mtu?: number;
  /** Of a patch port the name of its other end. */
  readonly peer?: string;
}

export interface RunningMirror {
  readonly name: string;
  readonly mirror: Mirror;
}

/** Path of a database's socket, of ovs-vsctl's `--db`. @throws Problem when it is elsewhere */
export function socketOf(remote: string): string {
  const [, path] = /^unix:(\/.+)$/s.exec(remote) ?? [];
  if (path === undefined)
    throw new Problem(
      `${brief(remote)} is not the socket of a database on this machine`,
      'packets are captured where the switch runs: name its socket, such as --db unix:/var/run/openvswitch/db.sock',
    );
  return path;
}

/**
 * Reads a switch's configuration and state in one transaction that changes nothing.
 *
 * @param socket path of ovsdb-server's
 * @throws Problem when nobody answers there, or it is another database
 */
export async function readRunningSwitch(socket: string): Promise<RunningSwitch> {
  const database = await connectRpc(socket).catch((error: Error) => {
    throw new Problem(error.message, 'start Open vSwitch, name its database with --db, or become root');
  });
  try {
    const tables = ['Open_vSwitch', 'Bridge', 'Port', 'Interface', 'Mirror'] as const;
    const answers = await transact(
      database,
      tables.map((table) => ({ op: 'select', table, where: [] })),
    );
    const [open, ...others] = answers.map(({ rows = [] }) => expected(z.array(row), rows));
    return switchOf(open?.[0], others as [Row[], Row[], Row[], Row[]]);
  } finally {
    database.close();
  }
}

/** Id of the ovs-vswitchd that a database belongs to. @throws Problem when none is found, or several are */
export function vswitchdPid(socket: string): number {
  const running = findProcesses('ovs-vswitchd');
  const told = Number(readIfThere(`${dirname(socket)}/ovs-vswitchd.pid`));
  const pid = running.includes(told) ? told : running.length === 1 ? running[0] : undefined;
  if (pid !== undefined) return pid;
  throw new Problem(
    running.length === 0
      ? 'no ovs-vswitchd runs here'
      : `which of ${running.length} ovs-vswitchd is the one of ${socket}?`,
    'name the database in the folder of its ovs-vswitchd.pid with --db',
  );
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

type Row = Readonly<Record<string, unknown>>;

const row = z.record(z.string(), z.unknown());
const atom = z.union([z.string(), z.number(), z.boolean(), z.tuple([z.literal('uuid'), z.string()])]);
const set = z.tuple([z.literal('set'), z.array(atom)]);
const map = z.tuple([z.literal('map'), z.array(z.tuple([z.string(), z.string()]))]);

/** The members of a set; one alone is not in OVSDB's notation of a set (RFC 7047, 5.1). References are their ids. */
function members(value: unknown): readonly (string | number | boolean)[] {
  const parsed = z.union([set, atom]).safeParse(value);
  if (!parsed.success) return [];
  const { data } = parsed;
  const atoms = Array.isArray(data) && data[0] === 'set' ? data[1] : [data as z.infer<typeof atom>];
  return atoms.map((one) => (Array.isArray(one) ? one[1] : one));
}

function texts(value: unknown): readonly string[] {
  return members(value).map(String);
}

function numbers(value: unknown): readonly number[] {
  return members(value).map(Number);
}

function entry(value: unknown, key: string): string | undefined {
  const parsed = map.safeParse(value);
  return parsed.success ? new Map(parsed.data[1]).get(key) : undefined;
}

function switchOf(
  open: Row | undefined,
  [bridges, ports, interfaces, mirrors]: [Row[], Row[], Row[], Row[]],
): RunningSwitch {
  const [portRows, interfaceRows, mirrorRows] = [ports, interfaces, mirrors].map(byId) as [Rows, Rows, Rows];
  const nameOfPort = (id: string) => texts(portRows.get(id)?.name);
  return {
    version: texts(open?.ovs_version)[0] ?? '',
    bridges: bridges.map((bridge) => ({
      name: String(bridge.name),
      datapath: texts(bridge.datapath_type)[0] || 'system',
      ports: rowsOf(portRows, bridge.ports).map((port) => portOf(port, bridge, interfaceRows)),
      mirrors: rowsOf(mirrorRows, bridge.mirrors).map((one) => ({
        name: String(one.name),
        mirror: mirrorOf(one, nameOfPort),
      })),
    })),
  };
}

type Rows = ReadonlyMap<string, Row>;

function byId(rows: readonly Row[]): Rows {
  return new Map(rows.map((one) => [texts(one._uuid)[0] ?? '', one]));
}

function rowsOf(rows: Rows, references: unknown): readonly Row[] {
  return texts(references)
    .map((id) => rows.get(id))
    .filter((one) => one !== undefined);
}

function portOf(port: Row, bridge: Row, interfaces: Rows): RunningPort {
  const [tag] = numbers(port.tag);
  const trunks = numbers(port.trunks);
  const [vlanMode] = texts(port.vlan_mode);
  const [lacp] = texts(port.lacp);
  const [bondMode] = texts(port.bond_mode);
  const tree =
    bridge.rstp_enable === true ? entry(port.rstp_status, 'rstp_port_state') : entry(port.status, 'stp_state');
  return {
    name: String(port.name),
    ...(tag !== undefined && { tag }),
    ...(trunks.length > 0 && { trunks }),
    ...(vlanMode !== undefined && { vlanMode: vlanMode as VlanMode }),
    ...(port.protected === true && { protected: true }),
    ...(tree !== undefined && { spanningTree: tree.toLowerCase() }),
    ...(lacp !== undefined && { lacp }),
    ...(bondMode !== undefined && { bondMode }),
    interfaces: rowsOf(interfaces, port.interfaces).map(interfaceOf),
  };
}

function interfaceOf(one: Row): RunningInterface {
  const [mac] = texts(one.mac_in_use);
  const [mtu] = numbers(one.mtu);
  const peer = entry(one.options, 'peer');
  return {
    name: String(one.name),
    type: String(one.type) || 'system',
    ...(mac !== undefined && { mac }),
    ...(mtu !== undefined && { mtu }),
    ...(one.type === 'patch' && peer !== undefined && { peer }),
  };
}

function mirrorOf(one: Row, nameOfPort: (id: string) => readonly string[]): Mirror {
  const names = (references: unknown) => texts(references).flatMap(nameOfPort).sort();
  const [selectSrcPort, selectDstPort] = [names(one.select_src_port), names(one.select_dst_port)];
  const selectVlan = numbers(one.select_vlan);
  const [outputPort] = names(one.output_port);
  const [outputVlan] = numbers(one.output_vlan);
  const [snaplen] = numbers(one.snaplen);
  const [filter] = texts(one.filter);
  return {
    ...(one.select_all === true && { selectAll: true }),
    ...(selectSrcPort.length > 0 && { selectSrcPort }),
    ...(selectDstPort.length > 0 && { selectDstPort }),
    ...(selectVlan.length > 0 && { selectVlan }),
    ...(outputPort !== undefined && { outputPort }),
    ...(outputVlan !== undefined && { outputVlan }),
    ...(snaplen !== undefined && { snaplen }),
    ...(filter !== undefined && { filter }),
  };
}
