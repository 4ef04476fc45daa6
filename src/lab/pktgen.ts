import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { trafgenAccount, trafgenArgv, trafgenConfiguration } from '../host/trafgen.ts';
import type { GeneratorAccount, Pktgen } from '../model/traffic.ts';
import { hostOf, runAt } from './atEndpoint.ts';
import { endpointInterface } from './capturePoint.ts';
import type { Lab } from './lab.ts';
import { generatorDeadlineMs } from './patience.ts';
import { bareAddress } from './shape.ts';

/** Has a packet generator send its frames. */
export async function pktgen(lab: Lab, order: Pktgen): Promise<GeneratorAccount> {
  const { port, host: sender } = hostOf(lab, order.from);
  const from = { mac: sender.mac, address: bareAddress(sender.address) };
  const { host: receiver } = hostOf(lab, order.to);
  const to = { mac: receiver.mac, address: bareAddress(receiver.address) };
  const name = endpointInterface(lab.topology, lab.variant.port, port);
  const file = join(lab.folder, 'trafgen.cfg');
  await writeFile(file, trafgenConfiguration(order, from, to));
  const result = await runAt(lab, order.from, trafgenArgv(order, name, file), generatorDeadlineMs(order));
  return trafgenAccount(order.count, result);
}
