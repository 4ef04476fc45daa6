import { readMachineCpu, readProcessCpuSeconds } from '../../host/cpuTimes.ts';
import type { InterfaceCounters } from '../../host/interfaceCounters.ts';
import { readSocketDrops } from '../../host/packetSockets.ts';
import { type PollCycles, readPollCycles } from '../../host/pollCycles.ts';
import type { Load } from '../../model/benchmark.ts';
import { hostOf } from '../atEndpoint.ts';
import type { Lab } from '../lab.ts';
import { since } from '../lostBeforeSwitch.ts';
import type { LoadSource } from './loadSource.ts';
import type { Meters } from './meters.ts';
import { metersAtRest } from './metersAtRest.ts';
import { startPinging } from './roundTrips.ts';

/** What a load did in one direction between its endpoints, in packets from rest to rest. */
export interface Passed {
  /** That the sender's kernel put out. */
  readonly sent: number;
  /** That the switch got: less what its sockets lost before it looked. Where that was not asked for, all that were sent. */
  readonly arrived: number;
  /** That came in at the receiver by the deadline. */
  readonly delivered: number;
}

/** What one bounded run of a load in a state of a lab brought. Nothing was captured meanwhile. */
export interface CountedTrial {
  readonly forth: Passed;
  readonly back: Passed;
  /** Packets that came in where copies end. */
  readonly copies: number;
  /** What came in at the receiver while the load was in full flow. */
  readonly window: {
    readonly seconds: number;
    readonly sent: number;
    readonly packets: number;
    /** Bytes of these frames without FCS. */
    readonly bytes: number;
    readonly switchCpuSeconds: number;
    /** In interrupts, on all cores. */
    readonly kernelCpuSeconds: number;
  };
  /** Of iperf3: bits of payload a second by the receiver's own account. */
  readonly payloadBitsPerSecond?: number;
  /** Of pings beside the load. */
  readonly roundTripsMs: readonly number[];
  /** What the switch's polling threads did from rest to rest; absent where that was not asked for, or none polls. */
  readonly polled?: PollCycles;
}

/** How to run a load. */
export interface CountedOrder {
  readonly load: Pick<Load, 'from' | 'to'>;
  readonly source: LoadSource;
  /** Pings go beside the load. */
  readonly pings: boolean;
  /** What the switch's sockets lose is asked for, which takes some ten milliseconds before and after. */
  readonly socketDrops: boolean;
  /** What the switch's polling threads spend is asked for. */
  readonly cycles: boolean;
}

/** Runs a load once: from rest, into full flow, to rest again. */
export async function countedTrial(lab: Lab, meters: Meters, order: CountedOrder): Promise<CountedTrial> {
  const { load, source, pings, socketDrops, cycles } = order;
  const pid = lab.switch.pid;
  const readDrops = async () => (socketDrops ? readSocketDrops(pid, lab.switchNamespace) : NO_DROPS);
  const readPolled = async () => (cycles ? readPollCycles(lab.openVSwitch) : undefined);
  await metersAtRest(meters, pid);
  const polledBefore = await readPolled();
  const dropsBefore = await readDrops();
  const before = lookAt(meters);
  const flow = await source.start(() => meters.to().received > before.to.received);
  const pinging = pings ? startPinging(lab, load) : undefined;
  const begin = glance(meters, pid);
  const account = await flow.window();
  const end = glance(meters, pid);
  const roundTripsMs = (await pinging?.stop()) ?? [];
  await flow.stop();
  await metersAtRest(meters, pid);
  const after = lookAt(meters);
  const dropsAfter = await readDrops();
  const polled = sincePolled(polledBefore, await readPolled());
  const lostAt = (endpoint: string) => {
    const { port } = hostOf(lab, endpoint);
    return since(dropsBefore.get(port) ?? 0, dropsAfter.get(port) ?? 0);
  };
  return {
    forth: passed([before.from, after.from], [before.to, after.to], lostAt(load.from)),
    back: passed([before.to, after.to], [before.from, after.from], lostAt(load.to)),
    copies: after.outputs.reduce(
      (sum, output, index) => sum + output.received - (before.outputs[index]?.received ?? 0),
      0,
    ),
    window: {
      seconds: Number(end.timeNs - begin.timeNs) / 1e9,
      sent: end.from.transmitted - begin.from.transmitted,
      packets: end.to.received - begin.to.received,
      bytes: end.to.receivedBytes - begin.to.receivedBytes,
      switchCpuSeconds: end.switchCpuSeconds - begin.switchCpuSeconds,
      kernelCpuSeconds: end.kernelCpuSeconds - begin.kernelCpuSeconds,
    },
    ...account,
    roundTripsMs,
    ...(polled && { polled }),
  };
}

function sincePolled(before: PollCycles | undefined, after: PollCycles | undefined): PollCycles | undefined {
  if (before === undefined || after === undefined) return undefined;
  return { packets: after.packets - before.packets, cycles: after.cycles - before.cycles };
}

const NO_DROPS: ReadonlyMap<string, number> = new Map();

/** The counters of all meters. */
function lookAt({ from, to, outputs }: Meters) {
  return { from: from(), to: to(), outputs: outputs.map((output) => output()) };
}

/** What an edge of the window is made of; the receiver's counters are read right beside the clock. */
function glance({ from, to }: Meters, pid: number) {
  const switchCpuSeconds = readProcessCpuSeconds(pid);
  const kernelCpuSeconds = readMachineCpu().interruptSeconds;
  const sender = from();
  const timeNs = process.hrtime.bigint();
  return { to: to(), timeNs, from: sender, switchCpuSeconds, kernelCpuSeconds };
}

type BeforeAndAfter = readonly [InterfaceCounters, InterfaceCounters];

function passed([senderBefore, senderAfter]: BeforeAndAfter, [before, after]: BeforeAndAfter, lost: number): Passed {
  const sent = senderAfter.transmitted - senderBefore.transmitted;
  return { sent, arrived: sent - lost, delivered: after.received - before.received };
}
