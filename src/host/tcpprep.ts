import type { Split } from '../model/traffic.ts';
import { gaveNo } from './gaveNo.ts';
import type { Argv, ProcessResult } from './process.ts';

/**
 * The command that tells clients' packets from servers' and writes it into a cache file for tcpreplay: clients' are primary and go out
 * of the first interface, servers' are secondary. What is no IP is secondary, too, but for `first`, which asks who sent first.
 */
export function tcpprepArgv(by: Split['by'], capture: string, cacheFile: string): Argv {
  return ['tcpprep', ...mode(by), `--pcap=${capture}`, `--cachefile=${cacheFile}`];
}

/** The command that counts the packets of a cache file. */
export function tcpprepStatsArgv(cacheFile: string): Argv {
  return ['tcpprep', `--print-stats=${cacheFile}`];
}

/** How many packets of a capture are whose. Skipped ones are not sent. */
export interface SplitCounts {
  readonly client: number;
  readonly server: number;
  readonly skipped: number;
}

/**
 * Reads what `tcpprepStatsArgv` prints.
 *
 * @throws Problem when the file is no cache file
 */
export function splitCounts(result: ProcessResult): SplitCounts {
  const [client, server, skipped] = ['Primary', 'Secondary', 'Skipped'].map(
    (kind) => new RegExp(`^${kind} packets:\\s+(\\d{1,15})$`, 'm').exec(result.stdout)?.[1],
  );
  if (client === undefined || server === undefined || skipped === undefined) throw gaveNo('counts', result);
  return { client: Number(client), server: Number(server), skipped: Number(skipped) };
}

function mode(by: Split['by']): readonly string[] {
  if (by === 'port') return ['--port'];
  // What matches is primary by itself, which for servers is the wrong side.
  if (typeof by === 'object') return [`--cidr=${by.cidr}`, '--reverse'];
  return [`--auto=${by}`];
}
