/** A mirror: the columns of OVSDB's `Mirror` table in camelCase, with port names for references (ovs-vswitchd.conf.db(5)). */
export interface Mirror<PortName extends string = string> {
  /** Every port of the bridge, in both directions. */
  readonly selectAll?: boolean;
  /** Packets that arrive at the bridge on these ports: what their endpoints send. */
  readonly selectSrcPort?: readonly PortName[];
  /** Packets that depart from the bridge through these ports: what their endpoints receive. */
  readonly selectDstPort?: readonly PortName[];
  /** Only packets in these VLANs (0 to 4095); a further condition, selects nothing by itself. */
  readonly selectVlan?: readonly number[];
  /** The port that the copies leave by. */
  readonly outputPort?: PortName;
  /** The VLAN (1 to 4095) that the copies are flooded in; `outputPort` wins over it. */
  readonly outputVlan?: number;
  /** Copies are cut to this many bytes (14 to 65535). */
  readonly snaplen?: number;
  /** An ovs-fields(7) match; needs a schema that has the column. */
  readonly filter?: string;
}

/** Columns of a mirror to set; null clears one. */
export type MirrorChange<PortName extends string = string> = {
  readonly [Column in keyof Mirror<PortName>]?: Mirror<PortName>[Column] | null;
};

/** Direction seen from the bridge: what an endpoint sends arrives at its port. */
export type Direction = 'arriving' | 'departing';
