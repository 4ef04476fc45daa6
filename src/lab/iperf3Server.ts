import { readFile } from 'node:fs/promises';
import { IPERF3_PORT, IPERF3_SERVER } from '../host/iperf3.ts';
import { failure, type RunningProcess } from '../host/process.ts';
import { until } from '../host/until.ts';
import { startAt } from './atEndpoint.ts';
import type { Lab } from './lab.ts';

/** Starts iperf3's server at an endpoint, for one test; resolves when it listens. */
export async function listeningIperf3(lab: Lab, endpoint: string): Promise<RunningProcess> {
  const server = startAt(lab, endpoint, IPERF3_SERVER, {});
  try {
    await until(`iperf3 listens at ${endpoint}`, () => listens(server), { deadlineMs: 5_000 });
    return server;
  } catch (error) {
    server.kill('SIGKILL');
    throw error;
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
