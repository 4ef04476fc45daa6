import type { Row } from '../host/ovsdb.ts';
import type { Configured } from './change.ts';

/** Columns that a person configures of an internal port; references are not among them. */
const PORT = ['tag', 'trunks', 'vlan_mode', 'cvlans', 'protected', 'external_ids', 'other_config'] as const;
const INTERFACE = [
  'mac',
  'ofport_request',
  'mtu_request',
  'external_ids',
  'other_config',
  'ingress_policing_rate',
  'ingress_policing_burst',
  'ingress_policing_kpkts_rate',
  'ingress_policing_kpkts_burst',
  'lldp',
  'bfd',
  'cfm_mpid',
] as const;

export function configuredOfPort(row: Row): Configured {
  return configured(row, PORT);
}

export function configuredOfInterface(row: Row): Configured {
  return configured(row, INTERFACE);
}

/** `external_ids`, where there are any. */
export function externalIdsOf(row: Row): unknown {
  return configured(row, ['external_ids']).external_ids;
}

function configured(row: Row, columns: readonly string[]): Configured {
  return Object.fromEntries(columns.filter((name) => isSet(row[name])).map((name) => [name, row[name]]));
}

function isSet(value: unknown): boolean {
  const isEmpty = Array.isArray(value) && Array.isArray(value[1]) && value[1].length === 0;
  return value !== undefined && value !== false && value !== 0 && value !== '' && !isEmpty;
}
