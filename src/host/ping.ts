import type { GeneratorAccount, Ping } from '../model/traffic.ts';
import { gaveNo } from './gaveNo.ts';
import type { Argv, ProcessResult } from './process.ts';

const DEFAULT_INTERVAL_MS = 5;

/**
 * The command of a ping (iputils). A flood is root's: to others it says that it cannot.
 *
 * @param address of the endpoint that answers, without prefix length
 */
export function pingArgv(ping: Ping, address: string): Argv {
  const pace = ping.flood ? ['-f'] : ['-i', intervalSeconds(ping)];
  const version = ping.ipVersion === 6 ? ['-6'] : [];
  return ['ping', '-n', '-q', ...version, '-c', String(ping.count), ...pace, '-W', '2', ...payload(ping), address];
}

/**
 * The command of busybox's ping, which containers have: a flood is its `-A`, which sends the next request with the answer, and
 * one a second where none comes. It knows the version of IP by the address.
 *
 * @param address of the endpoint that answers, without prefix length
 */
export function busyboxPingArgv(ping: Ping, address: string): Argv {
  const pace = ping.flood ? ['-A'] : ['-i', intervalSeconds(ping)];
  return ['ping', '-q', '-c', String(ping.count), ...pace, '-W', '2', ...payload(ping), address];
}

/**
 * Reads the summary of iputils' ping or of busybox's. An answer that came twice is one; an ICMP error is none. The exit code is no
 * matter: it is 1 when no reply came, which is an answer too.
 *
 * @throws Problem when ping could not do its work
 */
export function pingAccount(ping: Ping, result: ProcessResult): GeneratorAccount {
  const counts = /(?<!\d)(\d{1,15}) packets transmitted, (\d{1,15}) (?:packets )?received/.exec(result.stdout);
  if (counts !== null)
    return { command: result.argv, asked: ping.count, claimed: Number(counts[1]), answered: Number(counts[2]) };
  const isRefused = result.stderr.includes('cannot flood');
  throw gaveNo('summary', result, isRefused ? 'run it as root, or ask for an interval of 2 ms instead' : undefined);
}

function intervalSeconds({ intervalMs = DEFAULT_INTERVAL_MS }: Ping): string {
  return String(intervalMs / 1000);
}

function payload({ payloadBytes }: Ping): readonly string[] {
  return payloadBytes === undefined ? [] : ['-s', String(payloadBytes)];
}
