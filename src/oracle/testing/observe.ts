import type { Direction, Mirror } from '../../model/mirror.ts';
import type { Capture, CaptureAccount, Frame, Observation, TrialRecord } from '../../model/observation.ts';
import type { Topology } from '../../model/topology.ts';
import { ETHERTYPE, ethernet, icmpEcho, ipv4 } from '../../packet/build.ts';
import { rulesInForce } from '../rules.ts';
import type { Sighting } from '../sighting.ts';

/** What passed at a port, in order; bare bytes are whole frames. */
export type Seen = Readonly<Partial<Record<Direction, readonly (Uint8Array | Frame)[]>>>;

/** What differs from a trial in which all went well. */
export interface Circumstances {
  readonly record?: Partial<TrialRecord>;
  readonly topology?: Partial<Topology>;
  /** What a controller sent. */
  readonly sent?: readonly Uint8Array[];
  /** By port and direction, such as `p1 arriving`. */
  readonly captures?: Readonly<Record<string, Partial<CaptureAccount>>>;
}

/** A trial made up for tests: a ping whose generator, captures and counters agree with what was seen, unless told. */
export function observe(
  mirrors: Readonly<Record<string, Mirror>>,
  ports: Readonly<Record<string, Seen>>,
  { record: changes = {}, captures: accounts = {}, topology = {}, sent: made = [] }: Circumstances = {},
): Observation {
  const captures: Capture[] = [];
  const [sender] = Object.keys(ports);
  const sent = Object.values(ports)[0]?.arriving?.length ?? 0;
  const observation: Observation = {
    trial: 'during',
    traffic: { kind: 'ping', from: 'h1', to: 'h2', count: sent },
    mirrors,
    generator: { command: ['ping'], asked: sent, claimed: sent, answered: sent },
    ...(sender !== undefined && { entered: { ports: [sender], counted: sent, captured: sent, packets: sent } }),
    version: '3.1.0',
    rules: rulesInForce('3.1.0'),
    daemon: { residentBytesBefore: 2 ** 24, residentBytesAfter: 2 ** 24, problems: [] },
    lostBeforeSwitch: {},
    counters: { ports: [] },
    offloads: 'off',
    doubts: [],
    startedAt: '2025-01-02T03:04:05.678Z',
    durationMs: 100,
    ...changes,
    topology: {
      bridge: 'br0',
      ports: Object.fromEntries(Object.keys(ports).map((port) => [port, {}])),
      endpoints: {},
      mtu: 1500,
      ...topology,
    },
    sent: made.map((bytes, index) => frameOf(bytes, BigInt(index))),
    captures,
    arriving: (port) => find(port, 'arriving'),
    departing: (port) => find(port, 'departing'),
  };
  const find = (port: string, direction: Direction): Capture => {
    const found = captures.find((capture) => capture.port === port && capture.direction === direction);
    if (found === undefined) throw new Error(`the test has no port ${port}`);
    return found;
  };
  let time = 0n;
  for (const direction of ['arriving', 'departing'] as const) {
    for (const [port, seen] of Object.entries(ports)) {
      const frames = (seen[direction] ?? []).map((frame) =>
        frame instanceof Uint8Array ? frameOf(frame, time++) : frame,
      );
      const file = `${port}.${direction}.pcap`;
      const account = { port, direction, file, packets: frames.length, droppedByKernel: 0, counted: frames.length };
      captures.push({ ...account, ...accounts[`${port} ${direction}`], record: observation, frames });
    }
  }
  return observation;
}

/** A whole frame. */
function frameOf(bytes: Uint8Array, timeNs: bigint): Frame {
  return { timeNs, bytes, wireLength: bytes.length };
}

/** Frames seen one after the other at one place. */
export function sight(port: string, direction: Direction, frames: readonly Uint8Array[]): readonly Sighting[] {
  return frames.map((bytes, index) => ({ frame: frameOf(bytes, BigInt(index)), port, direction, number: index + 1 }));
}

/** The echo request with this sequence number from h1 to h2. */
export function request(sequence: number): Uint8Array {
  return echo('request', sequence, h1, h2);
}

/** The echo reply with this sequence number from h2 to h1. */
export function reply(sequence: number): Uint8Array {
  return echo('reply', sequence, h2, h1);
}

/** A series of frames by their sequence numbers. */
export function series(count: number, make: (sequence: number) => Uint8Array): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => make(index + 1));
}

const h1 = { mac: '02:00:00:00:00:01', address: '10.0.0.1' };
const h2 = { mac: '02:00:00:00:00:02', address: '10.0.0.2' };

function echo(kind: 'request' | 'reply', sequence: number, from: typeof h1, to: typeof h1): Uint8Array {
  const message = icmpEcho({ kind, id: 7, sequence }, new Uint8Array(56));
  const packet = ipv4({ source: from.address, destination: to.address, protocol: 1, id: sequence }, message);
  return ethernet({ source: from.mac, destination: to.mac, type: ETHERTYPE.ipv4 }, packet);
}
