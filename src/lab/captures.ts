import { statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type InterfaceCounters, readInterfaceCounters } from '../host/interfaceCounters.ts';
import { type RunningCapture, startCapture } from '../host/tcpdump.ts';
import type { Direction } from '../model/mirror.ts';
import { Problem } from '../model/problem.ts';
import type { Variant } from '../model/scenario.ts';
import type { Traffic } from '../model/traffic.ts';
import { type CapturePoint, capturePoints } from './capturePoint.ts';
import type { Lab } from './lab.ts';
import { mtuOf } from './shape.ts';

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
        mustRun(before);
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
        capturePoints(topology, variant.port, port, direction).map((point) => {
          return { port, direction, point, file: `${point.interface}.${direction}.pcap` };
        }),
      ),
    );
}

/** Some hundred frames for traffic that is paced and short; some thousand for what may come as fast as it can. */
export function bufferKib(traffic: Traffic, mtu: number): number {
  // In immediate mode each frame takes as much room as the longest one may.
  if (mtu >= LARGEST_FRAME) return 262_144;
  const isFast = traffic.kind === 'iperf3' || traffic.kind === 'replay' || 'packetsPerSecond' in traffic;
  return isFast || mtu > 1500 ? 4096 : 512;
}

function startOne(lab: Lab, { port, point, file }: Wanted, folder: string, buffer: number): Promise<RunningCapture> {
  const namespace = point.endpoint === undefined ? lab.switchNamespace : lab.namespaceOf(point.endpoint);
  return startCapture({
    ...(namespace !== undefined && { namespace }),
    interface: point.interface,
    flag: point.flag,
    file: join(folder, file),
    snapLength: passesSuperFrames(lab.variant) ? LARGEST_FRAME : mtuOf(lab.topology, port) + LINK_HEADER_BYTES,
    bufferKib: buffer,
  });
}

/** Whether frames can be longer than a link's MTU, to be cut later: the userspace datapath has them cut before. */
export function passesSuperFrames({ offloads, switch: kind }: Variant): boolean {
  return offloads === 'on' && kind !== 'ovs-netdev';
}

/** @throws Problem when it has ended, which says how */
export function mustRun({ running, port }: PortCapture): void {
  const end = running.ended();
  if (end instanceof Error) throw end;
  if (end !== undefined) throw new Problem(`the interface of '${port}' went away under its capture`);
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
      return { counters: all.get(capture.point.interface), fileBytes: size };
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
