import { statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type InterfaceCounters, readInterfaceCounters } from '../host/interfaceCounters.ts';
import { type RunningCapture, startCapture } from '../host/tcpdump.ts';
import type { Direction } from '../model/mirror.ts';
import { Problem } from '../model/problem.ts';
import type { Variant } from '../model/scenario.ts';
import type { Traffic } from '../model/traffic.ts';
import { longestAt } from '../model/tunnels.ts';
import { type CapturePoint, capturePoints } from './capturePoint.ts';
import type { Lab } from './lab.ts';

/** One direction of one interface under capture; it goes on from trial to trial. */
export interface PortCapture {
  readonly port: string;
  readonly direction: Direction;
  readonly point: CapturePoint;
  /** Name of the file that a trial's folder gets. */
  readonly file: string;
  readonly running: RunningCapture;
}

/** What can be told of a capture from outside while it runs. */
export interface Tally {
  /** Undefined when the interface is no more. */
  readonly counters: InterfaceCounters | undefined;
  /** Length of the file that it writes. */
  readonly fileBytes: number;
}

/** Of an IP packet that is to be segmented later, with its link header (tcpdump's own default). */
const LARGEST_FRAME = 262_144;
/** Bytes that may precede the IP packet: the Ethernet header and two VLAN tags. */
const LINK_HEADER_BYTES = 22;

/**
 * The captures of all ports that the switch has now, in both directions. Those that do not run yet, or with too small a
 * buffer for the traffic, are started; resolves when all of them listen.
 *
 * @throws Problem when one has ended although its port is there
 */
export async function listen(lab: Lab, traffic: Traffic): Promise<readonly PortCapture[]> {
  const { folder } = lab.capturing;
  await mkdir(folder, { recursive: true });
  const buffer =
    lab.capturing.bufferKib ?? bufferKib(traffic, passesSuperFrames(lab.variant) ? LARGEST_FRAME : lab.topology.mtu);
  return Promise.all(
    wantedCaptures(lab).map(async (wanted) => {
      const before = lab.captures.get(wanted.file);
      if (before !== undefined) {
        const end = howEnded(before);
        if (end !== undefined) throw end;
        if ((before.running.order.bufferKib ?? 0) >= buffer) return before;
        before.running.kill();
      }
      const capture = { ...wanted, running: await startOne(lab, wanted, folder, buffer) };
      lab.captures.set(wanted.file, capture);
      return capture;
    }),
  );
}

const DIRECTIONS = ['arriving', 'departing'] as const;

type Wanted = Omit<PortCapture, 'running'>;

function wantedCaptures({ topology, variant, ports, capturing: { only } }: Lab): readonly Wanted[] {
  return Object.keys(topology.ports)
    .filter((port) => ports.has(port))
    .flatMap((port) =>
      DIRECTIONS.filter(
        (direction) => only?.some((one) => one.port === port && one.direction === direction) ?? true,
      ).flatMap((direction) =>
        capturePoints(topology, variant, port, direction).map((point) => {
          // Interfaces of one name are in many endpoints' namespaces.
          const name = point.endpoint === undefined ? point.interface : port;
          return { port, direction, point, file: `${name}.${direction}.pcap` };
        }),
      ),
    );
}

const MOST_KIB = 262_144;

/** Frames that traffic may come to at the most, where it says how long it is: those of TCP, however they are cut, with their answers. */
function framesOf(traffic: Traffic): number {
  if (traffic.kind !== 'iperf3' || traffic.bytes === undefined) return Number.POSITIVE_INFINITY;
  return 100 + Math.ceil(traffic.bytes / 500);
}

/** Some hundred frames for traffic that is paced and short; some thousand for what may come as fast as it can. */
export function bufferKib(traffic: Traffic, mtu: number): number {
  // In immediate mode each frame takes as much room as the longest one may.
  if (mtu >= LARGEST_FRAME) return Math.min(MOST_KIB, framesOf(traffic) * (LARGEST_FRAME / 1024));
  const isFast = traffic.kind === 'iperf3' || traffic.kind === 'replay' || 'packetsPerSecond' in traffic;
  return isFast || mtu > 1500 ? 4096 : 512;
}

function startOne(lab: Lab, { port, point, file }: Wanted, folder: string, buffer: number): Promise<RunningCapture> {
  const namespace = point.endpoint === undefined ? lab.switchNamespace : lab.namespaceOf(point.endpoint);
  return startCapture({
    ...(namespace !== undefined && { namespace }),
    interface: point.interface,
    flag: point.flag,
    ...(point.promiscuous !== undefined && { promiscuous: point.promiscuous }),
    file: join(folder, file),
    snapLength: passesSuperFrames(lab.variant) ? LARGEST_FRAME : longestAt(lab.topology, port) + LINK_HEADER_BYTES,
    bufferKib: buffer,
  });
}

/** Whether frames can be longer than a link's MTU, to be cut later: the userspace datapath has them cut before. */
export function passesSuperFrames({ offloads, switch: kind }: Variant): boolean {
  return offloads === 'on' && (kind === 'ovs-kernel' || kind === 'linux-bridge');
}

/** How a capture ended; undefined while it runs. */
export function howEnded({ running, port }: PortCapture): Problem | undefined {
  const end = running.ended();
  return end === 'gone' ? new Problem(`the interface of '${port}' went away under its capture`) : end;
}

/** Ends a capture that does not answer, so that the next trial has another: it may yet write packets of this one. */
export function giveUp({ captures }: Pick<Lab, 'captures'>, { file, running }: PortCapture): void {
  running.kill();
  captures.delete(file);
}

/**
 * The state of every capture, in order.
 *
 * @param vswitchdPid a process in the switch's namespace
 */
export async function takeTallies(captures: readonly PortCapture[], vswitchdPid: number): Promise<readonly Tally[]> {
  const namespaces = new Map<string, Promise<ReadonlyMap<string, InterfaceCounters>>>();
  const countersAt = ({ point: { endpoint = '' }, running }: PortCapture) => {
    const known = namespaces.get(endpoint);
    if (known !== undefined) return known;
    const read = readInterfaceCounters(endpoint === '' ? vswitchdPid : running.pid).catch(() => new Map());
    namespaces.set(endpoint, read);
    return read;
  };
  return Promise.all(
    captures.map(async (capture) => {
      const { size } = statSync(capture.running.order.file);
      const all = await countersAt(capture);
      // What has the name of an interface that went away is another one.
      const isGone = capture.running.ended() === 'gone';
      return { counters: isGone ? undefined : all.get(capture.point.interface), fileBytes: size };
    }),
  );
}

/**
 * Packets that passed the capture's interface in its direction between two tallies; undefined when the interface was not
 * there both times. A capture of what the kernel sends sees a packet before the queue that may drop it, so those count too.
 */
export function countedBetween({ point }: PortCapture, before: Tally, after: Tally): number | undefined {
  const [from, to] = [before.counters, after.counters];
  if (from === undefined || to === undefined) return undefined;
  if (point.flag === 'in') return to.received - from.received;
  return to.transmitted + to.transmitDropped - from.transmitted - from.transmitDropped;
}
