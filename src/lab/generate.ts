import { join } from 'node:path';
import { openCaptureFile } from '../host/captureFile.ts';
import { iperf3Account, iperf3Argv } from '../host/iperf3.ts';
import { busyboxPingArgv, pingAccount, pingArgv } from '../host/ping.ts';
import { run } from '../host/process.ts';
import { splitCounts, tcpprepArgv, tcpprepStatsArgv } from '../host/tcpprep.ts';
import { tcpreplayAccount, tcpreplayArgv } from '../host/tcpreplay.ts';
import { until, windowOf } from '../host/until.ts';
import { Problem } from '../model/problem.ts';
import type { GeneratorAccount, Iperf3, Replay, Split, Traffic } from '../model/traffic.ts';
import { bareAddress } from '../model/tunnels.ts';
import { eachPacket } from '../packet/eachPacket.ts';
import { ended, hostOf, isContainer, runAt, runInside, startAt } from './atEndpoint.ts';
import { endpointInterface } from './capturePoint.ts';
import type { PortCapture } from './captures.ts';
import { sendersOf } from './entered.ts';
import { sendFrames, sendPacketOut } from './frames.ts';
import { heldBack } from './heldBack.ts';
import { listeningIperf3 } from './iperf3Server.ts';
import type { Lab } from './lab.ts';
import { generatorDeadlineMs, type Replayed } from './patience.ts';
import { pktgen } from './pktgen.ts';
import { isMadeBySwitch } from './shape.ts';

/** The link type of Ethernet in a capture's header. */
const ETHERNET = 1;

/**
 * Sends traffic through the lab; resolves when the generator has ended.
 *
 * @param tell called now and then with the packets of a replay that have come in so far
 * @returns what the generator says that it did
 */
export async function generate(
  lab: Lab,
  traffic: Traffic,
  tell: (packets: number) => void = () => {},
): Promise<GeneratorAccount> {
  switch (traffic.kind) {
    case 'idle':
      await windowOf(traffic.durationMs);
      return { command: [], asked: 0, claimed: 0 };
    case 'ping': {
      const [address, deadlineMs] = [addressOf(lab, traffic), generatorDeadlineMs(traffic)];
      return pingAccount(
        traffic,
        isContainer(lab, traffic.from)
          ? await runInside(lab, traffic.from, busyboxPingArgv(traffic, address), deadlineMs)
          : await runAt(lab, traffic.from, pingArgv(traffic, address), deadlineMs),
      );
    }
    case 'iperf3':
      return iperf3(lab, traffic);
    case 'replay':
      return replay(lab, traffic, tell);
    case 'pktgen':
      return pktgen(lab, traffic);
    case 'frames':
      return sendFrames(lab, traffic);
    case 'packetOut':
      return sendPacketOut(lab, traffic);
    default:
      return traffic satisfies never;
  }
}

async function iperf3(lab: Lab, test: Iperf3): Promise<GeneratorAccount> {
  const server = await listeningIperf3(lab, test.to);
  try {
    const argv = iperf3Argv(test, addressOf(lab, test));
    const account = iperf3Account(test, await runAt(lab, test.from, argv, generatorDeadlineMs(test)));
    await until(`iperf3 has ended at ${test.to}`, () => server.ended(), { deadlineMs: 5_000 });
    return account;
  } finally {
    server.kill('SIGKILL');
  }
}

async function replay(lab: Lab, order: Replay, tell: (packets: number) => void): Promise<GeneratorAccount> {
  const capture = await lookAt(order.capture);
  const asked = Math.min(capture.packets * (order.loop ?? 1), order.limit ?? Number.POSITIVE_INFINITY);
  const interfaceOf = (endpoint: string) =>
    endpointInterface(lab.topology, lab.variant.port, hostOf(lab, endpoint).port);
  const second = order.split && {
    interface: interfaceOf(order.split.server),
    cacheFile: await splitCapture(lab, order.capture, order.split),
  };
  const argv = tcpreplayArgv(order, interfaceOf(order.from), second);
  const sender = startAt(lab, order.from, argv, { timeoutMs: generatorDeadlineMs(order, capture) });
  await heldBack(sender, queuesOf(lab, order), tell);
  return tcpreplayAccount(asked, await ended(sender));
}

/** The captures of what the senders offer, where a queue stands between them and the switch. */
function queuesOf(lab: Lab, order: Replay): readonly PortCapture[] {
  const ports = sendersOf(order).map((endpoint) => hostOf(lab, endpoint).port);
  return [...lab.captures.values()].filter(
    ({ port, direction }) =>
      direction === 'arriving' && ports.includes(port) && isMadeBySwitch(lab.topology, lab.variant.port, port),
  );
}

/** Has tcpprep tell clients' packets from servers'; gives the file that says so. */
async function splitCapture(lab: Lab, capture: string, { by }: Split): Promise<string> {
  const file = join(lab.folder, 'split.cache');
  await run(tcpprepArgv(by, capture, file), { timeoutMs: SPLIT_MS });
  const { client, server } = splitCounts(await run(tcpprepStatsArgv(file)));
  if (client === 0 || server === 0) {
    const whose = client === 0 ? 'servers’' : 'clients’';
    throw new Problem(
      `tcpprep takes all packets of ${capture} for ${whose}`,
      'split it by something else, or not at all',
    );
  }
  return file;
}

const SPLIT_MS = 600_000;

/** @throws Problem when the capture cannot be replayed as it is */
async function lookAt(name: string): Promise<Replayed> {
  const file = await openCaptureFile(name);
  let [bytes, first, last] = [0, Number.NaN, 0];
  const { packets, linkType, damage } = await file
    .open()
    .then((input) =>
      eachPacket(input, (frame, timeNs) => {
        if (Number.isNaN(first)) first = timeNs;
        last = timeNs;
        bytes += frame.length;
      }),
    )
    .finally(() => file.close());
  if (damage !== undefined) throw new Problem(`${name} is damaged at byte ${damage.offset}: ${damage.reason}`);
  if (linkType !== ETHERNET) throw new Problem(`${name} holds no Ethernet frames (its link type is ${linkType})`);
  return { packets, bytes, durationMs: packets === 0 ? 0 : Math.max(0, last - first) / 1e6 };
}

function addressOf(lab: Lab, { to, ipVersion = 4 }: { readonly to: string; readonly ipVersion?: 4 | 6 }): string {
  const { address, address6 } = hostOf(lab, to).host;
  return bareAddress(ipVersion === 6 ? (address6 ?? '') : address);
}
