import { readFile } from 'node:fs/promises';
import { IPERF3_PORT, IPERF3_SERVER, iperf3Account, iperf3Argv } from '../host/iperf3.ts';
import { inNamespace } from '../host/namespace.ts';
import { pingAccount, pingArgv } from '../host/ping.ts';
import { type Argv, failure, type ProcessResult, type RunningProcess, start } from '../host/process.ts';
import { tcpreplayAccount, tcpreplayArgv } from '../host/tcpreplay.ts';
import { until, windowOf } from '../host/until.ts';
import { Problem } from '../model/problem.ts';
import type { GeneratorAccount, Iperf3, Replay, Traffic } from '../model/traffic.ts';
import { readPcap } from '../packet/pcap.ts';
import { endpointInterface } from './capturePoint.ts';
import type { Lab } from './deploy.ts';
import { bareAddress, type Joined, joined } from './wiring.ts';

/** A generator that goes on beyond this is killed, and the trial is an error. */
const DEADLINE_MS = 120_000;

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
      return pingAccount(traffic, await runAt(lab, traffic.from, argv));
    }
    case 'iperf3':
      return iperf3(lab, traffic);
    case 'replay':
      return replay(lab, traffic);
    default:
      return traffic satisfies never;
  }
}

async function iperf3(lab: Lab, test: Iperf3): Promise<GeneratorAccount> {
  const server = startAt(lab, test.to, IPERF3_SERVER);
  await until(`iperf3 listens at ${test.to}`, () => listens(server), { deadlineMs: 5_000 });
  try {
    const account = iperf3Account(test, await runAt(lab, test.from, iperf3Argv(test, addressOf(lab, test.to))));
    await server.wait();
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
  const packets = await packetsOf(order.capture);
  const argv = tcpreplayArgv(order, endpointInterface(lab.variant.port, port));
  const asked = Math.min(packets * (order.loop ?? 1), order.limit ?? Number.POSITIVE_INFINITY);
  return tcpreplayAccount(asked, await runAt(lab, order.from, argv));
}

async function packetsOf(capture: string): Promise<number> {
  const bytes = await readFile(capture).catch((error: Error) => {
    throw new Problem(`the capture to replay cannot be read: ${error.message}`);
  });
  const { frames, damage } = readPcap(bytes);
  if (damage !== undefined) throw new Problem(`${capture} is damaged at byte ${damage.offset}: ${damage.reason}`);
  return frames.length;
}

function startAt(lab: Lab, endpoint: string, argv: Argv): RunningProcess {
  return start(inNamespace(lab.namespaceOf(endpoint), argv), { timeoutMs: DEADLINE_MS });
}

function runAt(lab: Lab, endpoint: string, argv: Argv): Promise<ProcessResult> {
  return startAt(lab, endpoint, argv).wait();
}

function hostOf(lab: Lab, endpoint: string): Joined {
  const found = joined(lab.topology).find((host) => host.endpoint === endpoint);
  if (found === undefined) throw new Problem(`the topology has no endpoint '${endpoint}'`);
  return found;
}

function addressOf(lab: Lab, endpoint: string): string {
  return bareAddress(hostOf(lab, endpoint).host);
}
