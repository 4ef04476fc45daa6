import type { Outcome, OutcomeStatus, Report, RunSwitch, StoredTrial } from '../../model/report.ts';
import { SCHEMA_VERSION } from '../../model/report.ts';
import type { Topology } from '../../model/topology.ts';
import type { SentTraffic } from '../../model/traffic.ts';
import type { KnownDeviation, Verdict } from '../../model/verdict.ts';
import { summarize } from '../summary.ts';
import { benchmarks } from './made-up-benchmarks.ts';

/** A report of these outcomes, made up for tests of renderers. */
export function reportOf(outcomes: readonly Outcome[], changes: Partial<Report> = {}): Report {
  return {
    schemaVersion: SCHEMA_VERSION,
    program: { version: '0.1.0', commit: '1a2b3c4' },
    startedAt: '2025-01-02T03:04:05.678Z',
    durationMs: 9_812.5,
    complete: true,
    environment: {
      kernel: '6.1.0-18-amd64',
      system: 'Debian GNU/Linux 12',
      architecture: 'x64',
      processor: 'Made-up CPU @ 2.00GHz',
      cores: 2,
      memoryBytes: 8_589_934_592,
      node: '20.11.0',
      user: 'ordinary',
      tools: { openvswitch: '3.1.0', tcpdump: '4.99.3', ping: '20221126', iperf3: '3.12', tcpreplay: '4.4.3' },
    },
    switches: [switchOf('3.1.0')],
    summary: summarize(outcomes),
    outcomes,
    ...changes,
  };
}

/** An Open vSwitch of the system with three gates, of which those with these names are in force. */
export function switchOf(
  version: string,
  inForce: readonly string[] = ['patch-ports-apart'],
  origin = 'system',
): RunSwitch {
  const names = ['patch-ports-apart', 're-mirror-after-change', 'live-flows-follow'];
  const gates = names.map((name) => ({ name, inForce: inForce.includes(name) }));
  return { label: version, version, origin, gates };
}

/** An outcome that passed, with changes. */
export function outcomeOf(scenario: string, changes: Partial<Outcome> = {}): Outcome {
  return {
    scenario,
    variant: {
      port: 'veth',
      switch: 'ovs-netdev',
      mechanism: 'ovs-mirror',
      ovs: '3.1.0',
      offloads: 'off',
      endpoint: 'namespace',
    },
    claim: 'Each packet that arrives on a selected port reaches the output port once, unchanged.',
    status: 'passed',
    durationMs: 640.25,
    verdicts: [silent, equivalent],
    trials: [trial],
    ...changes,
  };
}

const silent: Verdict = {
  check: 'silent(before, mirror0-output)',
  status: 'passed',
  evidence: '0 packets',
  findings: [],
};

const equivalent: Verdict = {
  check: 'equivalent(during, mirror0)',
  status: 'passed',
  evidence: '10 of 10 copies',
  counts: { owed: 10, copies: 10, matched: 10, missing: 0, duplicate: 0, unexpected: 0, altered: 0, truncated: 0 },
  findings: [],
};

const incomplete: Verdict = {
  check: 'equivalent(during, mirror0)',
  status: 'failed',
  evidence: '9 of 10 copies, 1 missing',
  counts: { owed: 10, copies: 9, matched: 9, missing: 1, duplicate: 0, unexpected: 0, altered: 0, truncated: 0 },
  findings: [
    {
      kind: 'missing',
      packets: 1,
      summary:
        '1 packet was not copied, the first: ICMP echo request 192.168.1.3 > 192.168.1.4, id 17, seq 4, 98 bytes, 0.031 s after the first.',
    },
  ],
};

const doubtful: Verdict = {
  check: 'equivalent(during, mirror0)',
  status: 'inconclusive',
  evidence: 'the capture of vnic-1 dropped 12 packets',
  findings: [{ kind: 'evidence', packets: 12, summary: 'tcpdump dropped 12 of 5000 packets that arrived on vnic-1.' }],
};

