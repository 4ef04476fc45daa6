import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type InterfaceCounters, readInterfaceCounters } from '../host/interfaceCounters.ts';
import { type RunningCapture, startCapture } from '../host/tcpdump.ts';
import type { Direction } from '../model/mirror.ts';
import { type CapturePoint, capturePoint } from './capturePoint.ts';
import type { Lab } from './deploy.ts';

/** One direction of one port under capture. */
export interface PortCapture {
  readonly port: string;
  readonly direction: Direction;
  readonly point: CapturePoint;
  /** File name within the trial's folder. */
  readonly file: string;
  readonly running: RunningCapture;
}

/** What can be told of a capture from outside while it runs. */
export interface Tally {
  readonly counters: InterfaceCounters;
  readonly fileBytes: number;
}

/** Bytes that may precede the IP packet: the Ethernet header and two VLAN tags. */
const LINK_HEADER_BYTES = 22;

/** Captures every port of the lab in both directions; resolves when all of them listen. */
export async function startCaptures(lab: Lab, folder: string): Promise<readonly PortCapture[]> {
  const directions = ['arriving', 'departing'] as const;
  const wanted = Object.keys(lab.topology.ports)
    .filter((port) => lab.ports.has(port))
    .flatMap((port) => directions.map((direction) => ({ port, direction })));
  return Promise.all(
    wanted.map(async ({ port, direction }) => {
      const point = capturePoint(lab.topology, lab.variant.port, port, direction);
      const file = `${port}.${direction}.pcap`;
      const namespace = point.endpoint === undefined ? lab.switchNamespace : lab.namespaceOf(point.endpoint);
      const running = await startCapture({
        ...(namespace !== undefined && { namespace }),
        interface: point.interface,
        flag: point.flag,
        file: join(folder, file),
        snapLength: lab.topology.mtu + LINK_HEADER_BYTES,
      });
      return { port, direction, point, file, running };
    }),
  );
}

/** The state of every capture, in order. */
export function takeTallies(captures: readonly PortCapture[]): Promise<readonly Tally[]> {
  return Promise.all(
    captures.map(async ({ running, point }) => {
      // Read through the capture's own process: where that is gone, so is its place in /proc.
      const all = await readInterfaceCounters(running.pid).catch(async () => {
        throw await running.loss();
      });
      const counters = all.get(point.interface);
      const { size } = await stat(running.order.file);
      return { counters: counters ?? { received: 0, transmitted: 0, transmitDropped: 0 }, fileBytes: size };
    }),
  );
}

/**
 * Packets that passed the capture's interface in its direction between two tallies. A capture of what the kernel sends
 * sees a packet before the queue that may drop it, so those count too.
 */
export function countedBetween({ point }: PortCapture, before: Tally, after: Tally): number {
  if (point.flag === 'in') return after.counters.received - before.counters.received;
  const sent = ({ counters }: Tally) => counters.transmitted + counters.transmitDropped;
  return sent(after) - sent(before);
}
