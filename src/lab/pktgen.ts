import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pktgenDpdkAccount, pktgenDpdkArgv, pktgenDpdkScript } from '../host/pktgenDpdk.ts';
import { usableProcessors } from '../host/processors.ts';
import { trafgenAccount, trafgenArgv, trafgenConfiguration } from '../host/trafgen.ts';
import type { GeneratorAccount, Pktgen } from '../model/traffic.ts';
import { ended, hostOf, runAt, startAt } from './atEndpoint.ts';
import { endpointInterface } from './capturePoint.ts';
import type { Lab } from './lab.ts';
import { generatorDeadlineMs } from './patience.ts';

/** Addresses for tests of network devices (RFC 2544): no host has them, so that none answers. */
const NOBODY = ['198.18.0.1', '198.18.0.2'] as const;

/** Has a packet generator send its frames. */
export async function pktgen(lab: Lab, order: Pktgen): Promise<GeneratorAccount> {
  const { port, host: sender } = hostOf(lab, order.from);
  const { host: receiver } = hostOf(lab, order.to);
  const name = endpointInterface(lab.topology, lab.variant.port, port);
  const timeoutMs = generatorDeadlineMs(order);
  switch (order.driver) {
    case 'trafgen': {
      const file = join(lab.folder, 'trafgen.cfg');
      const [from, to] = [
        { mac: sender.mac, address: NOBODY[0] },
        { mac: receiver.mac, address: NOBODY[1] },
      ];
      await writeFile(file, trafgenConfiguration(order, from, to));
      return trafgenAccount(order.count, await runAt(lab, order.from, trafgenArgv(order, name, file), timeoutMs));
    }
    case 'pktgen-dpdk': {
      const file = join(lab.folder, 'pktgen.lua');
      const addresses = {
        sourceMac: sender.mac,
        destinationMac: receiver.mac,
        sourceAddress: NOBODY[0],
        destinationAddress: NOBODY[1],
      };
      await writeFile(file, pktgenDpdkScript(order, addresses));
      const argv = pktgenDpdkArgv(order, name, file, await usableProcessors());
      // DPDK makes a folder there, and leaves it; an ordinary user's would be in /tmp, in the way of the next user's.
      const environment = { RUNTIME_DIRECTORY: lab.folder };
      const running = startAt(lab, order.from, argv, { timeoutMs, terminal: true, environment });
      return pktgenDpdkAccount(order.count, await ended(running));
    }
    default:
      return order.driver satisfies never;
  }
}