const trial: StoredTrial = {
  trial: 'during',
  folder: 'article/span-egress/veth/during',
  traffic: { kind: 'ping', from: 'ctn-1', to: 'ctn-2', count: 10 },
  mirrors: { mirror0: { selectSrcPort: ['vnic-1'], outputPort: 'mirror0-output' } },
  version: '3.1.0',
  rules: ['source-at-arrival', 'patch-ports-apart'],
  generator: { command: ['ping', '-c', '10', '192.168.1.4'], asked: 10, claimed: 10, answered: 10 },
  captures: [
    {
      port: 'vnic-1',
      direction: 'arriving',
      file: 'vnic-1.arriving.pcap',
      packets: 10,
      droppedByKernel: 0,
      counted: 10,
    },
    { port: 'mirror0-output', direction: 'departing', file: 'out.pcap', packets: 10, droppedByKernel: 0, counted: 10 },
  ],
  daemon: { residentBytesBefore: 25_165_824, residentBytesAfter: 25_165_824, problems: [] },
  lostBeforeSwitch: { 'vnic-1': 0 },
  counters: {
    ports: [
      {
        port: 'vnic-1',
        interfaces: ['vnic-1'],
        arriving: 'received',
        kernel: { received: 10, receiveDropped: 0, transmitted: 10, transmitDropped: 0 },
        openVSwitch: { received: 10, receiveDropped: 0, transmitted: 10, transmitDropped: 0 },
        queueDropped: 0,
        putOut: 10,
      },
      { port: 'mirror0-output', interfaces: ['mirror0-output'], arriving: 'transmitted' },
    ],
    datapath: { type: 'netdev', hits: 8, misses: 2, lostUpcalls: 0, inFlows: 10, drops: {} },
  },
  ledger: [
    { hop: 'generator', at: 'vnic-1', in: 10, out: 10, lost: [], residual: 0 },
    { hop: 'mirror output', at: 'mirror0-output', in: 10, lost: [] },
    { hop: 'capture', at: 'departing mirror0-output', in: 10, out: 10, lost: [], residual: 0 },
  ],
  doubts: [],
  offloads: 'off',
  entered: { ports: ['vnic-1'], counted: 10, captured: 10, packets: 10 },
  startedAt: '2025-01-02T03:04:05.900Z',
  durationMs: 131.75,
};

const trialWithLoss: StoredTrial = {
  ...trial,
  captures: trial.captures.map((each) => (each.direction === 'departing' ? { ...each, packets: 9, counted: 9 } : each)),
  ledger: [
    { hop: 'generator', at: 'vnic-1', in: 10, out: 10, lost: [], residual: 0 },
    { hop: 'flows', at: 'netdev datapath', in: 10, out: 12, lost: [], residual: -2 },
    {
      hop: 'mirror output',
      at: 'mirror0-output',
      in: 10_012,
      out: 9,
      lost: [{ packets: 10_001, hop: 'mirror output', counter: 'tx_dropped of mirror0-output' }],
      residual: 2,
    },
    { hop: 'capture', at: 'departing mirror0-output', in: 9, out: 9, lost: [], residual: 0 },
  ],
};

export const copiedOn: KnownDeviation = {
  what: 'Packets of flows that are alive are copied on after the mirrors are removed.',
  source: 'bridge.c: mirror_destroy() asks for no revalidation',
};

