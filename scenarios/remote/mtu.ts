//   h1 ── p1 ─┐
//             br0 ── tun0 ~~ br1 ── u1 ── collector      u1 takes IP packets of up to 1500 bytes
//   h2 ── p2 ─┘

import {
  copies,
  type Deviation,
  defineScenario,
  encapsulated,
  equivalent,
  type PortKind,
  probes,
  silent,
  star,
  type Tunnel,
} from 'mirrorbench';

const MTU = 1500;

interface Kind {
  readonly id: string;
  readonly tunnel: Omit<Tunnel, 'via'>;
  /** Bytes of the tunnel's IP packet beside the frame in it. */
  readonly headers: number;
}

const kinds: readonly Kind[] = [
  { id: 'gre', tunnel: { type: 'gre' }, headers: 24 },
  { id: 'gre-sequence', tunnel: { type: 'gre', options: { key: '7', seq: 'true' } }, headers: 32 },
  { id: 'erspan-2', tunnel: { type: 'erspan', options: { key: '7', erspan_ver: '1' } }, headers: 36 },
  { id: 'erspan-3', tunnel: { type: 'erspan', options: { key: '7', erspan_ver: '2' } }, headers: 40 },
  { id: 'vxlan', tunnel: { type: 'vxlan', options: { key: '7', df_default: 'false' } }, headers: 36 },
  { id: 'geneve', tunnel: { type: 'geneve', options: { key: '7' } }, headers: 36 },
];

interface Row {
  readonly id: string;
  readonly claim: string;
  readonly port: PortKind;
  /** Of the frame in the middle: so many bytes more than fit. */
  readonly beyond: number;
  readonly deviations: readonly Deviation[];
}

const SOURCE =
  'netdev-native-tnl.c wraps, and netdev-linux.c sends, without a look at the MTU; docs/open-vswitch-findings.md';

const rows: readonly Row[] = [
  {
    id: 'fits',
    claim: 'A copy that fits the MTU of the way with its headers, to the byte, arrives.',
    port: 'veth',
    beyond: 0,
    deviations: [],
  },
  {
    id: 'beyond-veth',
    claim: 'A copy that is one byte longer than the way takes arrives, in fragments.',
    port: 'veth',
    beyond: 1,
    deviations: [
      {
        shows: ['missing'],
        what: 'A copy that is longer in its tunnel packet than the MTU of the way is lost: the userspace datapath does not fragment, and the kernel refuses the packet.',
        source: SOURCE,
      },
    ],
  },
  {
    id: 'beyond-internal',
    claim: 'A copy that is one byte longer than the way takes leaves in fragments.',
    port: 'internal',
    beyond: 1,
    deviations: [
      {
        shows: ['switch'],
        what: 'An internal port sends tunnel packets that are longer than its MTU, whole.',
        source: SOURCE,
      },
    ],
  },
];

export default kinds.flatMap(({ id: kind, tunnel, headers }) => {
  const topology = star(
    {
      p1: 'h1',
      p2: 'h2',
      tun0: { tunnel: { ...tunnel, via: 'u1' } },
      u1: { bridge: 'br1', to: 'collector', mtu: MTU },
    },
    {
      addresses: { collector: '192.0.2.2/24' },
      bridges: { br1: { address: '192.0.2.1/24' } },
      flows: ['in_port=p1,actions=output:p2'],
    },
  );
  return rows.map(({ id, claim, port, beyond, deviations }) => {
    const { udp } = probes(topology);
    const lengths = [100, MTU - headers + beyond, 100];
    const frames = lengths.map((length, index) => udp({ from: 'h1', to: 'h2', id: index, length }));
    const traffic = { kind: 'frames', frames } as const;

    return defineScenario({
      id: `mtu-${kind}-${id}`,
      claim,
      deviations,
      variants: { port: [port] },
      topology,
      mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'tun0' } },

      async run({ mirror, trial }) {
        const before = await trial('before', traffic);
        await mirror.install('m0');
        return { before, during: await trial('during', traffic) };
      },

      check: ({ before, during }) => [
        silent(before.departing('u1')),
        copies(during.departing('p2'), frames),
        equivalent(during, 'm0'),
        encapsulated(during, 'm0'),
      ],
    });
  });
});
