import type { Frame, TrialRecord } from '../model/observation.ts';
import type { Probe, Traffic } from '../model/traffic.ts';
import { type Kind, kindOf } from '../packet/kind.ts';
import type { Evidence } from './evidence.ts';
import type { Lab } from './lab.ts';
import { joined } from './wiring.ts';

/** What a kind of traffic puts on the wire; none of these is sent by anything else in a lab. */
const PACKETS: Readonly<Record<string, Kind>> = { ping: 'ICMP echo request', 'iperf3 udp': 'UDP' };

/** Counts what came in of the traffic where it was sent, as far as its packets can be told from others. */
export function entered(lab: Lab, traffic: Traffic, evidence: readonly Evidence[]): Pick<TrialRecord, 'entered'> {
  const senders = sendersOf(traffic);
  const ports = joined(lab.topology).filter(({ endpoint }) => senders.includes(endpoint));
  const counts = ports.map(({ port, endpoint }) => {
    const arriving = evidence.filter(({ account }) => account.port === port && account.direction === 'arriving');
    return count(
      traffic,
      endpoint,
      arriving.flatMap(({ frames }) => frames),
    );
  });
  if (ports.length === 0) return {};
  return {
    entered: { ports: ports.map(({ port }) => port), packets: counts.reduce((sum, packets) => sum + packets, 0) },
  };
}

/** The endpoints that send. */
export function sendersOf(traffic: Traffic): readonly string[] {
  switch (traffic.kind) {
    case 'idle':
    case 'packetOut':
      return [];
    case 'ping':
    case 'iperf3':
    case 'replay':
      return [traffic.from];
    case 'frames':
      return [...new Set(traffic.frames.map(({ from }) => from))];
    default:
      return traffic satisfies never;
  }
}

function count(traffic: Traffic, endpoint: string, frames: readonly Frame[]): number {
  if (traffic.kind === 'frames') return countOwn(traffic.frames, endpoint, frames);
  const wanted = PACKETS[traffic.kind === 'iperf3' ? `iperf3 ${traffic.protocol}` : traffic.kind];
  return wanted === undefined ? frames.length : frames.filter(({ bytes }) => kindOf(bytes) === wanted).length;
}

/** How many of the frames are those that the endpoint was to send: a receiver's own answers are none of them. */
function countOwn(probes: readonly Probe[], endpoint: string, frames: readonly Frame[]): number {
  const open = new Map<string, number>();
  for (const { from, bytes } of probes) {
    if (from === endpoint) open.set(textOf(bytes), (open.get(textOf(bytes)) ?? 0) + 1);
  }
  let found = 0;
  for (const { bytes } of frames) {
    const left = open.get(textOf(bytes)) ?? 0;
    if (left === 0) continue;
    open.set(textOf(bytes), left - 1);
    found += 1;
  }
  return found;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