/** One outcome of each status. */
export const oneOfEach = {
  passed: outcomeOf('article/span-egress'),
  failed: outcomeOf('article/span-egress', {
    variant: {
      port: 'internal',
      switch: 'ovs-kernel',
      mechanism: 'ovs-mirror',
      ovs: '3.1.0',
      offloads: 'off',
      endpoint: 'namespace',
    },
    status: 'failed',
    verdicts: [silent, incomplete],
    trials: [trialWithLoss],
  }),
  inconclusive: outcomeOf('article/iperf3-tcp', {
    claim: 'Every TCP segment that entered the switch is copied once.',
    status: 'inconclusive',
    verdicts: [doubtful],
    trials: [{ ...trial, doubts: [{ summary: 'traffic did not come to rest within 2 s' }] }],
    durationMs: 61_400,
  }),
  skipped: outcomeOf('article/filtered', {
    claim: 'Only packets that match the filter are copied.',
    status: 'skipped',
    verdicts: [],
    trials: [],
    durationMs: 3,
    reason: 'Mirror.filter is not a column of Open vSwitch 3.1.0',
  }),
  knownDeviation: outcomeOf('article/remove-mirrors', {
    claim: 'Removing the mirrors leaves nothing mirrored.',
    status: 'knownDeviation',
    deviation: copiedOn,
    verdicts: [incomplete],
    trials: [trialWithLoss],
  }),
  errored: outcomeOf('article/replay', {
    claim: 'What enters is what is copied.',
    status: 'errored',
    verdicts: [],
    trials: [],
    reason: 'tcpreplay ended with exit code 1\n  while reading fixtures/smallFlows.pcap',
  }),
} as const satisfies Record<OutcomeStatus, Outcome>;

/** An outcome that passed where its version is known to deviate. */
export const noLongerDeviating = {
  ...oneOfEach.knownDeviation,
  status: 'passed',
  verdicts: [silent],
} as const satisfies Outcome;

/** Kinds of traffic with all that they can say. */
const everyTraffic: readonly SentTraffic[] = [
  { kind: 'idle', durationMs: 100.5 },
  { kind: 'ping', from: 'ctn-1', to: 'ctn-2', count: 10, payloadBytes: 1000, flood: true, ipVersion: 6 },
  {
    kind: 'iperf3',
    from: 'ctn-1',
    to: 'ctn-2',
    protocol: 'udp',
    bytes: 1_000_000,
    bitsPerSecond: 8_000_000,
    lengthBytes: 1400,
    windowBytes: 65_536,
    streams: 2,
    direction: 'both',
    ipVersion: 6,
  },
  {
    kind: 'replay',
    from: 'ctn-1',
    capture: '/x/http.pcap',
    limit: 100,
    loop: 3,
    bitsPerSecond: 8_000_000,
    preload: true,
    split: { server: 'ctn-2', by: { cidr: '192.168.1.0/24' } },
  },
  {
    kind: 'pktgen',
    driver: 'pktgen-dpdk',
    from: 'ctn-1',
    to: 'ctn-2',
    count: 1000,
    frameBytes: 60,
    packetsPerSecond: 5000,
  },
];

/** A verdict with all that can be drawn of one. */
const illustrated: Verdict = {
  ...incomplete,
  examples: [
    { kind: 'missing', owed: { place: 'packet 4 arriving at vnic-1', hex: '020000000002020000000001', bytes: 500 } },
    {
      kind: 'altered',
      owed: { place: 'packet 5 arriving at vnic-1', hex: '02000000000202000000000188b5616263', bytes: 17 },
      copy: { place: 'packet 4 departing at mirror0-output', hex: '02000000000202000000009988b5616263', bytes: 17 },
    },
    {
      kind: 'truncated',
      owed: { place: 'packet 6 arriving at vnic-1', hex: '02000000000202000000000188b5616263', bytes: 17 },
      copy: { place: 'packet 5 departing at mirror0-output', hex: '020000000002020000000001', bytes: 12 },
    },
    { kind: 'unexpected', copy: { place: 'packet 6 departing at mirror0-output', hex: '', bytes: 0 } },
  ],
  loss: { binMs: 2.5, owed: [4, 3, 0, 3], missing: [0, 0, 0, 1] },
  delayNs: {
    copies: 12,
    quantiles: [
      { quantile: 0, nanoseconds: -1500 },
      { quantile: 0.5, nanoseconds: 42_000 },
      { quantile: 1, nanoseconds: 5_000_000 },
    ],
  },
};

