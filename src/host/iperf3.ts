import { Problem } from '../model/problem.ts';
import type { GeneratorAccount, Iperf3 } from '../model/traffic.ts';
import type { Argv, ProcessResult } from './process.ts';

/** The TCP port of iperf3's server and the UDP port of its data. */
export const IPERF3_PORT = 5201;

/** Takes one test, then ends. */
export const IPERF3_SERVER: Argv = ['iperf3', '--server', '--one-off', '--port', String(IPERF3_PORT)];

/** iperf3's own default for the length of a UDP datagram here: what fits into an Ethernet frame. */
const DATAGRAM_BYTES = 1448;

/**
 * The command of the sender.
 *
 * @param address of the endpoint that runs the server, without prefix length
 */
export function iperf3Argv(test: Iperf3, address: string): Argv {
  const length = test.lengthBytes ?? (test.protocol === 'udp' ? DATAGRAM_BYTES : undefined);
  return [
    'iperf3',
    ...['--client', address, '--port', String(IPERF3_PORT), '--json', '--connect-timeout', '3000'],
    ...['--bytes', String(test.bytes)],
    ...(test.protocol === 'udp' ? ['--udp'] : []),
    ...(test.bitsPerSecond === undefined ? [] : ['--bitrate', String(test.bitsPerSecond)]),
    ...(length === undefined ? [] : ['--length', String(length)]),
    ...(test.windowBytes === undefined ? [] : ['--window', String(test.windowBytes)]),
  ];
}

interface Sum {
  readonly bytes?: number;
  readonly packets?: number;
}

/**
 * Reads iperf3's JSON. Its JSON can hold a bare `nan`, which is none; packets of TCP are unknown to it. What it
 * says of lost datagrams is left out: those that its server had not read when the test ended are not lost to it.
 *
 * @throws Problem with iperf3's own error message
 */
export function iperf3Account(test: Iperf3, result: ProcessResult): GeneratorAccount {
  const { error, end } = parseJson(result) as { error?: string; end?: Readonly<Record<string, Sum>> };
  if (error !== undefined) throw new Problem(`${result.argv.join(' ')}: ${error}`);
  const received = end?.sum_received?.bytes;
  const account = { command: result.argv, ...(received !== undefined && { receivedBytes: received }) };
  if (test.protocol === 'tcp') return account;
  const asked = Math.ceil(test.bytes / (test.lengthBytes ?? DATAGRAM_BYTES));
  return { ...account, asked, claimed: end?.sum?.packets ?? 0 };
}

function parseJson(result: ProcessResult): object {
  try {
    return JSON.parse(result.stdout.replace(/:\s*-?nan\b/g, ': null')) as object;
  } catch {
    throw new Problem(
      `${result.argv.join(' ')} gave no JSON: ${(result.stderr || result.stdout).trim().slice(0, 500)}`,
    );
  }
}
