import { readDatapath } from '../host/datapathCounters.ts';
import { readQueueDrops } from '../host/queueDrops.ts';
import type { Counters } from '../model/counters.ts';
import { interfaceNames } from './bridgeRows.ts';
import { capturePoints } from './capturePoint.ts';
import { type CountersBefore, countersBetween, type Looks } from './countersBetween.ts';
import type { Lab } from './lab.ts';
import { since } from './lostBeforeSwitch.ts';
import { sentByTaps } from './mechanisms/sentByTaps.ts';
import { portNames } from './shape.ts';

/** Reads the counters that a trial is to move, while nothing passes. */
export async function readCounters(lab: Lab): Promise<CountersBefore> {
  const { topology, variant, ports } = lab;
  const names = portNames(topology).filter((port) => ports.has(port));
  return {
    ports: names.flatMap((port) => {
      const points = capturePoints(topology, variant, port, 'arriving');
      const [first] = points;
      if (first === undefined) return [];
      const arriving = first.flag === 'in' ? 'received' : 'transmitted';
      return [{ port, interfaces: interfaceNames(topology, port), arriving }];
    }),
    datapath: await readDatapathOf(lab),
    tapped: await sentByTaps(lab),
  };
}

/**
 * What was counted since, when nothing passes any more. What queueing disciplines dropped counts since they were last read.
 *
 * @param changed whether mirrors or ports were changed meanwhile
 */
export async function countersSince(
  lab: Lab,
  before: CountersBefore,
  looks: Looks,
  changed: boolean,
): Promise<Counters> {
  const [datapath, drops, tapped] = await Promise.all([
    readDatapathOf(lab),
    readQueueDrops(lab.switchNamespace),
    sentByTaps(lab),
  ]);
  const queueDropped = new Map([...drops].map(([name, now]) => [name, since(lab.queueDrops.get(name) ?? 0, now)]));
  for (const [name, packets] of drops) lab.queueDrops.set(name, packets);
  return countersBetween(before, { datapath, tapped, queueDropped, looks, changed });
}

/** Of a Linux bridge there is none. */
async function readDatapathOf({ topology, variant, switch: { openVSwitch } }: Lab) {
  if (openVSwitch === undefined) return undefined;
  const isElsewhere = (port: string) =>
    capturePoints(topology, variant, port, 'arriving').some(({ endpoint }) => endpoint !== undefined);
  return readDatapath(openVSwitch, !portNames(topology).some(isElsewhere));
}
