import type { Mirror } from '../model/mirror.ts';
import type { CopyDelays, LossTimeline } from '../model/verdict.ts';
import type {
  CapturedAt,
  CollectorClock,
  CollectorSeen,
  SampleBound,
  Verification,
  VerificationBounds,
} from '../model/verification.ts';
import { packetCount, rowText } from './ledgerText.ts';

/** What a person is told beside the line that matters: a label, and lines for it. As it came: escape it. */
export type Fact = readonly [label: string, lines: readonly string[]];

/** The one line that matters, such as `mirror0 of br-int copied all 149,873 packets that it owes, in 30.0 s`. As it came: escape it. */
export function verificationHeadline({ status, bridge, mirror, window, copies, uncapturable }: Verification): string {
  const name = `${mirror} of ${bridge}`;
  const time = window === undefined ? '' : `, in ${(window.durationMs / 1000).toFixed(1)} s`;
  if (uncapturable.length > 0) return `${name} cannot be verified from here: ${copies.evidence}`;
  const { owed = 0 } = copies.counts ?? {};
  switch (status) {
    case 'passed':
      return `${name} copied all that it owes${owed > 0 ? `: ${counted(owed)}` : ''}${time}`;
    case 'failed':
      return `${name} does not copy what it owes: ${copies.evidence}${time}`;
    case 'inconclusive':
      return `whether ${name} copies what it owes is open: ${copies.evidence}${time}`;
    default:
      return status satisfies never;
  }
}

/** What was found, in the order in which a person asks. */
export function verificationFacts(verification: Verification): readonly Fact[] {
  const { copies, order, window, captures, ledger, ownPackets, uncapturable, advice, filter } = verification;
  const { version, datapath, collector } = verification;
  const facts: readonly Fact[] = [
    [
      'found',
      [...copies.findings, ...(order?.status === 'failed' ? order.findings : [])].map(({ summary }) => summary),
    ],
    ['instead', uncapturable.map(({ port, instead }) => `${port}: ${instead}`)],
    ['advice', advice],
    ['mirror', [mirrorText(verification.columns)]],
    ['switch', [`Open vSwitch ${version || 'of an unknown version'}, ${datapath} datapath`]],
    ['window', window === undefined ? [] : [windowText(window)]],
    ['sample', sampleText(verification)],
    ['filter', filter === undefined ? [] : [filter]],
    ['captured', captures.map(captureText)],
    ['collector', collector === undefined ? [] : collectorText(collector)],
    [
      'aside',
      ownPackets === 0 ? [] : [`${counted(ownPackets)} that this machine itself sent by the output's interface`],
    ],
    ['order', order === undefined ? [] : [order.evidence]],
    ['delay', copies.delayNs === undefined ? [] : [`${delayText(copies.delayNs)}${isRelative(collector)}`]],
    ['loss', copies.loss === undefined ? [] : lossText(copies.loss)],
    ['ledger', ledger.filter((row) => row.in !== undefined && row.out !== undefined).map(rowText)],
  ];
  return facts.filter(([, lines]) => lines.length > 0);
}

function mirrorText({ selectAll, selectSrcPort = [], selectDstPort = [], selectVlan = [], ...rest }: Mirror): string {
  const { outputPort, outputVlan, snaplen, filter } = rest;
  return [
    ...(selectAll ? ['all that passes'] : []),
    ...(selectSrcPort.length > 0 ? [`what arrives at ${selectSrcPort.join(', ')}`] : []),
    ...(selectDstPort.length > 0 ? [`what departs at ${selectDstPort.join(', ')}`] : []),
    ...(selectVlan.length > 0 ? [`in VLAN ${selectVlan.join(', ')} only`] : []),
    ...(filter === undefined ? [] : [`if ${filter}`]),
    ...(snaplen === undefined ? [] : [`cut to ${snaplen} bytes`]),
    outputPort === undefined ? `to VLAN ${outputVlan ?? 'none'}` : `to ${outputPort}`,
  ].join(', ');
}

const ENDS = {
  duration: '',
  packets: ', until so many packets were captured',
  memory: ', ended early: no more packets are held',
  bytes: ', ended early: no more bytes are captured',
  cpu: ', ended early: its processor time was used up',
  capture: ', ended early with a capture',
} as const;

function windowText({ from, durationMs, marginMs, endedBy }: NonNullable<Verification['window']>): string {
  return `${(durationMs / 1000).toFixed(1)} s from ${from}, captured ${marginMs / 1000} s longer at both ends${ENDS[endedBy]}`;
}

/** What was captured of the load, and why. */
function sampleText({ sampleOf, load, bounds }: Verification): readonly string[] {
  const flows = sampleOf === undefined ? 'all flows' : `1 in ${sampleOf} flows, the same ones everywhere`;
  if (load === undefined) return sampleOf === undefined ? [] : [flows];
  const rate = `${packetCount(load.packets)} packets/s at the captures`;
  if (sampleOf === undefined && load.tooMuch === undefined) return [`${flows} (${rate})`];
  const taken = sampleOf === undefined ? rate : `${rate}, of which ${packetCount(load.taken)} are taken`;
  const none = sampleOf === undefined ? 'no sample is small enough, so that ' : '';
  const shorter = load.isShorter ? `; ${none}the window is shorter` : '';
  return [`${flows} (${taken}: ${fitText(load.tooMuch ?? 'memory', bounds)}${shorter})`];
}

