import { Problem } from '../model/problem.ts';
import type { Topology } from '../model/topology.ts';
import type { Probe, Replay, Split, Traffic } from '../model/traffic.ts';
import { sendersOf } from './entered.ts';

const KINDS = [
  'idle',
  'ping',
  'iperf3',
  'replay',
  'pktgen',
  'frames',
  'packetOut',
] as const satisfies readonly Traffic['kind'][];

/** What a replay keeps to in place of the capture's own timing. */
const PACES = ['multiplier', 'packetsPerSecond', 'bitsPerSecond', 'topSpeed'] as const;

/** An Ethernet header: no frame is shorter. */
const SHORTEST_BYTES = 14;

/**
 * Refuses traffic that cannot be sent. The compiler checks most of it, but a user's scenario runs without the compiler.
 *
 * @throws Problem that names what is wrong
 */
export function requireSense(traffic: Traffic, topology: Topology): void {
  if (!KINDS.includes(traffic.kind))
    throw new Problem(`there is no traffic '${traffic.kind}', only ${KINDS.join(', ')}`);
  for (const [name, value] of Object.entries(traffic)) {
    if (name === 'from' || name === 'to') requireEndpoint(traffic.kind, value as string, topology);
    if (name === 'split') requireEndpoint(traffic.kind, (value as Split | null)?.server ?? '', topology);
    if (typeof value === 'number' && !(Number.isFinite(value) && value > 0)) {
      throw new Problem(`${traffic.kind}: ${name} is ${value}, and must be more than nothing`);
    }
  }
  requireKnown(traffic);
  requireHosts(traffic, topology);
  if (traffic.kind === 'ping' && traffic.flood && traffic.intervalMs !== undefined)
    throw new Problem('ping: a flood has no interval', 'leave out flood or intervalMs');
  if (traffic.kind === 'replay') requireReplay(traffic, topology);
  if (traffic.kind === 'pktgen') requireSize(traffic.frameBytes ?? SHORTEST_PKTGEN, topology);
  if (traffic.kind === 'frames' || traffic.kind === 'packetOut') requireFrames(traffic.kind, traffic.frames);
  if (traffic.kind === 'frames') for (const { from } of traffic.frames) requireEndpoint('frames', from, topology);
  requireHere(traffic, topology);
  if (traffic.kind === 'packetOut') {
    requireLine('actions', traffic.actions);
    if (traffic.inPort !== undefined) requireLine('inPort', traffic.inPort);
  }
}

function requireEndpoint(kind: string, name: string, topology: Topology): void {
  if (Object.hasOwn(topology.endpoints, name)) return;
  const known = Object.keys(topology.endpoints).join(', ');
  throw new Problem(`${kind}: there is no endpoint '${name}'; the topology has ${known}`);
}

/** What a property may be, where it is one of a few words or numbers. */
const CHOICES: Readonly<Record<string, readonly unknown[]>> = {
  protocol: ['tcp', 'udp'],
  direction: ['forward', 'reverse', 'both'],
  driver: ['trafgen', 'pktgen-dpdk'],
  ipVersion: [4, 6],
};

const SPLITS = ['bridge', 'client', 'server', 'first', 'port'];

/** @throws Problem where a property is none of what it may be */
function requireKnown(traffic: Traffic): void {
  for (const [name, value] of Object.entries(traffic)) {
    const choices = CHOICES[name];
    if (choices !== undefined && !choices.includes(value))
      throw new Problem(`${traffic.kind}: ${name} is '${String(value)}', and may be ${choices.join(' or ')}`);
  }
  if (traffic.kind !== 'replay' || traffic.split === undefined) return;
  const { by } = traffic.split;
  if (typeof by === 'string' ? !SPLITS.includes(by) : typeof by?.cidr !== 'string')
    throw new Problem(`replay: split.by may be ${SPLITS.join(', ')}, or { cidr }`);
}

/** @throws Problem where an endpoint that is beyond the lab would have to do something */
function requireHere(traffic: Traffic, { endpoints }: Topology): void {
  const busy = [...sendersOf(traffic), ...(traffic.kind === 'iperf3' ? [traffic.from, traffic.to] : [])];
  const remote = busy.find((name) => endpoints[name]?.remote);
  if (remote !== undefined)
    throw new Problem(`${traffic.kind}: '${remote}' is beyond an interface of the machine, and takes no orders`);
}

/** @throws Problem where an endpoint would have to be a host, or to have an IPv6 address, and is or has none */
function requireHosts(traffic: Traffic, { endpoints }: Topology): void {
  if (traffic.kind !== 'ping' && traffic.kind !== 'iperf3' && traffic.kind !== 'pktgen') return;
  for (const name of [traffic.from, traffic.to]) {
    if (endpoints[name]?.station)
      throw new Problem(
        `${traffic.kind}: '${name}' is a station, which has no host`,
        'send frames or a replay from it',
      );
    if (traffic.kind !== 'pktgen' && traffic.ipVersion === 6 && endpoints[name]?.address6 === undefined)
      throw new Problem(`${traffic.kind}: '${name}' has no IPv6 address`, 'star(…, { ipv6: true }) gives one to each');
  }
}

function requireReplay(replay: Replay, { endpoints }: Topology): void {
  const paces = PACES.filter((pace) => replay[pace] !== undefined);
  if (paces.length > 1) throw new Problem(`replay: ${paces.join(' and ')} cannot both be kept to`, 'name one of them');
  if (replay.split === undefined) return;
  const { server } = replay.split;
  const hosts = [replay.from, server].filter((name) => !endpoints[name]?.station);
  if (hosts.length > 0)
    throw new Problem(
      `replay: one tcpreplay sends out of two interfaces where both are stations, and ${hosts.join(', ')} is none`,
      `star(…, { stations: ['${replay.from}', '${server}'] })`,
    );
  if (server === replay.from) throw new Problem('replay: client and server are one endpoint');
}

const SHORTEST_PKTGEN = 60;

function requireSize(frameBytes: number, { mtu }: Topology): void {
  if (!Number.isInteger(frameBytes) || frameBytes < SHORTEST_PKTGEN || frameBytes > mtu + SHORTEST_BYTES)
    throw new Problem(`pktgen: frameBytes is ${frameBytes}, and goes from 60 to ${mtu + SHORTEST_BYTES}`);
}

function requireFrames(kind: string, frames: readonly Pick<Probe, 'bytes'>[]): void {
  if (!Array.isArray(frames) || frames.length === 0) throw new Problem(`${kind}: there are no frames to send`);
  for (const [index, { bytes }] of frames.entries()) {
    if (!(bytes instanceof Uint8Array) || bytes.length < SHORTEST_BYTES)
      throw new Problem(`${kind}: frame ${index} is not a Uint8Array of ${SHORTEST_BYTES} bytes or more`);
  }
}

function requireLine(name: string, value: string): void {
  if (typeof value !== 'string' || !/^\S[^\n]*$/.test(value))
    throw new Problem(`packetOut: ${name} is one line of text`);
}
