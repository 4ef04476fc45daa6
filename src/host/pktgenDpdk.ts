import { stripVTControlCharacters } from 'node:util';
import { Problem } from '../model/problem.ts';
import type { GeneratorAccount, Pktgen } from '../model/traffic.ts';
import { ipv4Bytes, ipv4Text, macBytes, macText } from '../packet/address.ts';
import { commandText } from './gaveNo.ts';
import type { Argv, ProcessResult } from './process.ts';

/** What brings Pktgen-DPDK, for people who lack it. */
export const PKTGEN_DPDK_HOW =
  "no Debian package has Pktgen-DPDK: build github.com/pktgen/Pktgen-DPDK with Lua, in a release that fits the DPDK of Debian's libdpdk-dev (pktgen-23.06.1 for 22.11), and have its program pktgen on the PATH";

/** The two ends as frames name them; IPv4 addresses without prefix length. */
export interface PktgenAddresses {
  readonly sourceMac: string;
  readonly destinationMac: string;
  readonly sourceAddress: string;
  readonly destinationAddress: string;
}

/** Its pools take 1.2 GiB whatever it sends; it panics at 1408. Some 730 MB become resident. */
const MEMORY_MEGABYTES = 1536;
/** Enough of them for one to be idle. */
const MOST_PROCESSORS = 8;
const FRAME_BYTES = 60;
const FCS_BYTES = 4;
/** Preamble, start of frame and gap, which it counts into the line rate. */
const GAP_BYTES = 20;
const SOURCE_PORT = 49_152;
/** discard (RFC 863). */
const DESTINATION_PORT = 9;
/** Its own default. */
const LARGEST_BURST = 64;
const UNPACED_SECONDS = 1200;
/** The script looks how far it is every so often. */
const LOOK_MS = 10;
/** Bursts until it is told to reckon anew, which makes it slower than asked by half a burst in so many. */
const CYCLES_BETWEEN_RECKONINGS = 20;
const GRACE_SECONDS = 30;

/**
 * The command of Pktgen-DPDK without hugepages and without a card: DPDK's af_packet driver on an interface of the kernel. Of its two
 * threads one is always at full load; they share the processors that they are given, one being enough.
 *
 * Its frames take the way that all packets take out of the interface. Else, which is the driver's own choice, no capture on the
 * interface sees them: PACKET_QDISC_BYPASS, packet(7).
 *
 * Its standard input has to be a terminal, which it never reads when all goes well: `/dev/ptmx`, opened to read and write, is one.
 * With anything else it ends with code 255 and "tcgetattr failed".
 *
 * @param scriptFile path of the file with `pktgenDpdkScript`; it has to hold `.lua`, by which Pktgen knows the language
 * @param processors by number, those that it may use; at least one
 */
export function pktgenDpdkArgv(
  _order: Pktgen,
  interfaceName: string,
  scriptFile: string,
  processors: readonly number[],
): Argv {
  const vdev = `net_af_packet0,iface=${interfaceName},qdisc_bypass=0`;
  const lcores = `(0-1)@(${processors.slice(0, MOST_PROCESSORS).join(',')})`;
  return [
    ...(['pktgen', '--no-huge', '-m', String(MEMORY_MEGABYTES), '--no-pci', '--no-shconf'] as const),
    ...['--no-telemetry', '--iova-mode=va', `--vdev=${vdev}`, `--lcores=${lcores}`],
    ...['--', '-m', '1.0', '-f', scriptFile],
  ];
}

/**
 * What Pktgen-DPDK is to do, in Lua: send, wait until all is sent or a deadline has passed, say in lines of ours what came of it,
 * quit. The deadline is twice what the order comes to (20 minutes where it has no pace) and half a minute.
 *
 * Frames are UDP with right checksums, alike but for the IP id, of which there are few: 5 were seen in 20,000 at a pace, 64 in 30,000
 * without.
 *
 * @throws RangeError when an address is none
 */
export function pktgenDpdkScript(order: Pktgen, addresses: PktgenAddresses): string {
  const { count, frameBytes = FRAME_BYTES, packetsPerSecond } = order;
  const paced = packetsPerSecond !== undefined;
  const seconds = paced ? Math.ceil((2 * count) / packetsPerSecond) : UNPACED_SECONDS;
  // Pktgen counts the FCS that a card would add.
  const size = frameBytes + FCS_BYTES;
  return [
    PRELUDE,
    'local done, problem = pcall(function()',
    "  pktgen.screen('off')",
    "  pktgen.set_proto(port, 'udp')",
    `  pktgen.set_mac(port, 'src', '${macText(macBytes(addresses.sourceMac))}')`,
    `  pktgen.set_mac(port, 'dst', '${macText(macBytes(addresses.destinationMac))}')`,
    `  pktgen.set_ipaddr(port, 'src', '${ipv4Text(ipv4Bytes(addresses.sourceAddress))}/32')`,
    `  pktgen.set_ipaddr(port, 'dst', '${ipv4Text(ipv4Bytes(addresses.destinationAddress))}')`,
    `  pktgen.set(port, 'sport', ${SOURCE_PORT})`,
    `  pktgen.set(port, 'dport', ${DESTINATION_PORT})`,
    `  pktgen.set(port, 'count', ${count})`,
    `  pktgen.set(port, 'size', ${size})`,
    `  local deadline = uptime() + ${seconds + GRACE_SECONDS}`,
    ...(paced ? pacedStart(packetsPerSecond, size) : ['  pktgen.start(port)', '  local function reckonAnew() end']),
    `  finish(${count}, deadline, reckonAnew)`,
    'end)',
    "if not done then say('failed', problem) end",
    'pktgen.quit()',
    '',
  ].join('\n');
}