function fitText(bound: SampleBound, { packets, bytes, cpuShare }: VerificationBounds): string {
  switch (bound) {
    case 'memory':
      return `${packetCount(packets)} packets fit`;
    case 'bytes':
      return `${Math.round(bytes / 2 ** 20)} MiB fit`;
    case 'cpu':
      return `${Number((100 * cpuShare).toPrecision(3))}% of a processor is not enough for all`;
    default:
      return bound satisfies never;
  }
}

function counted(packets: number): string {
  return packets === 1 ? '1 packet' : `${packetCount(packets)} packets`;
}

function captureText({ port, direction, interface: name, namespace, packets, droppedByKernel }: CapturedAt): string {
  const where = namespace === undefined ? name : `${name} in ${namespace}`;
  const dropped = droppedByKernel === 0 ? 'none dropped' : `${packetCount(droppedByKernel)} dropped`;
  return `${direction} ${port} (${where}): ${counted(packets)}, ${dropped}`;
}

const KINDS = { file: 'the capture', interface: 'the interface', ssh: 'over' } as const;

function collectorText({ kind, source, namespace, clock, ...rest }: CollectorSeen): readonly string[] {
  const where = namespace === undefined ? source : `${source} in ${namespace}`;
  const dropped = rest.droppedByKernel === 0 ? 'none dropped' : `${packetCount(rest.droppedByKernel)} dropped`;
  const others = `${packetCount(rest.notOfMirror)} not of the mirror`;
  return [
    `${KINDS[kind]} ${where}: ${counted(rest.packets)}, ${dropped}, ${others}`,
    ...(clock === undefined ? [] : [clockText(clock)]),
  ];
}

function clockText({ pairs, offsetMs, driftPpm, uncertaintyMs }: CollectorClock): string {
  const way = offsetMs < 0 ? 'behind' : 'ahead';
  const drift = driftPpm === 0 ? 'no drift to be told' : `drift ${Number(driftPpm.toPrecision(3))} ppm`;
  const found = `by ${packetCount(pairs)} pairs, as if the fastest copy had taken no time`;
  return `its clock is ${time(Math.abs(offsetMs))} ${way} ± ${microseconds(uncertaintyMs * 1e6)}, ${drift}, ${found}`;
}

/** Such as `3 h 25 min 0.123456 s`: to the microsecond. */
function time(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const parts = [
    [Math.floor(minutes / 60), 'h'],
    [minutes % 60, 'min'],
  ] as const;
  const whole = parts.flatMap(([count, unit]) => (count === 0 ? [] : [`${packetCount(count)} ${unit}`]));
  return [...whole, `${((ms % 60_000) / 1000).toFixed(6)} s`].join(' ');
}

function isRelative(collector: CollectorSeen | undefined): string {
  return collector?.clock === undefined ? '' : ', relative to the fastest copy';
}

const SHOWN = [
  [0, 'min'],
  [0.5, 'p50'],
  [0.99, 'p99'],
  [1, 'max'],
] as const;

function delayText({ quantiles }: CopyDelays): string {
  const at = (wanted: number) => quantiles.find(({ quantile }) => quantile === wanted)?.nanoseconds ?? 0;
  return SHOWN.map(([quantile, word]) => `${word} ${microseconds(at(quantile))}`).join(', ');
}

function microseconds(nanoseconds: number): string {
  const [value, unit] = Math.abs(nanoseconds) < 1e6 ? [nanoseconds / 1e3, 'µs'] : [nanoseconds / 1e6, 'ms'];
  return `${Number(value.toPrecision(3))} ${unit}`;
}

const MOST_STRETCHES = 5;

/** When copies were missing: stretches of time without one that came whole, by the seconds since the first owed packet. */
function lossText({ binMs, missing, owed }: LossTimeline): readonly string[] {
  const stretches: { from: number; to: number; missing: number; owed: number }[] = [];
  for (const [bin, lost] of missing.entries()) {
    if (lost === 0) continue;
    const last = stretches.at(-1);
    if (last?.to === bin)
      Object.assign(last, { to: bin + 1, missing: last.missing + lost, owed: last.owed + (owed[bin] ?? 0) });
    else stretches.push({ from: bin, to: bin + 1, missing: lost, owed: owed[bin] ?? 0 });
  }
  const seconds = (bin: number) => ((bin * binMs) / 1000).toFixed(1);
  const told = stretches
    .slice(0, MOST_STRETCHES)
    .map(
      (one) =>
        `${packetCount(one.missing)} of ${packetCount(one.owed)} missing from ${seconds(one.from)} to ${seconds(one.to)} s`,
    );
  const rest = stretches.length - told.length;
  return rest === 0 ? told : [...told, `and in ${rest} more stretches of time`];
}
