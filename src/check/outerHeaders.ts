import type { TunnelEnds } from '../model/tunnels.ts';
import type { Outer } from '../packet/outer.ts';

type Said = string | number | boolean;

/** Something that each outer packet of a tunnel has to say. */
export interface Expectation {
  readonly what: string;
  readonly wanted: Said;
  of(outer: Outer): Said;
}

/** What the outer packets of a tunnel have to say: its two ends, what its options say, and lengths and checksums that are right. */
export function expectations(ends: TunnelEnds): readonly Expectation[] {
  const { near, far, farMac, options } = ends;
  const rows: readonly Row[] = [
    ['Ethernet destination', farMac, ({ ethernet }) => ethernet.destination],
    ['outer source', near, ({ ip }) => ip.source],
    ['outer destination', far, ({ ip }) => ip.destination],
    ['outer length', 'right', lengthOf],
    ['outer header checksum', 'right', ({ ip }) => ip.checksum],
    ['time to live', numberIn(options.ttl), ({ ip }) => ip.timeToLive],
    ['flag not to fragment', flagIn(options.df_default), ({ ip }) => ip.dontFragment],
    ...ofType(ends),
  ];
  return rows.flatMap(([what, wanted, of]) => (wanted === undefined ? [] : [{ what, wanted, of }]));
}

/** Bytes of a tunnel's IP packet beside the frame in it. */
export function headerBytes({ type, options }: TunnelEnds): number {
  switch (type) {
    case 'gre':
      return (
        IPV4 +
        GRE +
        4 * [options.key !== undefined, options.seq === 'true', hasChecksum(options)].filter(Boolean).length
      );
    case 'erspan':
      return IPV4 + GRE + 4 + (options.erspan_ver === '2' ? 12 : 8);
    case 'vxlan':
    case 'geneve':
      return IPV4 + UDP + 8;
    default:
      return type satisfies never;
  }
}

const [IPV4, GRE, UDP] = [20, 4, 8];

/** What is looked at, what it has to be, where that is known, and what it is. */
type Row = readonly [what: string, wanted: Said | undefined, of: (outer: Outer) => Said];
type Options = TunnelEnds['options'];

const NONE = 'none';
/** IANA's. */
const PORT = { vxlan: 4789, geneve: 6081 } as const;

function ofType({ type, options }: TunnelEnds): readonly Row[] {
  switch (type) {
    case 'gre':
      return [
        ['GRE key', options.key === undefined ? NONE : numberIn(options.key), said('key')],
        ['GRE checksum', hasChecksum(options) ? 'right' : NONE, said('checksum')],
        ['sequence number', options.seq === 'true', hasSequence],
      ];
    case 'erspan':
      return erspanRows(options);
    case 'vxlan':
    case 'geneve':
      return [
        [
          'UDP destination port',
          numberIn(options.dst_port) ?? PORT[type],
          ({ tunnel }) => udpOf(tunnel)?.destinationPort ?? NONE,
        ],
        ['UDP checksum', hasChecksum(options) ? 'right' : 'not wrong', (outer) => udpChecksum(outer, options)],
        ['network identifier', numberIn(options.key ?? '0'), said('vni')],
      ];
    default:
      return type satisfies never;
  }
}

/** By ovs-vswitchd.conf.db(5): `erspan_idx` and `erspan_hwid` are hexadecimal. */
function erspanRows(options: Options): readonly Row[] {
  const common: readonly Row[] = [
    ['ERSPAN session', numberIn(options.key ?? '0'), said('session')],
    ['sequence number', true, hasSequence],
  ];
  if (options.erspan_ver === '2')
    return [
      ['ERSPAN type', 'III', said('version')],
      ...common,
      ['ERSPAN direction', options.erspan_dir === '1' ? 'egress' : 'ingress', said('direction')],
      ['ERSPAN hardware id', numberIn(`0x${options.erspan_hwid ?? '0'}`), said('hardware')],
    ];
  return [
    ['ERSPAN type', 'II', said('version')],
    ...common,
    ['ERSPAN index', numberIn(`0x${options.erspan_idx ?? '0'}`), said('index')],
  ];
}

/** What a tunnel's header says under a name; `none` where it has no such field. */
function said(name: string): Row[2] {
  return ({ tunnel }) => (tunnel as unknown as Readonly<Record<string, Said>>)[name] ?? NONE;
}

function hasSequence({ tunnel }: Outer): boolean {
  return 'sequence' in tunnel;
}

function udpOf(tunnel: Outer['tunnel']) {
  return 'udp' in tunnel ? tunnel.udp : undefined;
}

/** Over IPv4 a datagram may do without a checksum. */
function udpChecksum({ tunnel }: Outer, options: Options): string {
  const found = udpOf(tunnel)?.checksum ?? NONE;
  return hasChecksum(options) || found === 'wrong' ? found : 'not wrong';
}

const [ETHERNET, TAG] = [14, 4];
/** Shortest Ethernet frame, without FCS: what is shorter is padded. */
const SHORTEST_FRAME = 60;

function lengthOf({ ethernet, ip, tunnel }: Outer): string {
  const isPadded = ETHERNET + TAG * ethernet.vlans.length + ip.bytes <= SHORTEST_FRAME;
  if (ip.saidBytes !== ip.bytes && !(isPadded && ip.saidBytes < ip.bytes))
    return `${ip.saidBytes} of a packet of ${ip.bytes} bytes`;
  const udp = udpOf(tunnel);
  return udp === undefined || udp.saidBytes === udp.bytes
    ? 'right'
    : `${udp.saidBytes} of a datagram of ${udp.bytes} bytes`;
}

function hasChecksum({ csum }: Options): boolean {
  return csum === 'true';
}

/** A number of an option, decimal or hexadecimal with `0x`; undefined where it says something else, such as `flow` or `inherit`. */
function numberIn(option: string | undefined): number | undefined {
  return option !== undefined && /^(0x[\da-f]+|\d+)$/i.test(option) ? Number(option) : undefined;
}

function flagIn(option: string | undefined): boolean | undefined {
  return option === undefined ? undefined : option === 'true';
}
