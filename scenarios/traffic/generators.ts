//   h1 ── p1 ─┐
//             br0 ── p3 ── monitor      m0 copies what passes p1, in both directions
//   h2 ── p2 ─┘

import { copies, defineScenario, equivalent, fixture, type Requirement, silent, star, type Traffic } from 'mirrorbench';

const topology = star({ p1: 'h1', p2: 'h2', p3: 'monitor' }, { ipv6: true });

const ping = { kind: 'ping', from: 'h1', to: 'h2', count: 50 } as const;
// On veth nothing is lost that fits into the switch's receive socket: a small window, a slow pace.
const tcp = { kind: 'iperf3', from: 'h1', to: 'h2', protocol: 'tcp', bytes: 400_000, windowBytes: 16_384 } as const;
const udp = {
  kind: 'iperf3',
  from: 'h1',
  to: 'h2',
  protocol: 'udp',
  bytes: 200_000,
  lengthBytes: 500,
  bitsPerSecond: 2_000_000,
} as const;
const replay = { kind: 'replay', from: 'h1', capture: fixture('article.pcap') } as const;
const pktgen = { kind: 'pktgen', from: 'h1', to: 'h2', count: 500, frameBytes: 128, packetsPerSecond: 2000 } as const;

interface Row {
  readonly id: string;
  readonly what: string;
  readonly traffic: Traffic<'h1' | 'h2' | 'monitor'>;
  readonly requires?: readonly Requirement[];
}

const rows: readonly Row[] = [
  { id: 'ping-flood', what: 'a flood of pings', traffic: { ...ping, flood: true, count: 300 } },
  { id: 'ping-large', what: 'pings in fragments', traffic: { ...ping, payloadBytes: 4000 } },
  { id: 'ping-ipv6', what: 'pings over IPv6', traffic: { ...ping, ipVersion: 6 } },
  { id: 'iperf3-streams', what: 'four TCP streams at once', traffic: { ...tcp, streams: 4 } },
  { id: 'iperf3-reverse', what: 'a TCP stream from the server', traffic: { ...tcp, direction: 'reverse' } },
  { id: 'iperf3-both', what: 'TCP streams in both directions', traffic: { ...tcp, direction: 'both' } },
  { id: 'iperf3-ipv6', what: 'a TCP stream over IPv6', traffic: { ...tcp, ipVersion: 6 } },
  { id: 'iperf3-udp-streams', what: 'two UDP streams at a rate', traffic: { ...udp, streams: 2 } },
  { id: 'iperf3-udp-both', what: 'UDP in both directions', traffic: { ...udp, direction: 'both' } },
  { id: 'replay-pps', what: 'a replay in packets a second', traffic: { ...replay, packetsPerSecond: 2000 } },
  { id: 'replay-mbps', what: 'a replay in bits a second', traffic: { ...replay, bitsPerSecond: 4_000_000 } },
  { id: 'replay-preloaded', what: 'a replay out of memory', traffic: { ...replay, preload: true, multiplier: 4 } },
  { id: 'replay-top-speed', what: 'a replay at top speed', traffic: { ...replay, topSpeed: true } },
  {
    id: 'trafgen',
    what: 'what trafgen generates',
    traffic: { ...pktgen, driver: 'trafgen' },
    requires: ['tool:trafgen'],
  },
  {
    id: 'pktgen-dpdk',
    what: 'what Pktgen-DPDK generates',
    traffic: { ...pktgen, driver: 'pktgen-dpdk' },
    requires: ['tool:pktgen'],
  },
];

export default rows.map(({ id, what, traffic, requires = [] }) =>
  defineScenario({
    id,
    claim: `Of ${what}, each packet that passes the port is copied once, unchanged.`,
    variants: { port: ['veth', 'internal', 'tap'] },
    requires,
    topology,
    mirrors: { m0: { selectSrcPort: ['p1'], selectDstPort: ['p1'], outputPort: 'p3' } },

    async run({ mirror, trial }) {
      const before = await trial('before', { ...ping, count: 3 });
      await mirror.install('m0');
      return { before, during: await trial('during', traffic) };
    },

    check: ({ before, during }) => [
      silent(before.departing('p3')),
      copies(during.departing('p3'), during.arriving('p1'), during.departing('p1')),
      equivalent(during, 'm0'),
    ],
  }),
);