/**
 * Pktgen knows a pace as per cent of the line rate, which the driver makes up (10 Gbit/s, whatever the interface). What it could not
 * send in time it sends at once later: all that falls into a stall of the machine, and into the half second and more in which it fills
 * its buffers before the first packet. Zero cycles between bursts have it reckon from now on: it is told so while it fills its buffers,
 * which begins a cycle after the start at the latest, and time and again while it sends, each time losing half a cycle. The burst before
 * the pace: a burst of many at a slow pace would be a long pause.
 */
function pacedStart(packetsPerSecond: number, size: number): readonly string[] {
  const burst = Math.max(1, Math.min(LARGEST_BURST, Math.floor(packetsPerSecond / 1000)));
  const cycleMs = Math.ceil((1000 * burst) / packetsPerSecond);
  return [
    "  local speed = pktgen.linkState(port)[0]:match('UP%-(%d+)')",
    "  if not speed then error('the link is down', 0) end",
    `  local line = speed * 1000000 // ${(size + GAP_BYTES) * 8}`,
    `  pktgen.set(port, 'burst', ${burst})`,
    '  -- It drops what is behind the point.',
    `  pktgen.set(port, 'rate', 100 * (${packetsPerSecond} + 0.5) / line)`,
    '  pktgen.start(port)',
    `  pktgen.delay(${cycleMs + LOOK_MS})`,
    '  local looks = 0',
    '  local function reckonAnew()',
    `    if looks % ${Math.max(2, Math.ceil((CYCLES_BETWEEN_RECKONINGS * cycleMs) / LOOK_MS))} == 0 then pktgen.set(port, 'cycles', 0) end`,
    '    looks = looks + 1',
    '  end',
  ];
}

/** Its counters are read from the driver once a second: a rate is taken between two such readings while it sends. */
const PRELUDE = `local port = '0'
local function say(key, value)
  io.write('\\nmirrorbench ' .. key .. ' ' .. tostring(value) .. '\\n')
  io.flush()
end
local function uptime()
  local file = io.open('/proc/uptime')
  local seconds = file:read('n')
  file:close()
  return seconds
end
local function sent() return pktgen.portStats(port, 'port')[0].opackets end
local function finish(count, deadline, reckonAnew)
  local before, first, last = sent(), nil, nil
  while pktgen.isSending(port)[0] == 'y' and uptime() < deadline do
    local now = sent()
    if now > before then
      before, last = now, { packets = now, seconds = uptime() }
      first = first or last
    end
    reckonAnew()
    pktgen.delay(${LOOK_MS})
  end
  pktgen.stop(port)
  for _ = 1, 30 do
    if sent() >= count then break end
    pktgen.delay(100)
  end
  if first and last.seconds > first.seconds then
    say('rate', (last.packets - first.packets) / (last.seconds - first.seconds))
  end
  say('sent', sent())
end`;

/**
 * Reads the lines that `pktgenDpdkScript` has it print, from among what it draws on its terminal. The packets are those that the
 * driver handed to the kernel; less than asked, without an error, where the interface is down. Its rate is known when it sent for
 * two seconds and more.
 *
 * @param asked packets that the order comes to
 * @throws Problem with what it or the script said, when there is no count
 */
export function pktgenDpdkAccount(asked: number, result: ProcessResult): GeneratorAccount {
  const said = plain(result.stdout);
  const sent = /^mirrorbench sent (\d{1,15})$/m.exec(said)?.[1];
  if (sent === undefined) {
    const failed = /^mirrorbench failed (.+)$/m.exec(said)?.[1];
    const words = failed ?? (errorsOf(plain(result.stderr)) || said.trim().slice(-500) || 'it said nothing');
    throw new Problem(`${commandText(result.argv)} gave no count: ${words.slice(0, 500)}`);
  }
  const rate = /^mirrorbench rate (\d{1,15}(?:\.\d{1,15})?)$/m.exec(said)?.[1];
  return {
    command: result.argv,
    asked,
    claimed: Number(sent),
    ...(rate !== undefined && { claimedPacketsPerSecond: Number(rate) }),
  };
}

/** Text without what a terminal is told. */
function plain(text: string): string {
  return stripVTControlCharacters(text).replaceAll('\r', '');
}

/** Without what DPDK says on its way, and the stack of a panic. */
function errorsOf(stderr: string): string {
  const noise = /^EAL: (?:Detected|Selected|Physical)|lspci: not found|^\d+: /;
  const lines = stderr.split('\n').filter((line) => !noise.test(line));
  return lines.join('\n').trim();
}
