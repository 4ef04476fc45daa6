import type { GeneratorAccount, Replay } from '../model/traffic.ts';
import { gaveNo } from './gaveNo.ts';
import type { Argv, ProcessResult } from './process.ts';

/** Where servers' packets go: an interface in the namespace of the first one, and the file by which tcpprep tells whose are whose. */
export interface SecondInterface {
  readonly interface: string;
  readonly cacheFile: string;
}

/**
 * The command of a replay. `--timer=nano` sleeps between packets, where the default timer burns a core; at top speed it is not used.
 *
 * @param interfaceName the sending interface, in the endpoint's namespace
 * @param second where the capture is split
 */
export function tcpreplayArgv(replay: Replay, interfaceName: string, second?: SecondInterface): Argv {
  return [
    'tcpreplay',
    `--intf1=${interfaceName}`,
    ...(second === undefined ? [] : [`--intf2=${second.interface}`, `--cachefile=${second.cacheFile}`]),
    '--timer=nano',
    ...(replay.preload ? ['--preload-pcap'] : []),
    ...(replay.limit === undefined ? [] : [`--limit=${replay.limit}`]),
    ...(replay.loop === undefined ? [] : [`--loop=${replay.loop}`]),
    ...pace(replay),
    '--',
    replay.capture,
  ];
}

function pace({ multiplier, packetsPerSecond, bitsPerSecond, topSpeed }: Replay): readonly string[] {
  if (topSpeed) return ['--topspeed'];
  if (packetsPerSecond !== undefined) return [`--pps=${packetsPerSecond}`];
  if (bitsPerSecond !== undefined) return [`--mbps=${bitsPerSecond / 1e6}`];
  return multiplier === undefined ? [] : [`--multiplier=${multiplier}`];
}

/**
 * Reads tcpreplay's summary, of both interfaces where there are two: a claim that can be wrong (`knownDefects`). Packets that could
 * not be sent are not in it, and change nothing about the exit code. Where none could be sent, there is no summary.
 *
 * @param asked packets that the order comes to
 * @throws Problem when there is no summary
 */
export function tcpreplayAccount(asked: number, result: ProcessResult): GeneratorAccount {
  const successful = Array.from(result.stdout.matchAll(/Successful packets:\s+(\d{1,15})(?!\d)/g), ([, packets]) =>
    Number(packets),
  );
  if (successful.length === 0) throw gaveNo('summary', result);
  const rate = /^Rated: .*, (\d{1,15}(?:\.\d{1,6})?) pps$/m.exec(result.stdout)?.[1];
  return {
    command: result.argv,
    asked,
    claimed: successful.reduce((sum, packets) => sum + packets, 0),
    ...(rate !== undefined && { claimedPacketsPerSecond: Number(rate) }),
  };
}
