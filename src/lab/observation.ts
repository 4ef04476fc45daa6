import type { Direction } from '../model/mirror.ts';
import type { Capture, CaptureAccount, Frame, Observation, TrialRecord } from '../model/observation.ts';
import { Problem } from '../model/problem.ts';
import type { Topology } from '../model/topology.ts';
import { decapsulateFrame } from '../packet/decapsulate.ts';
import { reassembled } from '../packet/reassemble.ts';

/**
 * A record with its captures at hand. What passed a tunnel port is what its packets hold where they were captured, and
 * what passed a bond is what passed all its interfaces, by time.
 *
 * @param frames of each of the record's captures, in their order
 * @param sent frames that the scenario made, in the order of sending
 */
export function observation(
  record: TrialRecord,
  frames: readonly (readonly Frame[])[],
  topology: Topology,
  sent: readonly Frame[],
): Observation {
  const captures = record.captures.map(
    (account, index): Capture => ({ ...account, record, frames: frames[index] ?? [] }),
  );
  const find = (port: string, direction: Direction): Capture => {
    const tunnel = topology.ports[port]?.tunnel;
    if (tunnel !== undefined) return withinTunnel(find(tunnel.via, direction), port, tunnel.type);
    const found = captures.filter((capture) => capture.port === port && capture.direction === direction);
    const [first] = found;
    if (first === undefined) throw notCaptured(record, topology, port, direction);
    return found.length === 1 ? first : merged(found, first);
  };
  return {
    ...record,
    topology,
    sent,
    arriving: (port) => find(port, 'arriving'),
    departing: (port) => find(port, 'departing'),
  };
}

function notCaptured(record: TrialRecord, topology: Topology, port: string, direction: Direction): Problem {
  if (topology.ports[port]?.patch !== undefined)
    return new Problem(`'${port}' is a patch port: it has no interface, so nothing can be captured there`);
  return new Problem(`the trial '${record.trial}' has no capture of what is ${direction} at '${port}'`);
}

/** The frames within a tunnel's packets, fragments put together; other packets are left out. What the outer capture lacks, this one lacks. */
function withinTunnel(outer: Capture, port: string, type: 'gre' | 'erspan' | 'vxlan' | 'geneve'): Capture {
  const frames = reassembled(outer.frames).flatMap((frame) => decapsulateFrame(frame, type) ?? []);
  const { interface: _, ...account } = outer;
  return {
    ...account,
    port,
    frames,
    packets: frames.length,
    counted: outer.counted - outer.packets + frames.length,
  };
}

function merged(members: readonly Capture[], first: Capture): Capture {
  const frames = members.flatMap((member) => member.frames).sort((one, other) => Number(one.timeNs - other.timeNs));
  const sum = (column: 'packets' | 'droppedByKernel' | 'counted') =>
    members.reduce((total, member: CaptureAccount) => total + member[column], 0);
  const { interface: _, ...account } = first;
  return {
    ...account,
    file: members.map(({ file }) => file).join(', '),
    frames,
    packets: sum('packets'),
    droppedByKernel: sum('droppedByKernel'),
    counted: sum('counted'),
  };
}
