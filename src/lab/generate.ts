import { readFile } from 'node:fs/promises';
import { IPERF3_PORT, IPERF3_SERVER, iperf3Account, iperf3Argv } from '../host/iperf3.ts';
import { inNamespace } from '../host/namespace.ts';
import { pingAccount, pingArgv } from '../host/ping.ts';
import { failure, type RunningProcess, start } from '../host/process.ts';
import { tcpreplayAccount, tcpreplayArgv } from '../host/tcpreplay.ts';
import { until, windowOf } from '../host/until.ts';
import type { Frame } from '../model/observation.ts';
import { Problem } from '../model/problem.ts';
import type { GeneratorAccount, Iperf3, Replay, Traffic } from '../model/traffic.ts';
import { readPcap } from '../packet/pcap.ts';
import { hostOf, runAt } from './atEndpoint.ts';
import { endpointInterface } from './capturePoint.ts';
import { sendFrames, sendPacketOut } from './frames.ts';
import type { Lab } from './lab.ts';
import { generatorDeadlineMs } from './patience.ts';
import { bareAddress } from './shape.ts';

/** The link type of Ethernet in a capture's header. */
const ETHERNET = 1;

/**
 * Sends traffic through the lab; resolves when the generator has ended.
 *
 * @returns what the generator says that it did
 */
export async function generate(lab: Lab, traffic: Traffic): Promise<GeneratorAccount> {
  switch (traffic.kind) {
    case 'idle':
      await windowOf(traffic.durationMs);
      return { command: [], asked: 0, claimed: 0 };
    case 'ping': {
      const argv = pingArgv(traffic, addressOf(lab, traffic.to));
      return pingAccount(traffic, await runAt(lab, traffic.from, argv, generatorDeadlineMs(traffic)));
    }
    case 'iperf3':
      return iperf3(lab, traffic);
    case 'replay':
      return replay(lab, traffic);
    case 'frames':
      return sendFrames(lab, traffic);
    case 'packetOut':
      return sendPacketOut(lab, traffic);
    default:
      return traffic satisfies never;
  }
}

async function iperf3(lab: Lab, test: Iperf3): Promise<GeneratorAccount> {
  const server = start(inNamespace(lab.namespaceOf(test.to), IPERF3_SERVER));
  try {
    await until(`iperf3 listens at ${test.to}`, () => listens(server), { deadlineMs: 5_000 });
    const argv = iperf3Argv(test, addressOf(lab, test.to));
    const account = iperf3Account(test, await runAt(lab, test.from, argv, generatorDeadlineMs(test)));
    await until(`iperf3 has ended at ${test.to}`, () => server.ended(), { deadlineMs: 5_000 });
    return account;
  } finally {
    server.kill('SIGKILL');
  }
}

async function listens(server: RunningProcess): Promise<boolean> {
  const ended = server.ended();
  if (ended !== undefined) throw failure(ended);
  const port = IPERF3_PORT.toString(16).toUpperCase().padStart(4, '0');
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((table) => readFile(`/proc/${server.pid}/net/${table}`, 'latin1').catch(() => '')),
  );
  // Local address, remote address, state: 0A is LISTEN (proc(5)).
  return tables.some((table) => new RegExp(`:${port} \\S+ 0A`).test(table));
}

async function replay(lab: Lab, order: Replay): Promise<GeneratorAccount> {
  const { port } = hostOf(lab, order.from);
  const frames = await framesOf(order.capture);
  const argv = tcpreplayArgv(order, endpointInterface(lab.topology, lab.variant.port, port));
  const asked = Math.min(frames.length * (order.loop ?? 1), order.limit ?? Number.POSITIVE_INFINITY);
  const durationMs = Number((frames.at(-1)?.timeNs ?? 0n) - (frames[0]?.timeNs ?? 0n)) / 1e6;
  const deadlineMs = generatorDeadlineMs(order, { packets: frames.length, durationMs });
  return tcpreplayAccount(asked, await runAt(lab, order.from, argv, deadlineMs));
}

async function framesOf(capture: string): Promise<readonly Frame[]> {
  const bytes = await readFile(capture).catch((error: Error) => {
    throw new Problem(`the capture to replay cannot be read: ${error.message}`);
  });
  const { frames, damage, linkType } = readPcap(bytes);
  if (damage !== undefined) throw new Problem(`${capture} is damaged at byte ${damage.offset}: ${damage.reason}`);
  if (linkType !== ETHERNET) throw new Problem(`${capture} holds no Ethernet frames (its link type is ${linkType})`);
  return frames;
}

function addressOf(lab: Lab, endpoint: string): string {
  return bareAddress(hostOf(lab, endpoint).host.address);
}
