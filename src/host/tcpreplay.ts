import { Problem } from '../model/problem.ts';
import type { GeneratorAccount, Replay } from '../model/traffic.ts';
import type { Argv, ProcessResult } from './process.ts';

/**
 * The command of a replay. `--timer=nano` sleeps between packets, where the default timer burns a core.
 *
 * @param interfaceName the sending interface, in the endpoint's namespace
 */
export function tcpreplayArgv(replay: Replay, interfaceName: string): Argv {
  return [
    'tcpreplay',
    `--intf1=${interfaceName}`,
    '--timer=nano',
    ...(replay.limit === undefined ? [] : [`--limit=${replay.limit}`]),
    ...(replay.loop === undefined ? [] : [`--loop=${replay.loop}`]),
    ...(replay.multiplier === undefined ? [] : [`--multiplier=${replay.multiplier}`]),
    ...(replay.packetsPerSecond === undefined ? [] : [`--pps=${replay.packetsPerSecond}`]),
    replay.capture,
  ];
}

/**
 * Reads tcpreplay's summary: a claim that can be wrong (appneta/tcpreplay #1094).
 *
 * @param asked packets that the order comes to
 * @throws Problem when there is no summary
 */
export function tcpreplayAccount(asked: number, result: ProcessResult): GeneratorAccount {
  const successful = /Successful packets:\s+(\d+)/.exec(result.stdout)?.[1];
  if (successful === undefined) {
    throw new Problem(
      `${result.argv.join(' ')} gave no summary: ${(result.stderr || result.stdout).trim().slice(0, 500)}`,
    );
  }
  return { command: result.argv, asked, claimed: Number(successful) };
}
