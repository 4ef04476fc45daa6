//   h1 ── p1 ─┐
//             br0 ── tun0 ~~ br1 ── u1 ── collector      copies leave in tunnel packets
//   h2 ── p2 ─┘

import { cut, probes, star, type Tunnel } from 'mirrorbench';
import { probing } from '../shapes/probing.ts';

const to = (tunnel: Omit<Tunnel, 'via'>) =>
  star(
    { p1: 'h1', p2: 'h2', tun0: { tunnel: { ...tunnel, via: 'u1' } }, u1: { bridge: 'br1', to: 'collector' } },
    {
      addresses: { collector: '192.0.2.2/24' },
      bridges: { br1: { address: '192.0.2.1/24' } },
      flows: ['in_port=p1,actions=output:p2'],
    },
  );

const kinds = [
  { id: 'A52-gre', tunnel: { type: 'gre' } },
  { id: 'A52-gre-key', tunnel: { type: 'gre', options: { key: '7' } } },
  { id: 'A52-erspan-2', tunnel: { type: 'erspan', options: { key: '7', erspan_ver: '1', erspan_idx: '102' } } },
  {
    id: 'A52-erspan-3',
    tunnel: { type: 'erspan', options: { key: '7', erspan_ver: '2', erspan_dir: '0', erspan_hwid: '3' } },
  },
  { id: 'A52-vxlan', tunnel: { type: 'vxlan', options: { key: '7' } } },
  { id: 'A52-geneve', tunnel: { type: 'geneve', options: { key: '7' } } },
] as const;

const vxlan = to({ type: 'vxlan', options: { key: '7' } });
const { udp } = probes(vxlan);
const short = udp({ from: 'h1', to: 'h2', id: 1, length: 60 });
const long = udp({ from: 'h1', to: 'h2', id: 2, length: 1514 });
const middling = udp({ from: 'h1', to: 'h2', id: 3, length: 500 });

export default [
  ...kinds.map(({ id, tunnel }) =>
    probing({
      id,
      claim: `Copies leave whole and unchanged within ${tunnel.type} packets.`,
      topology: to(tunnel),
      mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'tun0' } },
      output: 'tun0',
      inject: [short, long],
      delivered: { p2: [short, long] },
      owed: [short, long],
      control: ['in_port=p1,actions=output:p2,output:tun0'],
    }),
  ),
  probing({
    id: 'A51-snaplen-vxlan',
    claim: 'A snaplen cuts the copy, not the tunnel packet around it.',
    deviations: [
      {
        shows: ['truncated'],
        what: 'The userspace datapath cuts the tunnel packet to the snaplen, so that its headers take their share and say more than there is.',
        source: 'ofproto-dpif-xlate.c: clone(tnl_push(...),trunc(100)) in native tunnelling',
      },
    ],
    topology: vxlan,
    mirrors: { m0: { selectSrcPort: ['p1'], snaplen: 100, outputPort: 'tun0' } },
    output: 'tun0',
    inject: [middling],
    delivered: { p2: [middling] },
    owed: [cut(100, middling)],
  }),
];
