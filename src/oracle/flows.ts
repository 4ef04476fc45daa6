import { type Action, readActions, splitOutside } from './actions.ts';

/** A flow, as far as it can be told which packets it is for. */
export interface Flow {
  readonly table: number;
  readonly priority: number;
  /** The port that packets must have arrived on; any when undefined. */
  readonly inPort?: string;
  /** Further conditions, which are not looked into. */
  readonly conditions: readonly string[];
  readonly actions: readonly Action[];
}

const DEFAULT_PRIORITY = 32_768;

const known = new WeakMap<readonly string[], readonly Flow[]>();

/** The flows of a bridge, in ovs-ofctl(8)'s notation. Each packet of a trial asks for the same ones: they are read once. */
export function readFlows(texts: readonly string[]): readonly Flow[] {
  const flows = known.get(texts) ?? texts.map(readFlow);
  known.set(texts, flows);
  return flows;
}

/** A flow in ovs-ofctl(8)'s notation. */
export function readFlow(text: string): Flow {
  const [, match = '', actions = ''] = /^(.*?)\bactions?=(.*)$/s.exec(text) ?? [];
  const conditions: string[] = [];
  let [table, priority, inPort] = [0, DEFAULT_PRIORITY, undefined as string | undefined];
  for (const part of splitOutside(match)) {
    const [name, value = ''] = part.split('=') as [string, string?];
    if (name === 'table') table = Number(value);
    else if (name === 'priority') priority = Number(value);
    else if (name === 'in_port') inPort = value.replace(/^"|"$/g, '');
    else conditions.push(part);
  }
  return { table, priority, conditions, actions: readActions(actions), ...(inPort !== undefined && { inPort }) };
}

/** The one flow that a packet from this port meets in a table; `none` when there is none, `unknown` when it depends on the packet. */
export function flowFor(
  flows: readonly Flow[],
  table: number,
  port: string,
  bridge: string,
): Flow | 'none' | 'unknown' {
  const isFrom = (inPort: string | undefined) =>
    inPort === undefined || inPort === port || (inPort.toUpperCase() === 'LOCAL' && port === bridge);
  const inTable = flows.filter((flow) => flow.table === table);
  // Which table a name stands for is not known here, and which port a number does is Open vSwitch's choice.
  if (flows.some((flow) => Number.isNaN(flow.table))) return 'unknown';
  if (inTable.some(({ inPort }) => inPort !== undefined && /^\d+$/.test(inPort))) return 'unknown';
  const possible = inTable.filter((flow) => isFrom(flow.inPort)).sort((a, b) => b.priority - a.priority);
  const [first, second] = possible;
  if (first === undefined) return 'none';
  // A single flow with further conditions is taken to be meant for what is sent; several are not told apart.
  const isSure = second === undefined || (first.conditions.length === 0 && first.priority > second.priority);
  return isSure ? first : 'unknown';
}
