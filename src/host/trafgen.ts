import { dirname } from 'node:path';
import type { GeneratorAccount, Pktgen } from '../model/traffic.ts';
import { ipv4Bytes, macBytes } from '../packet/address.ts';
import { gaveNo } from './gaveNo.ts';
import type { Argv, ProcessResult } from './process.ts';

/** A host as frames name it: its Ethernet address, and its IPv4 address without prefix length. */
export interface Host {
  readonly mac: string;
  readonly address: string;
}

const FRAME_BYTES = 60;
const HEADERS_BYTES = { ethernet: 14, ipv4: 20, udp: 8 } as const;
const SOURCE_PORT = 49_152;
/** discard (RFC 863). */
const DESTINATION_PORT = 9;

/** Counters of one byte step with each frame, all at once: as their periods have no common factor, a frame comes again after their product. */
const PERIODS = { id: [256, 251], payload: [241, 239] } as const;

/** So many frames are sent before the first one comes again. */
export const DISTINCT_FRAMES = [...PERIODS.id, ...PERIODS.payload].reduce((product, period) => product * period, 1);

/**
 * What trafgen (netsniff-ng) is to send, in its own language: UDP datagrams with right checksums, which differ in the IP id and in the
 * first two bytes of the payload.
 *
 * The headers are written byte by byte: trafgen's `udp()` would not count a payload that changes into the checksum.
 *
 * @throws RangeError when an address is none
 */
export function trafgenConfiguration({ frameBytes = FRAME_BYTES }: Pktgen, from: Host, to: Host): string {
  const ipBytes = frameBytes - HEADERS_BYTES.ethernet;
  const udpBytes = ipBytes - HEADERS_BYTES.ipv4;
  const payloadBytes = udpBytes - HEADERS_BYTES.udp;
  const ip = HEADERS_BYTES.ethernet;
  const udp = ip + HEADERS_BYTES.ipv4;
  return [
    '{',
    `  ${list(macBytes(to.mac))}, ${list(macBytes(from.mac))}, c16(0x0800),`,
    `  0x45, 0, c16(${ipBytes}), ${counters(PERIODS.id)}, c16(0x4000), 64, 17, csumip(${ip}, ${udp - 1}),`,
    `  ${list(ipv4Bytes(from.address))}, ${list(ipv4Bytes(to.address))},`,
    `  c16(${SOURCE_PORT}), c16(${DESTINATION_PORT}), c16(${udpBytes}), csumudp(${ip}, ${udp}),`,
    `  ${counters(PERIODS.payload)}, fill(0, ${payloadBytes - PERIODS.payload.length})`,
    '}',
    '',
  ].join('\n');
}

/**
 * The command of trafgen: one process, which leaves settings of the system alone. A pace is a gap that it sleeps between frames, so
 * that it stays below the rate that is asked; its own `--rate` would send a second's frames at once, then sleep.
 *
 * It is started in the configuration's folder: it makes a file in the folder that it is started in.
 *
 * @param configFile absolute path of the file with `trafgenConfiguration`, in a folder that may be written to
 */
export function trafgenArgv(order: Pktgen, interfaceName: string, configFile: string): Argv {
  return [
    ...(['env', `--chdir=${dirname(configFile)}`] as const),
    ...['trafgen', '--dev', interfaceName, '--conf', configFile, '--num', String(order.count), '--cpus', '1'],
    ...['--no-sock-mem', '--notouch-irq', '--qdisc-path'],
    ...(order.packetsPerSecond === undefined ? [] : ['--gap', `${Math.round(1e9 / order.packetsPerSecond)}ns`]),
  ];
}

/**
 * Reads trafgen's summary.
 *
 * @param asked packets that the order comes to
 * @throws Problem when there is no summary
 */
export function trafgenAccount(asked: number, result: ProcessResult): GeneratorAccount {
  const packets = /^ *(\d{1,15}) packets outgoing$/m.exec(result.stdout)?.[1];
  if (packets === undefined) throw gaveNo('summary', result);
  const [, seconds, microseconds] = /^ *(\d{1,9}) sec, (\d{1,9}) usec on CPU\d/m.exec(result.stdout) ?? [];
  const durationUs = Number(seconds) * 1e6 + Number(microseconds);
  const claimed = Number(packets);
  return {
    command: result.argv,
    asked,
    claimed,
    ...(durationUs > 0 && { claimedPacketsPerSecond: (claimed * 1e6) / durationUs }),
  };
}

function list(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(', ');
}

function counters(periods: readonly number[]): string {
  return periods.map((period) => `dinc(0, ${period - 1})`).join(', ');
}
