import type { Row } from '../host/ovsdb.ts';
import { mapOf, numbers, type Rows, referred, rowId, texts } from '../host/storedValues.ts';
import type { VlanMode } from '../model/topology.ts';
import type { InterfaceSettings, PortSettings } from './bridgeSettings.ts';

/** A port of a running switch. */
export interface LivePort extends PortSettings {
  readonly row: string;
  readonly interfaces: readonly LiveInterface[];
  readonly stored: Row;
}

export interface LiveInterface extends InterfaceSettings {
  /** OpenFlow number, when the switch has given it one. */
  readonly number?: number;
  readonly externalIds: ReadonlyMap<string, string>;
  readonly stored: Row;
}

/**
 * The port that rows come to.
 *
 * @param bridge the row that refers to it
 * @param interfaces rows by their ids
 */
export function livePort(row: Row, bridge: Row, interfaces: Rows): LivePort {
  const [tag] = numbers(row.tag);
  const trunks = numbers(row.trunks);
  const [vlanMode] = texts(row.vlan_mode);
  const [lacp] = texts(row.lacp);
  const [bondMode] = texts(row.bond_mode);
  const [status, key] = bridge.rstp_enable === true ? [row.rstp_status, 'rstp_port_state'] : [row.status, 'stp_state'];
  const tree = mapOf(status).get(key);
  return {
    row: rowId(row),
    name: String(row.name),
    ...(tag !== undefined && { tag }),
    ...(trunks.length > 0 && { trunks }),
    ...(vlanMode !== undefined && { vlanMode: vlanMode as VlanMode }),
    ...(row.protected === true && { protected: true }),
    ...(tree !== undefined && { spanningTree: tree.toLowerCase() }),
    ...(lacp !== undefined && { lacp }),
    ...(bondMode !== undefined && { bondMode }),
    interfaces: referred(row.interfaces, interfaces).map(liveInterface),
    stored: row,
  };
}

function liveInterface(row: Row): LiveInterface {
  const [number = 0] = numbers(row.ofport);
  const [ethernet] = texts(row.mac_in_use);
  const [mtu] = numbers(row.mtu);
  const options = mapOf(row.options);
  const [peer, remoteIp, destinationPort] = ['peer', 'remote_ip', 'dst_port'].map((key) => options.get(key));
  return {
    name: String(row.name),
    type: String(row.type),
    ...(number > 0 && { number }),
    ...(ethernet !== undefined && { ethernet }),
    ...(mtu !== undefined && { mtu }),
    ...(row.type === 'patch' && peer !== undefined && { peer }),
    ...(remoteIp !== undefined && { tunnel: { remoteIp, ...(destinationPort !== undefined && { destinationPort }) } }),
    externalIds: mapOf(row.external_ids),
    stored: row,
  };
}
