import { readInterfaceCountersIn } from '../host/interfaceCounters.ts';
import type { Entered, TrialRecord } from '../model/observation.ts';
import type { Probe, Traffic } from '../model/traffic.ts';
import { type Kind, kindOf } from '../packet/kind.ts';
import { endpointInterface } from './capturePoint.ts';
import type { Evidence } from './evidence.ts';
import type { Lab } from './lab.ts';
import { type Joined, joined } from './wiring.ts';

/** What a kind of traffic puts on the wire; none of these is sent by anything else in a lab. */
const PACKETS: Readonly<Record<string, readonly Kind[]>> = {
  ping: ['ICMP echo request', 'ICMPv6 echo request'],
  'iperf3 udp': ['UDP', 'IPv6 UDP'],
  pktgen: ['UDP'],
};

/** The endpoints that send. */
export function sendersOf(traffic: Traffic): readonly string[] {
  switch (traffic.kind) {
    case 'idle':
    case 'packetOut':
      return [];
    case 'ping':
    case 'pktgen':
      return [traffic.from];
    case 'iperf3':
      return { forward: [traffic.from], reverse: [traffic.to], both: [traffic.from, traffic.to] }[
        traffic.direction ?? 'forward'
      ];
    case 'replay':
      return [traffic.from, ...(traffic.split === undefined ? [] : [traffic.split.server])];
    case 'frames':
      return [...new Set(traffic.frames.map(({ from }) => from))];
    default:
      return traffic satisfies never;
  }
}

/**
 * Packets that the kernel has counted out of the senders' own interfaces so far: asked before the traffic and after it.
 *
 * @returns undefined when one of the interfaces is not there
 */
export async function countSent(lab: Lab, traffic: Traffic): Promise<number | undefined> {
  const counts = await Promise.all(
    joinedSenders(lab, traffic).map(async ({ port, endpoint }) => {
      const all = await readInterfaceCountersIn(lab.namespaceOf(endpoint));
      const counters = all.get(endpointInterface(lab.topology, lab.variant.port, port));
      return counters && counters.transmitted + counters.transmitDropped;
    }),
  );
  return counts.reduce((sum, packets) => (sum === undefined || packets === undefined ? undefined : sum + packets), 0);
}

/** The endpoints that send, with their ports. */
export function joinedSenders(lab: Pick<Lab, 'topology'>, traffic: Traffic): readonly Joined[] {
  const senders = sendersOf(traffic);
  return joined(lab.topology).filter(({ endpoint }) => senders.includes(endpoint));
}

/**
 * What came in of the traffic where it was sent, as far as its packets can be told from others.
 *
 * @param counted packets that the kernel counted out of the senders' interfaces meanwhile; undefined when one was not there all the time
 */
export async function entered(
  lab: Pick<Lab, 'topology'>,
  traffic: Traffic,
  evidence: readonly Evidence[],
  counted: number | undefined,
): Promise<Pick<TrialRecord, 'entered'>> {
  const senders = joinedSenders(lab, traffic);
  if (senders.length === 0 || counted === undefined) return {};
  let [captured, packets, first, last] = [0, 0, Number.POSITIVE_INFINITY, 0];
  for (const { port, endpoint } of senders) {
    const isOwn = ownPackets(traffic, endpoint);
    for (const { account, each } of evidence) {
      if (account.port !== port || account.direction !== 'arriving') continue;
      captured += account.packets;
      await each((bytes, timeNs) => {
        if (!isOwn(bytes)) return;
        packets += 1;
        first = Math.min(first, timeNs);
        last = Math.max(last, timeNs);
      });
    }
  }
  const intended = intendedRate(traffic);
  const found: Entered = {
    ports: senders.map(({ port }) => port),
    counted,
    captured,
    packets,
    ...(intended !== undefined && { intendedPacketsPerSecond: intended }),
    ...(packets > 1 && last > first && { packetsPerSecond: ((packets - 1) * 1e9) / (last - first) }),
  };
  return { entered: found };
}

/** Whether a packet is one that the endpoint was to send: a receiver's own answers are none. */
function ownPackets(traffic: Traffic, endpoint: string): (bytes: Buffer) => boolean {
  if (traffic.kind === 'frames') return ownFrames(traffic.frames, endpoint);
  const wanted = PACKETS[traffic.kind === 'iperf3' ? `iperf3 ${traffic.protocol}` : traffic.kind];
  return wanted === undefined ? () => true : (bytes) => wanted.includes(kindOf(bytes));
}

/** Each frame counts as often as it was to be sent. */
function ownFrames(probes: readonly Probe[], endpoint: string): (bytes: Buffer) => boolean {
  const open = new Map<string, number>();
  for (const { from, bytes } of probes) {
    if (from === endpoint) open.set(textOf(bytes), (open.get(textOf(bytes)) ?? 0) + 1);
  }
  return (bytes) => {
    const left = open.get(textOf(bytes)) ?? 0;
    if (left > 0) open.set(textOf(bytes), left - 1);
    return left > 0;
  };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** The packets a second that the traffic asks for, by all senders together; undefined where it names no such rate. */
function intendedRate(traffic: Traffic): number | undefined {
  switch (traffic.kind) {
    case 'idle':
    case 'packetOut':
      return undefined;
    case 'ping':
      return traffic.flood ? undefined : 1000 / (traffic.intervalMs ?? 5);
    case 'iperf3': {
      const { protocol, bitsPerSecond, lengthBytes, streams = 1 } = traffic;
      if (protocol === 'tcp' || bitsPerSecond === undefined || lengthBytes === undefined) return undefined;
      return (sendersOf(traffic).length * streams * bitsPerSecond) / 8 / lengthBytes;
    }
    case 'replay':
    case 'pktgen':
      return traffic.packetsPerSecond;
    case 'frames':
      return traffic.packetsPerSecond ?? 1000;
    default:
      return traffic satisfies never;
  }
}
