import { Problem } from '../model/problem.ts';
import type { GeneratorAccount, Ping } from '../model/traffic.ts';
import type { Argv, ProcessResult } from './process.ts';

const DEFAULT_INTERVAL_MS = 5;

/**
 * The command of a ping (iputils).
 *
 * @param address of the endpoint that answers, without prefix length
 */
export function pingArgv(ping: Ping, address: string): Argv {
  const interval = (ping.intervalMs ?? DEFAULT_INTERVAL_MS) / 1000;
  const size = ping.payloadBytes === undefined ? [] : ['-s', String(ping.payloadBytes)];
  return ['ping', '-n', '-q', '-c', String(ping.count), '-i', String(interval), '-W', '2', ...size, address];
}

/**
 * Reads ping's summary. The exit code is no matter: it is 1 when no reply came, which is an answer too.
 *
 * @throws Problem when ping could not do its work
 */
export function pingAccount(ping: Ping, result: ProcessResult): GeneratorAccount {
  const counts = /(\d+) packets transmitted, (\d+) received/.exec(result.stdout);
  if (counts === null)
    throw new Problem(`${result.argv.join(' ')} gave no summary: ${result.stderr.trim().slice(0, 500)}`);
  return { command: result.argv, asked: ping.count, claimed: Number(counts[1]), answered: Number(counts[2]) };
}
