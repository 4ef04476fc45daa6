import type { DatapathFlow, DatapathReading } from '../host/datapathCounters.ts';
import type { Counters, DatapathAccount, PacketCounts, PortAccount } from '../model/counters.ts';
import type { PortCapture, Tally } from './captures.ts';

/** What the counters of a lab said before a trial. */
export interface CountersBefore {
  /** The ports that there were, those with an interface of the kernel's. */
  readonly ports: readonly Pick<PortAccount, 'port' | 'interfaces' | 'arriving'>[];
  readonly datapath: DatapathReading | undefined;
  /** Packets that taps had sent, by the interface that they send by; undefined for one where they do not count. */
  readonly tapped: ReadonlyMap<string, number | undefined>;
}

/** What they say after it. */
export interface CountersAfter {
  readonly datapath: DatapathReading | undefined;
  readonly tapped: CountersBefore['tapped'];
  /** Packets that queueing disciplines have dropped since, by interface. */
  readonly queueDropped: ReadonlyMap<string, number>;
  readonly looks: Looks;
  /** Whether flows may have got other actions meanwhile: then nobody knows what they put out. */
  readonly changed: boolean;
}

/** The captures' looks at their interfaces. */
export interface Looks {
  readonly captures: readonly Pick<PortCapture, 'port' | 'direction'>[];
  readonly before: readonly Tally[];
  readonly after: readonly Tally[];
}

/** What was counted between two readings; what was not there both times is not known. */
export function countersBetween(
  { ports, datapath: before, tapped: tappedBefore }: CountersBefore,
  { datapath: after, tapped, queueDropped: dropped, looks, changed }: CountersAfter,
): Counters {
  const flows = before && after && passedFlows(before.flows, after.flows);
  return {
    ports: ports.map((port): PortAccount => {
      const { interfaces } = port;
      const kernel = total(kernelCounts(port.port, looks));
      const openVSwitch = total(
        interfaces.map((name) => difference(before?.ports.get(name)?.counts, after?.ports.get(name)?.counts)),
      );
      const queueDropped = sum(interfaces.map((name) => dropped.get(name)));
      const putOutAt = (name: string) => {
        const byFlows = flows && putOutBy(after, flows, name);
        if (!tapped.has(name)) return byFlows;
        return sum([sentBetween(tappedBefore.get(name), tapped.get(name)), byFlows ?? 0]);
      };
      const putOut = changed ? undefined : sum(interfaces.map(putOutAt));
      return {
        ...port,
        ...(kernel && { kernel }),
        ...(openVSwitch && { openVSwitch }),
        ...(queueDropped !== undefined && { queueDropped }),
        ...(putOut !== undefined && { putOut }),
      };
    }),
    ...(flows && { datapath: datapathAccount(before, after, flows) }),
  };
}

function datapathAccount(
  before: DatapathReading,
  after: DatapathReading,
  flows: readonly DatapathFlow[],
): DatapathAccount {
  const drops = [...after.drops].map(([name, now]) => [name, now - (before.drops.get(name) ?? 0)] as const);
  return {
    type: after.type,
    hits: after.hits - before.hits,
    misses: after.misses - before.misses,
    lostUpcalls: after.lostUpcalls - before.lostUpcalls,
    inFlows: flows.reduce((all, { packets }) => all + packets, 0),
    drops: Object.fromEntries(drops.filter(([, packets]) => packets > 0)),
  };
}

/** The packets that each flow has passed since. The one that a new flow was made for is not in its statistics. */
function passedFlows(before: readonly DatapathFlow[], after: readonly DatapathFlow[]): readonly DatapathFlow[] {
  const known = new Map(before.map(({ match, packets }) => [match, packets]));
  return after.map((flow) => {
    const was = known.get(flow.match);
    const isNew = was === undefined || flow.packets < was;
    return { ...flow, packets: isNew ? flow.packets + 1 : flow.packets - was };
  });
}

function putOutBy({ ports }: DatapathReading, flows: readonly DatapathFlow[], name: string): number | undefined {
  const port = ports.get(name);
  if (port === undefined) return undefined;
  const times = ({ outputs }: DatapathFlow) => outputs.filter((number) => number === port.number).length;
  return flows.reduce((all, flow) => all + flow.packets * times(flow), 0);
}

/** A count that has become smaller is another tap's. */
function sentBetween(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined || to < from ? undefined : to - from;
}

/** Of each interface that the port is captured at. */
function kernelCounts(name: string, { captures, before, after }: Looks): readonly (PacketCounts | undefined)[] {
  const counts = captures.map((_, index) => difference(before[index]?.counters, after[index]?.counters));
  const own = counts.filter((__, index) => captures[index]?.port === name && captures[index]?.direction === 'arriving');
  return own.length === 0 ? [undefined] : own;
}

/** Counters that have become smaller are those of another interface, which got the name. */
function difference(from: PacketCounts | undefined, to: PacketCounts | undefined): PacketCounts | undefined {
  if (from === undefined || to === undefined) return undefined;
  const counts = eachCount((count) => to[count] - from[count]);
  return Object.values(counts).some((packets) => packets < 0) ? undefined : counts;
}

function total(all: readonly (PacketCounts | undefined)[]): PacketCounts | undefined {
  const known = all.filter((counts) => counts !== undefined);
  if (known.length < all.length) return undefined;
  return eachCount((count) => known.reduce((packets, counts) => packets + counts[count], 0));
}

function sum(all: readonly (number | undefined)[]): number | undefined {
  return all.reduce((packets, one) => (packets === undefined || one === undefined ? undefined : packets + one), 0);
}

function eachCount(value: (count: keyof PacketCounts) => number): PacketCounts {
  return {
    received: value('received'),
    receiveDropped: value('receiveDropped'),
    transmitted: value('transmitted'),
    transmitDropped: value('transmitDropped'),
  };
}
