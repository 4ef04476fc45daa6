import { failure, type RunningProcess } from '../../host/process.ts';
import { tcpreplayArgv } from '../../host/tcpreplay.ts';
import { until, windowOf } from '../../host/until.ts';
import type { Replay } from '../../model/traffic.ts';
import { hostOf, startAt } from '../atEndpoint.ts';
import { endpointInterface } from '../capturePoint.ts';
import type { Lab } from '../lab.ts';
import { onCore } from './cores.ts';
import type { Flow, LoadSource } from './loadSource.ts';

/** What tcpreplay sends, and from where. */
export interface Sending {
  readonly from: string;
  /** A pcap file, sent again and again. */
  readonly capture: string;
  /** The core that it is kept to. */
  readonly core: number | undefined;
}

const STARTS_WITHIN_MS = 10_000;
/** From the first packet to full flow: flows are set up, caches are warm. */
const RAMP_MS = 20;

/** Sends at a rate: a tcpreplay for each trial, for one that stood still would make up for the time. */
export function pacedSource(lab: Lab, sending: Sending, packetsPerSecond: number, durationMs: number): LoadSource {
  return {
    start: async (arrives) => {
      const sender = startSender(lab, sending, { packetsPerSecond });
      const stop = async () => {
        sender.kill('SIGKILL');
        await sender.wait();
      };
      return inFullFlow(sender, arrives, durationMs, stop);
    },
  };
}

/** Sends as fast as it can. */
export interface StandingSource {
  readonly lasting: (durationMs: number) => LoadSource;
  readonly close: () => Promise<void>;
}

/** One tcpreplay, which stands still between trials: to start it takes a tenth of a second, to let it go on takes none. */
export function standingSource(lab: Lab, sending: Sending): StandingSource {
  let standing: RunningProcess | undefined;
  return {
    lasting: (durationMs) => ({
      start: async (arrives) => {
        const sender = standing ?? startSender(lab, sending, { topSpeed: true });
        standing = sender;
        sender.kill('SIGCONT');
        return inFullFlow(sender, arrives, durationMs, async () => sender.kill('SIGSTOP'));
      },
    }),
    close: async () => {
      standing?.kill('SIGKILL');
      await standing?.wait();
    },
  };
}

type Speed = Pick<Replay, 'packetsPerSecond'> | Pick<Replay, 'topSpeed'>;

function startSender(lab: Lab, { from, capture, core }: Sending, speed: Speed): RunningProcess {
  const name = endpointInterface(lab.topology, lab.variant.port, hostOf(lab, from).port);
  // A loop of 0 never ends.
  const argv = tcpreplayArgv({ kind: 'replay', from, capture, loop: 0, preload: true, ...speed }, name);
  return startAt(lab, from, onCore(core, argv), {});
}

async function inFullFlow(
  sender: RunningProcess,
  arrives: () => boolean,
  durationMs: number,
  stop: () => Promise<void>,
): Promise<Flow> {
  await until('the load arrives', () => goesOn(sender) && arrives(), {
    deadlineMs: STARTS_WITHIN_MS,
    everyMs: 1,
  }).catch((error: Error) => {
    sender.kill('SIGKILL');
    throw error;
  });
  await windowOf(RAMP_MS);
  return {
    window: async () => {
      await windowOf(durationMs);
      goesOn(sender);
      return {};
    },
    stop,
  };
}

/** @throws Problem with what it said when it has ended */
function goesOn(sender: RunningProcess): true {
  const end = sender.ended();
  if (end !== undefined) throw failure(end);
  return true;
}
