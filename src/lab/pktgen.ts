import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { trafgenAccount, trafgenArgv, trafgenConfiguration } from '../host/trafgen.ts';
import type { GeneratorAccount, Pktgen } from '../model/traffic.ts';
import { hostOf, runAt } from './atEndpoint.ts';
import { endpointInterface } from './capturePoint.ts';
import type { Lab } from './lab.ts';
import { generatorDeadlineMs } from './patience.ts';

/** Addresses for tests of network devices (RFC 2544): no host has them, so that none answers. */
const NOBODY = ['198.18.0.1', '198.18.0.2'] as const;

/** Has a packet generator send its frames. */
export async function pktgen(lab: Lab, order: Pktgen): Promise<GeneratorAccount> {
  const { port, host: sender } = hostOf(lab, order.from);
  const from = { mac: sender.mac, address: NOBODY[0] };
  const to = { mac: hostOf(lab, order.to).host.mac, address: NOBODY[1] };
  const name = endpointInterface(lab.topology, lab.variant.port, port);
  const file = join(lab.folder, 'trafgen.cfg');
  await writeFile(file, trafgenConfiguration(order, from, to));
  const result = await runAt(lab, order.from, trafgenArgv(order, name, file), generatorDeadlineMs(order));
  return trafgenAccount(order.count, result);
}
