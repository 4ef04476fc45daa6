import type { Direction } from '../../model/mirror.ts';
import type { Capture, Observation, TrialRecord } from '../../model/observation.ts';
import type { Topology } from '../../model/topology.ts';
import type { CapturedPlace } from './takeCaptured.ts';

/** A record with its captures at hand: a bond's members as one, by time. A direction that was not captured has nothing in it, and the oracle does without. */
export function capturedObservation(
  record: TrialRecord,
  captures: readonly CapturedPlace[],
  topology: Topology,
): Observation {
  const known = new Map<string, Capture>();
  const find = (port: string, direction: Direction): Capture => {
    const key = `${direction} ${port}`;
    const capture = known.get(key) ?? captureOf(port, direction);
    known.set(key, capture);
    return capture;
  };
  const captureOf = (port: string, direction: Direction): Capture => {
    const own = captures.filter((one) => one.port === port && one.direction === direction);
    const [first] = own;
    const total = (count: 'packets' | 'droppedByKernel' | 'counted') =>
      own.reduce((sum, { account }) => sum + account[count], 0);
    return {
      ...{ port, direction, record },
      file: own.map(({ account }) => account.file).join(', '),
      packets: total('packets'),
      droppedByKernel: total('droppedByKernel'),
      counted: total('counted'),
      frames:
        own.length === 1 && first !== undefined
          ? first.frames
          : own.flatMap(({ frames }) => frames).sort((a, b) => Number(a.timeNs - b.timeNs)),
    };
  };
  return {
    ...record,
    topology,
    sent: [],
    arriving: (port) => find(port, 'arriving'),
    departing: (port) => find(port, 'departing'),
  };
}
