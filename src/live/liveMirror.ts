import { MIRROR_COLUMNS } from '../host/mirrorRows.ts';
import type { Row } from '../host/ovsdb.ts';
import { mapOf, numbers, references, rowId, texts } from '../host/storedValues.ts';
import type { Mirror } from '../model/mirror.ts';
import type { MirrorStatistics } from '../model/observation.ts';

/** A mirror of a running switch. */
export interface LiveMirror {
  readonly row: string;
  readonly name: string;
  readonly bridge: string;
  /** What is set of it; names of ports of other bridges, too. */
  readonly mirror: Mirror;
  /** Undefined before the switch has written any. */
  readonly statistics?: MirrorStatistics;
  readonly stored: Row;
}

/**
 * The mirror that a row comes to.
 *
 * @param bridge the name of the bridge that refers to it
 * @param portNames by the ids of their rows
 */
export function liveMirror(row: Row, bridge: string, portNames: ReadonlyMap<string, string>): LiveMirror {
  const counts = mapOf(row.statistics);
  return {
    row: rowId(row),
    name: String(row.name),
    bridge,
    mirror: mirrorOf(row, portNames),
    ...(counts.size > 0 && {
      statistics: { txPackets: Number(counts.get('tx_packets') ?? 0), txBytes: Number(counts.get('tx_bytes') ?? 0) },
    }),
    stored: row,
  };
}

function mirrorOf(row: Row, portNames: ReadonlyMap<string, string>): Mirror {
  const names = (column: unknown) =>
    references(column)
      .map((id) => portNames.get(id) ?? id)
      .sort();
  const [outputPort] = names(row.output_port);
  const vlans = numbers(row.select_vlan).toSorted((one, other) => one - other);
  const [src, dst] = [names(row.select_src_port), names(row.select_dst_port)];
  const [[outputVlan], [snaplen]] = [numbers(row.output_vlan), numbers(row.snaplen)];
  const [filter] = texts(row.filter);
  return {
    ...(row.select_all === true && { selectAll: true }),
    ...(src.length > 0 && { selectSrcPort: src }),
    ...(dst.length > 0 && { selectDstPort: dst }),
    ...(vlans.length > 0 && { selectVlan: vlans }),
    ...(outputPort !== undefined && { outputPort }),
    ...(outputVlan !== undefined && { outputVlan }),
    ...(snaplen !== undefined && { snaplen }),
    ...(filter !== undefined && { filter }),
  };
}

/** The columns of a mirror's row that say what it does, as they are stored. */
export function mirrorConfiguration(row: Row): Row {
  const names = ['name', 'external_ids', ...Object.values(MIRROR_COLUMNS)];
  return Object.fromEntries(names.filter((name) => name in row).map((name) => [name, row[name]]));
}
