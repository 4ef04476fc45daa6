import { z } from 'zod';
import { Problem } from '../model/problem.ts';
import type { GeneratorAccount, Iperf3 } from '../model/traffic.ts';
import { commandText, gaveNo } from './gaveNo.ts';
import type { Argv, ProcessResult } from './process.ts';
import { toolJson } from './toolJson.ts';

/** The TCP port of iperf3's server and the UDP port of its data. */
export const IPERF3_PORT = 5201;

/** Takes one test, then ends; for either version of IP. */
export const IPERF3_SERVER: Argv = ['iperf3', '--server', '--one-off', '--port', String(IPERF3_PORT)];

/** iperf3's own default for the length of a UDP datagram here: what fits into an Ethernet frame. */
const DATAGRAM_BYTES = 1448;

/** iperf3's own default for a write to a TCP stream; it sends no part of one. */
const TCP_WRITE_BYTES = 131_072;

/** iperf3's own rate of a UDP stream. */
const UDP_BITS_PER_SECOND = 1e6;

/** For streams without a rate: what any machine can do. */
const UNPACED_BITS_PER_SECOND = 1e8;

/** Without data for so long a client that receives gives up; by itself it would wait for two minutes. */
const IDLE_MS = 5_000;

/**
 * The command of the client.
 *
 * @param address of the endpoint that runs the server, without prefix length
 */
export function iperf3Argv(test: Iperf3, address: string): Argv {
  const { direction = 'forward', streams = 1 } = test;
  const length = lengthBytes(test);
  return [
    'iperf3',
    ...['--client', address, '--port', String(IPERF3_PORT), '--json', '--connect-timeout', '3000'],
    ...['--bytes', String(test.bytes)],
    ...(isShort(test) ? ['--interval', '0.1'] : []),
    ...(test.ipVersion === 6 ? ['--version6'] : []),
    ...(streams === 1 ? [] : ['--parallel', String(streams)]),
    ...{ forward: [], reverse: ['--reverse'], both: ['--bidir'] }[direction],
    ...(test.protocol === 'udp' ? ['--udp'] : []),
    ...(test.protocol === 'udp' && direction === 'reverse' ? ['--rcv-timeout', String(IDLE_MS)] : []),
    ...(test.bitsPerSecond === undefined ? [] : ['--bitrate', String(test.bitsPerSecond)]),
    ...(length === undefined ? [] : ['--length', String(length)]),
    ...(test.windowBytes === undefined ? [] : ['--window', String(test.windowBytes)]),
  ];
}

/** Writes that are too long for all streams to have one would leave some of them without data. */
function lengthBytes({ lengthBytes: told, protocol, streams = 1, bytes }: Iperf3): number | undefined {
  if (told !== undefined) return told;
  if (protocol === 'udp') return DATAGRAM_BYTES;
  return streams === 1 ? undefined : Math.min(TCP_WRITE_BYTES, Math.ceil(bytes / streams));
}

/**
 * Since 3.16 iperf3 notices only at the end of an interval that all bytes are sent: intervals of a tenth of a second, the shortest
 * there are. Not for long tests, each interval is a piece of JSON.
 */
function isShort({ bytes, bitsPerSecond, protocol, streams = 1 }: Iperf3): boolean {
  const rate = bitsPerSecond || (protocol === 'udp' ? UDP_BITS_PER_SECOND : UNPACED_BITS_PER_SECOND);
  return (bytes * 8) / (rate * streams) < 10;
}

/** A test of a fixed time, as fast as TCP goes, or of UDP at a rate. */
export interface TimedTest {
  /** Of the endpoint that runs the server, without prefix length. */
  readonly address: string;
  /** Whole ones: iperf3 knows no others. */
  readonly seconds: number;
  /** Bits of payload a second. */
  readonly udpBitsPerSecond?: number;
}

/** The command of the client of a test of a fixed time. */
export function iperf3TimedArgv({ address, seconds, udpBitsPerSecond }: TimedTest): Argv {
  return [
    'iperf3',
    ...['--client', address, '--port', String(IPERF3_PORT), '--json', '--connect-timeout', '3000'],
    ...['--time', String(seconds)],
    ...(udpBitsPerSecond === undefined
      ? []
      : ['--udp', '--bitrate', String(udpBitsPerSecond), '--length', String(DATAGRAM_BYTES)]),
  ];
}

/**
 * Bits of payload a second by the server's own account.
 *
 * @throws Problem with iperf3's own error message
 */
export function receivedBitsPerSecond(result: ProcessResult): number {
  const received = summary(result).sum_received?.bits_per_second;
  if (typeof received !== 'number') throw gaveNo('rate of the receiver', result);
  return received;
}

const count = z.int().nonnegative().nullish();
const sum = z.object({ bytes: count, packets: count, bits_per_second: z.number().nonnegative().nullish() }).optional();

/** What iperf3 says at the end; servers' packets in a test of both directions are apart. */
const printed = z.object({
  error: z.string().optional(),
  end: z
    .object({
      sum,
      sum_bidir_reverse: sum,
      sum_sent: sum,
      sum_sent_bidir_reverse: sum,
      sum_received: sum,
      sum_received_bidir_reverse: sum,
    })
    .optional(),
});

/**
 * Reads iperf3's JSON, of all streams and directions together. Its JSON can hold a bare `nan`, which is none; packets of TCP are
 * unknown to it. What it says of lost datagrams is left out: those that its server had not read when the test ended are not lost
 * to it. A test of both directions ends when either has sent its bytes, so what is asked is not known beforehand.
 *
 * @throws Problem with iperf3's own error message
 */
export function iperf3Account(test: Iperf3, result: ProcessResult): GeneratorAccount {
  const end = summary(result);
  const received = total(end.sum_received?.bytes, end.sum_received_bidir_reverse?.bytes);
  const account = { command: result.argv, ...(received !== undefined && { receivedBytes: received }) };
  if (test.protocol === 'tcp') return account;
  const forward = end.sum_sent?.packets ?? end.sum?.packets;
  const back = end.sum_sent_bidir_reverse?.packets ?? end.sum_bidir_reverse?.packets;
  const asked = Math.ceil(test.bytes / (test.lengthBytes ?? DATAGRAM_BYTES));
  return { ...account, ...(test.direction !== 'both' && { asked }), claimed: total(forward, back) ?? 0 };
}

/** @throws Problem with iperf3's own error message */
function summary(result: ProcessResult) {
  const { error, end } = parse(result);
  if (error !== undefined) throw new Problem(`${commandText(result.argv)}: ${error.slice(0, 500)}`, remedyFor(error));
  if (end === undefined) throw gaveNo('summary', result);
  return end;
}

function total(...parts: readonly (number | null | undefined)[]): number | undefined {
  const known = parts.filter((part) => typeof part === 'number');
  return known.length === 0 ? undefined : known.reduce((sum, part) => sum + part, 0);
}

function remedyFor(error: string): string | undefined {
  if (!error.includes('idle timeout')) return undefined;
  return 'datagrams were lost, and a client that receives waits for as many bytes as were asked for: tell bitsPerSecond, and a server goes on sending until it has them';
}

function parse(result: ProcessResult): z.infer<typeof printed> {
  if (result.stdout.trim() === '') throw gaveNo('JSON', result);
  return toolJson(commandText(result.argv), printed, result.stdout.replace(/:\s*-?nan\b/g, ': null'));
}
