import type { Verdict } from '../../model/verdict.ts';
import type { Verification } from '../../model/verification.ts';

const counts = {
  owed: 150_000,
  copies: 150_000,
  matched: 150_000,
  missing: 0,
  duplicate: 0,
  unexpected: 0,
  altered: 0,
  truncated: 0,
};

const copied: Verdict = {
  check: 'verified(mirror0)',
  status: 'passed',
  evidence: '150000 of 150000 copied',
  counts,
  findings: [],
  delayNs: {
    copies: 150_000,
    quantiles: [
      { quantile: 0, nanoseconds: 9_512 },
      { quantile: 0.5, nanoseconds: 48_100 },
      { quantile: 0.99, nanoseconds: 512_000 },
      { quantile: 1, nanoseconds: 4_960_000 },
    ],
  },
};

/** A mirror that copied all. */
export const complete: Verification = {
  status: 'passed',
  bridge: 'br-int',
  mirror: 'mirror0',
  columns: { selectSrcPort: ['vnic-1'], selectDstPort: ['vnic-1'], outputPort: 'mirror0-output' },
  version: '3.1.0',
  datapath: 'netdev',
  window: { from: '2025-01-02T03:04:05.678Z', durationMs: 30_012, marginMs: 1000, endedBy: 'duration' },
  bounds: { packets: 500_000, bytes: 2 ** 30, cpuShare: 0.5 },
  captures: [
    {
      port: 'vnic-1',
      direction: 'arriving',
      interface: 'vnic-1',
      namespace: '/run/netns/ctn-1',
      packets: 160_000,
      droppedByKernel: 0,
    },
    {
      port: 'mirror0-output',
      direction: 'departing',
      interface: 'mirror0-output',
      packets: 160_000,
      droppedByKernel: 0,
    },
  ],
  uncapturable: [],
  copies: copied,
  order: {
    check: 'ordered(verified(mirror0))',
    status: 'passed',
    evidence: '150000 of 150000 copies in order',
    findings: [],
  },
  ledger: [{ hop: 'capture', at: 'arriving vnic-1', in: 160_000, out: 160_000, lost: [], residual: 0 }],
  ownPackets: 1,
  advice: [],
};

/** One that lost some, seen in a sample. */
export const lossy: Verification = {
  ...complete,
  status: 'failed',
  sampleOf: 16,
  load: {
    packets: 62_400,
    bytes: 9_000_000,
    taken: 7_900,
    which: 3,
    captureMicroseconds: 1.25,
    tooMuch: 'memory',
    isShorter: false,
  },
  filter: 'udp',
  copies: {
    ...copied,
    status: 'failed',
    evidence: '149997 of 150000 copied, 3 missing',
    counts: { ...counts, copies: 149_997, matched: 149_997, missing: 3 },
    findings: [
      {
        kind: 'missing',
        packets: 3,
        summary: '3 of 150,000 copies missing at mirror0-output: 3 not attributed',
        charges: [],
        notAttributed: 3,
      },
    ],
    loss: { binMs: 500, owed: [50, 50, 50, 50], missing: [0, 1, 1, 1] },
  },
};

/** One whose port cannot be captured. */
export const hidden: Verification = {
  ...complete,
  status: 'inconclusive',
  captures: [],
  uncapturable: [{ port: 'dpdk0', why: 'its packets pass by DPDK', instead: 'capture at the other end of its wire' }],
  copies: {
    check: 'verified(mirror0)',
    status: 'inconclusive',
    evidence: 'not captured',
    findings: [
      {
        kind: 'evidence',
        packets: 0,
        summary: 'what passes dpdk0 cannot be captured: its packets pass by DPDK',
        hop: 'capture',
      },
    ],
  },
  ledger: [],
  ownPackets: 0,
};

/** One whose output is a tunnel, watched at its far end. */
export const collected: Verification = {
  ...complete,
  columns: { selectSrcPort: ['vnic-1'], outputPort: 'tun0' },
  captures: complete.captures.slice(0, 1),
  collector: {
    kind: 'ssh',
    source: 'ssh:root@far/eth0',
    packets: 160_007,
    droppedByKernel: 0,
    notOfMirror: 7,
    clock: { pairs: 149_800, offsetMs: -12_345_678.901234, driftPpm: 11.7315, uncertaintyMs: 0.0154 },
  },
  ownPackets: 0,
};
