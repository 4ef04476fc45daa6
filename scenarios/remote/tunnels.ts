//   h1 ── p1 ─┐
//             br0 ── tun0 ~~ br1 ── u1 ── collector      copies leave in tunnel packets
//   h2 ── p2 ─┘

import {
  copies,
  type Deviation,
  defineScenario,
  encapsulated,
  equivalent,
  probes,
  silent,
  star,
  type Tunnel,
} from 'mirrorbench';

const to = (tunnel: Omit<Tunnel, 'via'>) =>
  star(
    { p1: 'h1', p2: 'h2', tun0: { tunnel: { ...tunnel, via: 'u1' } }, u1: { bridge: 'br1', to: 'collector' } },
    {
      addresses: { collector: '192.0.2.2/24' },
      bridges: { br1: { address: '192.0.2.1/24' } },
      flows: ['in_port=p1,actions=output:p2', 'in_port=p2,actions=output:p1'],
    },
  );

interface Kind {
  readonly id: string;
  readonly tunnel: Omit<Tunnel, 'via'>;
  readonly deviations?: readonly Deviation[];
}

/** Open vSwitch has no ERSPAN type I: `erspan_ver` is 1 for type II and 2 for type III, and it refuses 0. */
const kinds: readonly Kind[] = [
  { id: 'gre', tunnel: { type: 'gre' } },
  { id: 'gre-key', tunnel: { type: 'gre', options: { key: '4294967295' } } },
  { id: 'gre-sequence', tunnel: { type: 'gre', options: { key: '7', seq: 'true' } } },
  { id: 'gre-checksum', tunnel: { type: 'gre', options: { csum: 'true' } } },
  {
    id: 'gre-checksum-sequence',
    tunnel: { type: 'gre', options: { csum: 'true', seq: 'true' } },
    deviations: [
      {
        shows: ['altered'],
        what: 'The userspace datapath sums up a GRE packet before it writes the sequence number, so that all checksums but those of number 0 are wrong.',
        source: 'netdev-native-tnl.c: netdev_gre_push_header()',
      },
    ],
  },
  { id: 'erspan-2', tunnel: { type: 'erspan', options: { key: '1023', erspan_ver: '1', erspan_idx: 'fffff' } } },
  {
    id: 'erspan-3-ingress',
    tunnel: { type: 'erspan', options: { key: '7', erspan_ver: '2', erspan_dir: '0', erspan_hwid: '3f' } },
  },
  {
    id: 'erspan-3-egress',
    tunnel: { type: 'erspan', options: { key: '7', erspan_ver: '2', erspan_dir: '1', erspan_hwid: '3' } },
  },
  { id: 'vxlan', tunnel: { type: 'vxlan', options: { key: '16777215', ttl: '9', df_default: 'false' } } },
  { id: 'vxlan-checksum', tunnel: { type: 'vxlan', options: { key: '7', csum: 'true', dst_port: '8472' } } },
  { id: 'geneve', tunnel: { type: 'geneve', options: { key: '7' } } },
];

const LENGTHS = [60, 61, 100, 777, 1513, 1514] as const;
/** Flows, which tunnels may tell apart by their source port. */
const FLOWS = [1000, 2000, 3000] as const;

export default kinds.map(({ id, tunnel, deviations = [] }) => {
  const topology = to(tunnel);
  const { udp, udp6, arpRequest } = probes(topology);
  const there = LENGTHS.flatMap((length, row) =>
    FLOWS.map((sourcePort, column) =>
      udp({ from: 'h1', to: 'h2', id: row * FLOWS.length + column, length, sourcePort }),
    ),
  );
  const back = [arpRequest({ from: 'h2', to: 'h1', id: 100 }), udp6({ from: 'h2', to: 'h1', id: 101, length: 1514 })];
  const traffic = { kind: 'frames', frames: [...there, ...back] } as const;

  return defineScenario({
    id,
    claim: `Copies leave whole in ${tunnel.type} packets, with the headers that the port's options say, each in one.`,
    deviations,
    topology,
    mirrors: { m0: { selectSrcPort: ['p1', 'p2'], outputPort: 'tun0' } },

    async run({ mirror, trial }) {
      const before = await trial('before', traffic);
      await mirror.install('m0');
      return { before, during: await trial('during', traffic) };
    },

    check: ({ before, during }) => [
      silent(before.departing('u1')),
      copies(during.departing('p2'), there),
      copies(during.departing('p1'), back),
      copies(during.departing('tun0'), [...there, ...back]),
      equivalent(during, 'm0'),
      encapsulated(during, 'm0'),
    ],
  });
});