/** Two bridges with ports of each kind. */
const wholeTopology: Topology = {
  bridge: 'br-int',
  ports: {
    'vnic-1': { endpoint: 'ctn-1', tag: 10, vlanMode: 'native-tagged', trunks: [10, 20], protected: true, lldp: true },
    'vnic-2': { device: 'eth1' },
    'mirror0-output': {},
    'patch-1': { patch: 'patch-2' },
    bond0: { bond: { members: ['b0', 'b1'], partner: 'bond1', mode: 'balance-slb', lacp: 'active' } },
    bond1: { bridge: 'br-ex', bond: { members: ['c0', 'c1'], partner: 'bond0', mode: 'balance-slb' } },
    gre0: { tunnel: { type: 'gre', via: 'vnic-3', options: { key: '7' } } },
    'patch-2': { bridge: 'br-ex', patch: 'patch-1' },
    'vnic-3': { bridge: 'br-ex', endpoint: 'far' },
    'br-int': {},
  },
  endpoints: {
    'ctn-1': { address: '192.168.1.3/24', address6: 'fd00::1/64', mac: '02:00:00:00:00:01', station: true },
    far: { address: '192.168.2.1/24', mac: '02:00:00:00:00:02', remote: true },
  },
  mtu: 1500,
  flows: { 'br-int': ['actions=NORMAL'] },
  bridges: { 'br-ex': { stpEnable: false, address: '192.168.2.254/24', resumingController: true } },
};

/** An outcome whose trials have whatever a trial can have. */
export const withEverything = outcomeOf('conformance/everything', {
  status: 'knownDeviation',
  deviation: { what: 'Nothing is as it should be.', source: 'made up' },
  observations: { probes: 'during', told: 'packet-out' },
  topology: wholeTopology,
  mirrors: {
    mirror0: { selectSrcPort: ['vnic-1'], selectDstPort: ['vnic-1'], outputPort: 'mirror0-output', snaplen: 96 },
    mirror1: { selectAll: true, selectVlan: [10], outputVlan: 30, filter: 'icmp' },
  },
  verdicts: [illustrated],
  replay: {
    capture: 'http.pcap',
    name: '/x/http.pcap',
    packets: 17,
    loop: 3,
    rate: { packetsPerSecond: 2000 },
    select: 'both',
    split: 'client',
    mtu: 1500,
  },
  trials: [
    {
      ...trial,
      traffic: { kind: 'frames', frames: 3, senders: ['ctn-1', 'ctn-2'], packetsPerSecond: 100 },
      flows: { 'br-int': ['in_port=vnic-1,actions=NORMAL'] },
      changes: [{ what: 'remove mirror0', asked: '1700000000.1', at: '1700000000.123456789', mirrors: {} }],
      spanningTree: { 'vnic-1': 'forward' },
      captures: trial.captures.map((each) => ({ ...each, interface: `${each.port}.0` })),
    },
    {
      ...trial,
      trial: 'packet-out',
      folder: 'conformance/everything/packet-out',
      traffic: { kind: 'packetOut', frames: 1, inPort: 'vnic-1', actions: 'output:vnic-2' },
    },
    ...everyTraffic.map((traffic): StoredTrial => {
      return { ...trial, trial: traffic.kind, folder: `conformance/everything/${traffic.kind}`, traffic };
    }),
    {
      ...trial,
      trial: 'paced',
      folder: 'conformance/everything/paced',
      traffic: { kind: 'replay', from: 'ctn-1', capture: '/x/paced.pcap', packetsPerSecond: 2000 },
      offloads: 'on',
      generator: { command: ['tcpreplay'], asked: 12_345, claimed: 12_345, claimedPacketsPerSecond: 2000.25 },
      entered: {
        ports: ['vnic-1', 'vnic-2'],
        counted: 12_345,
        captured: 12_345,
        packets: 12_340,
        intendedPacketsPerSecond: 2000,
        packetsPerSecond: 1999.75,
      },
    },
  ],
});

/** One outcome of each status, as a report. */
export const mixed = reportOf(Object.values(oneOfEach));

/** Benchmarks alone, one of each kind, as a report. */
export const measured = reportOf([], { benchmarks: Object.values(benchmarks), switches: [switchOf('3.1.0')] });
