//   h1 ── p1 ─┐
//             bridge ── p3 ── monitor      what people ask of a mirror, of each way to make one
//   h2 ── p2 ─┤
//   h4 ── p4 ─┘
//
// That nothing is copied without a mirror, the rows of harm.ts show.

import {
  copies,
  type Deviation,
  defineScenario,
  equivalent,
  type Mirror,
  type Probe,
  probes,
  silent,
  star,
  tagged,
} from 'mirrorbench';
import { everyWay } from '../shapes/everyWay.ts';

const topology = star({ p1: 'h1', p2: 'h2', p3: 'monitor', p4: 'h4' }, { stations: ['monitor'] });
const { udp, arpRequest, raw } = probes(topology);
type Host = keyof typeof topology.endpoints;
type Port = keyof typeof topology.ports;

const COUNT = 20;
const there = Array.from({ length: COUNT }, (_, id) => udp({ from: 'h1', to: 'h2', id }));
const back = Array.from({ length: COUNT }, (_, id) => udp({ from: 'h2', to: 'h1', id: COUNT + id }));
const inVlan = there.map((probe) => tagged(7, probe));
const noIp = [
  arpRequest({ from: 'h1', to: 'h2', id: 1 }),
  raw({ from: 'h1', to: 'h2', id: 3 }),
  raw({ from: 'h1', to: { mac: '01:00:5e:00:00:fb' }, id: 4 }),
];
// A switch does not send a frame back to where it knows the address.
const nowhere = Array.from({ length: COUNT }, (_, id) => udp({ from: 'h1', to: 'h1', id }));

interface Question {
  readonly id: string;
  readonly claim: string;
  readonly mirror: Mirror<Port>;
  readonly inject: readonly Probe<Host>[];
  readonly owed: readonly Probe<Host>[];
  /** What leaves by p2. */
  readonly delivered: readonly Probe<Host>[];
  readonly deviations?: readonly Deviation[];
}

const questions: readonly Question[] = [
  {
    id: 'egress-only',
    claim: 'Of a port only what its host sends is copied.',
    mirror: { selectSrcPort: ['p1'] },
    inject: [...there, ...back],
    owed: there,
    delivered: there,
  },
  {
    id: 'ingress-only',
    claim: 'Of a port only what its host receives is copied.',
    mirror: { selectDstPort: ['p1'] },
    inject: [...there, ...back],
    owed: back,
    delivered: there,
  },
  {
    id: 'both-directions',
    claim: 'Of a port what its host sends and receives is copied, each once.',
    mirror: { selectSrcPort: ['p1'], selectDstPort: ['p1'] },
    inject: [...there, ...back],
    owed: [...there, ...back],
    delivered: there,
  },
  {
    id: 'without-duplicates',
    claim: 'A packet between two ports that are mirrored both is copied once.',
    mirror: { selectSrcPort: ['p1', 'p2'], selectDstPort: ['p1', 'p2'] },
    inject: [...there, ...back],
    owed: [...there, ...back],
    delivered: there,
    deviations: [
      {
        mechanisms: ['tc', 'tc-classful', 'nft', 'ebpf'],
        shows: ['duplicate'],
        short: 'twice',
        what: 'What is made at interfaces copies a packet where it comes in and where it goes out.',
        source: 'tc-mirred(8), nft(8) and bpf-helpers(7): each interface and direction has a rule of its own',
      },
    ],
  },
  {
    id: 'vlan-kept',
    claim: 'The copy of a tagged packet has its tag.',
    mirror: { selectSrcPort: ['p1'] },
    inject: inVlan,
    owed: inVlan,
    delivered: inVlan,
  },
  {
    id: 'non-ip',
    claim: 'What is no IP packet is copied too, to one host, to several and to all.',
    mirror: { selectSrcPort: ['p1'] },
    inject: noIp,
    owed: noIp,
    delivered: noIp,
  },
  {
    id: 'snaplen',
    claim: 'A copy is cut to as many bytes as were asked for, and the original is not.',
    mirror: { selectSrcPort: ['p1'], snaplen: 64 },
    inject: there,
    owed: there.map((probe) => ({ ...probe, bytes: probe.bytes.subarray(0, 64) })),
    delivered: there,
  },
  {
    id: 'dropped-by-the-switch',
    claim: 'What a host sends and the switch does not deliver is copied.',
    mirror: { selectSrcPort: ['p1'] },
    inject: nowhere,
    owed: nowhere,
    delivered: [],
  },
];

export default questions.map(({ id, claim, mirror: columns, inject, owed, delivered, deviations = [] }) =>
  defineScenario({
    id,
    claim,
    variants: { mechanism: everyWay },
    deviations,
    topology,
    mirrors: { m0: { ...columns, outputPort: 'p3' } },

    async run({ mirror, trial }) {
      const traffic = { kind: 'frames', frames: inject } as const;
      await mirror.install('m0');
      return { during: await trial('during', traffic) };
    },

    check: ({ during }) => [
      copies(during.departing('p3'), owed),
      delivered.length === 0 ? silent(during.departing('p2')) : copies(during.departing('p2'), delivered),
      equivalent(during, 'm0'),
    ],
  }),
);
