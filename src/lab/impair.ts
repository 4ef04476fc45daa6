import { inNamespace, ipBatch } from '../host/namespace.ts';
import { run } from '../host/process.ts';
import type { Impairment } from '../model/scenario.ts';
import { mtuOf } from '../model/tunnels.ts';
import { Unsuited } from '../model/unsuited.ts';
import { interfaceNames } from './bridgeRows.ts';
import type { Lab } from './lab.ts';
import { hostBehind, isMadeBySwitch } from './shape.ts';

/** Bytes that wait at a port with a rate; enough for the longest frame, twice. */
const QUEUE_BYTES = 3100;

/** Hinders what is sent by a port, at its interface in the switch's namespace. @throws Unsuited when it has none there */
export async function impair(lab: Lab, port: string, how: Impairment): Promise<void> {
  const name = interfaceOf(lab, port);
  switch (how.kind) {
    case 'down':
      await ipBatch([`link set dev ${name} down`], lab.switchNamespace);
      break;
    case 'mtu':
      await ipBatch([`link set dev ${name} mtu ${how.bytes}`], lab.switchNamespace);
      break;
    case 'rate': {
      // Frames over AF_XDP pass by queueing disciplines.
      if (lab.variant.switch === 'ovs-afxdp')
        throw new Unsuited('what leaves over AF_XDP has no queue that could be slowed');
      const rate = ['rate', `${how.bitsPerSecond}bit`, 'burst', `${QUEUE_BYTES}b`, 'limit', `${QUEUE_BYTES}b`] as const;
      await run(inNamespace(lab.switchNamespace, ['tc', 'qdisc', 'replace', 'dev', name, 'root', 'tbf', ...rate]));
      break;
    }
    default:
      how satisfies never;
  }
}

/** Takes all that hinders a port away again. */
export async function mend(lab: Lab, port: string): Promise<void> {
  const name = interfaceOf(lab, port);
  await ipBatch([`link set dev ${name} mtu ${mtuOf(lab.topology, port)} up`], lab.switchNamespace);
  const { stdout } = await run(inNamespace(lab.switchNamespace, ['tc', 'qdisc', 'show', 'dev', name, 'root']));
  if (stdout.startsWith('qdisc tbf '))
    await run(inNamespace(lab.switchNamespace, ['tc', 'qdisc', 'del', 'dev', name, 'root']));
}

function interfaceOf({ topology, variant }: Lab, port: string): string {
  const [name, ...more] = interfaceNames(topology, port);
  const isElsewhere = isMadeBySwitch(topology, variant.port, port) && hostBehind(topology, port) !== undefined;
  if (name === undefined || more.length > 0 || isElsewhere)
    throw new Unsuited(`'${port}' is not one interface of the switch's namespace`);
  return name;
}
