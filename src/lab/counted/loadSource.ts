import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { iperf3TimedArgv, receivedBitsPerSecond } from '../../host/iperf3.ts';
import type { Load } from '../../model/benchmark.ts';
import { bareAddress } from '../../model/tunnels.ts';
import { writePcap } from '../../packet/pcap.ts';
import { ended, hostOf, runAt } from '../atEndpoint.ts';
import { listeningIperf3 } from '../iperf3Server.ts';
import type { Lab } from '../lab.ts';
import { loadFrames } from './loadFrames.ts';
import { pacedSource, standingSource } from './tcpreplaySource.ts';

/** Sends a load, again and again. */
export interface LoadSource {
  /**
   * Starts it; resolves when it is in full flow.
   *
   * @param arrives whether anything has come in at the receiver
   */
  readonly start: (arrives: () => boolean) => Promise<Flow>;
}

/** A load that flows. */
export interface Flow {
  /** Lasts as long as what is to be counted. */
  readonly window: () => Promise<{ readonly payloadBitsPerSecond?: number }>;
  /** Resolves when nothing more is sent. */
  readonly stop: () => Promise<void>;
}

/** How long and how fast a load is sent. */
export interface Pace {
  readonly durationMs: number;
  /** Of frames that tcpreplay sends; as fast as it can unless told. */
  readonly packetsPerSecond?: number;
}

/** Writes the capture of a load that tcpreplay sends; undefined where iperf3 makes it. */
export async function loadCapture(lab: Lab, load: Load): Promise<string | undefined> {
  switch (load.kind) {
    case 'udp': {
      const file = join(lab.folder, 'load.pcap');
      const frames = loadFrames(lab.topology, load).map((bytes) => ({ timeNs: 0n, bytes, wireLength: bytes.length }));
      await writeFile(file, writePcap(frames));
      return file;
    }
    case 'replay':
      return load.capture;
    case 'tcp':
    case 'iperf3-udp':
      return undefined;
    default:
      return load satisfies never;
  }
}

/** A load that can be sent at any pace, one trial after the other. */
export interface OpenedLoad {
  readonly at: (pace: Pace) => LoadSource;
  /**
   * Lets flows of the datapath come into place before anything is counted.
   *
   * @param arrives whether anything has come in at the receiver
   */
  readonly warmUp: (arrives: () => boolean) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Opens a load.
 *
 * @param capture as `loadCapture` gives it
 * @param core that tcpreplay is kept to
 */
export function openLoad(lab: Lab, load: Load, capture: string | undefined, core: number | undefined): OpenedLoad {
  if (capture === undefined)
    return { at: (pace) => iperf3Source(lab, load, pace), warmUp: async () => {}, close: async () => {} };
  const sending = { from: load.from, capture, core };
  const standing = standingSource(lab, sending);
  return {
    at: ({ durationMs, packetsPerSecond }) =>
      packetsPerSecond === undefined
        ? standing.lasting(durationMs)
        : pacedSource(lab, sending, packetsPerSecond, durationMs),
    warmUp: async (arrives) => {
      const flow = await standing.lasting(0).start(arrives);
      await flow.stop();
    },
    close: standing.close,
  };
}

/** iperf3 takes whole seconds. */
const SHORTEST_SECONDS = 1;
const ENDS_WITHIN_MS = 10_000;

function iperf3Source(lab: Lab, load: Load, { durationMs }: Pace): LoadSource {
  const address = bareAddress(hostOf(lab, load.to).host.address);
  const seconds = Math.max(SHORTEST_SECONDS, Math.round(durationMs / 1000));
  const argv = iperf3TimedArgv({
    address,
    seconds,
    ...(load.kind === 'iperf3-udp' && { udpBitsPerSecond: load.bitsPerSecond }),
  });
  return {
    start: async () => {
      const server = await listeningIperf3(lab, load.to);
      return {
        window: async () => {
          const result = await runAt(lab, load.from, argv, ENDS_WITHIN_MS + 2000 * seconds);
          return { payloadBitsPerSecond: receivedBitsPerSecond(result) };
        },
        stop: async () => {
          server.kill('SIGKILL');
          await ended(server).catch(() => {});
        },
      };
    },
  };
}
