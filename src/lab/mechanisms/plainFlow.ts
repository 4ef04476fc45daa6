import { Unsuited } from '../../model/unsuited.ts';
import { brief } from '../../model/visible.ts';
import type { BridgePorts } from './bridgePorts.ts';

/** A flow of the first table that delivers packets and does nothing else to them. */
export interface PlainFlow {
  readonly priority: number;
  /** The port that packets must have arrived on; any when undefined. */
  readonly inPort?: string;
  /** The Ethernet address that they must go to, in lower case and maybe with a mask; any when undefined. */
  readonly ethernetTo?: string;
  /** What else it says, as it stands: further conditions, a cookie, timeouts. */
  readonly rest: readonly string[];
  readonly deliveries: readonly Delivery[];
}

/** How a flow delivers a packet: by a port, back where it came from, or as a switch that learns would. */
export type Delivery =
  | { readonly kind: 'port'; readonly port: string }
  | { readonly kind: 'back' }
  | { readonly kind: 'normal' };

const DEFAULT_PRIORITY = 32_768;

/**
 * Reads a flow in ovs-ofctl(8)'s notation.
 *
 * @throws Unsuited when it does more than deliver, or names a port in a way that only the switch understands
 */
export function readPlainFlow(text: string, ports: BridgePorts): PlainFlow {
  const unsuited = (why: string) => new Unsuited(`flows cannot make copies of what '${brief(text)}' does: ${why}`);
  const [, match, actions] = /^(.*?)\bactions?=(.*)$/s.exec(text) ?? [];
  if (match === undefined || actions === undefined) throw unsuited('it has no actions');
  const rest: string[] = [];
  let priority = DEFAULT_PRIORITY;
  let [inPort, ethernetTo] = [undefined as string | undefined, undefined as string | undefined];
  for (const part of words(match)) {
    const [name, value = ''] = part.split(/=(.*)/s) as [string, string?];
    if (name === 'priority') priority = Number(value);
    else if (name === 'in_port') {
      inPort = portCalled(value, ports);
      if (inPort === undefined) throw unsuited(`'${brief(value)}' is the name of no port of ${ports.bridge}`);
    } else if (name === 'dl_dst' || name === 'eth_dst') ethernetTo = value.toLowerCase();
    else if (name === 'table' ? Number(value) !== 0 : /^(nxm|oxm)_/i.test(name)) throw unsuited(`it says '${part}'`);
    else if (name !== 'table') rest.push(part);
  }
  const deliveries = words(actions).flatMap((action) => {
    const delivery = readDelivery(action, ports);
    if (delivery === undefined) throw unsuited(`'${brief(action)}' is more than an output`);
    return delivery;
  });
  return {
    priority,
    rest,
    deliveries,
    ...(inPort !== undefined && { inPort }),
    ...(ethernetTo !== undefined && { ethernetTo }),
  };
}

/** Whether flows deliver and do nothing else. */
export function arePlain(texts: readonly string[], ports: BridgePorts): boolean {
  try {
    for (const text of texts) readPlainFlow(text, ports);
    return true;
  } catch (error) {
    if (error instanceof Unsuited) return false;
    throw error;
  }
}

/** What an action delivers, which is nothing for a drop; undefined when it does anything else. */
function readDelivery(action: string, ports: BridgePorts): readonly Delivery[] | undefined {
  const name = action.replace(/^output:/i, '');
  const keyword = name.toLowerCase();
  if (keyword === 'drop') return [];
  if (keyword === 'normal') return [{ kind: 'normal' }];
  if (keyword === 'in_port') return [{ kind: 'back' }];
  const port = portCalled(name, ports);
  return port === undefined ? undefined : [{ kind: 'port', port }];
}

function portCalled(text: string, { bridge, names }: BridgePorts): string | undefined {
  const name = text.replace(/^"(.*)"$/, '$1');
  if (name.toLowerCase() === 'local') return bridge;
  // Which port a number stands for is Open vSwitch's choice.
  return names.has(name) && !/^\d+$/.test(name) ? name : undefined;
}

function words(text: string): readonly string[] {
  return text.split(/[,\s]+/).filter((word) => word !== '');
}
