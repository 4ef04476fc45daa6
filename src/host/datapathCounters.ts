import type { PacketCounts } from '../model/counters.ts';
import type { OpenVSwitch } from './openVSwitch.ts';

/** A port as dpctl/show tells of it. */
export interface DatapathPort {
  readonly number: number;
  /** Undefined when Open vSwitch cannot tell, such as of a tap in another network namespace. */
  readonly counts: PacketCounts | undefined;
}

/** A flow of the datapath, with the numbers of the ports that it puts each packet out by. */
export interface DatapathFlow {
  readonly match: string;
  readonly packets: number;
  readonly outputs: readonly number[];
}

/** What the datapath has counted since it was made, in packets. */
export interface DatapathReading extends DatapathShow {
  readonly flows: readonly DatapathFlow[];
  /** Coverage counters of drops, by name. */
  readonly drops: ReadonlyMap<string, number>;
}

interface DatapathShow {
  readonly type: string;
  readonly hits: number;
  readonly misses: number;
  readonly lostUpcalls: number;
  /** By the name of the interface. */
  readonly ports: ReadonlyMap<string, DatapathPort>;
}

/**
 * Reads the counters of the switch's datapath; undefined when ovs-vswitchd does not answer, or has no datapath.
 *
 * @param ofPorts whether ports have statistics: asked for those of an interface in another network namespace, Open vSwitch never lets go of
 *   it (lib/dpctl.c, show_dpif), and cannot make it again
 */
export async function readDatapath(
  { control }: Pick<OpenVSwitch, 'control'>,
  ofPorts: boolean,
): Promise<DatapathReading | undefined> {
  try {
    const [show, flows, coverage] = await Promise.all([
      control('dpctl/show', ...(ofPorts ? ['-s'] : [])),
      control('dpctl/dump-flows'),
      control('coverage/show'),
    ]);
    const shown = parseDatapath(show);
    return shown && { ...shown, flows: parseDatapathFlows(flows), drops: parseDropCounters(coverage) };
  } catch {
    return undefined;
  }
}

/** Reads `dpctl/show` of ovs-vswitchd(8), with `-s` or without; undefined when there is no datapath in it. */
export function parseDatapath(text: string): DatapathShow | undefined {
  const type = /^(\w+)@/m.exec(text)?.[1];
  const lookups = /lookups: hit:(\d{1,15}) missed:(\d{1,15}) lost:(\d{1,15})/.exec(text);
  if (type === undefined || lookups === null) return undefined;
  const [hits = 0, misses = 0, lostUpcalls = 0] = lookups.slice(1).map(Number);
  // What is told of a port without statistics ends without a line break.
  const ports = text.split(/ {2}port (?=\d+: )/).slice(1);
  return { type, hits, misses, lostUpcalls, ports: new Map(ports.flatMap(parsePort)) };
}

function parsePort(text: string): readonly (readonly [string, DatapathPort])[] {
  const [, number, name] = /^(\d{1,9}): (\S+)/.exec(text) ?? [];
  if (name === undefined) return [];
  const [, received, receiveDropped] = /RX packets:(\d{1,15}) errors:\d+ dropped:(\d{1,15})/.exec(text) ?? [];
  const [, transmitted, transmitDropped] = /TX packets:(\d{1,15}) errors:\d+ dropped:(\d{1,15})/.exec(text) ?? [];
  const counts =
    received === undefined || transmitted === undefined
      ? undefined
      : {
          received: Number(received),
          receiveDropped: Number(receiveDropped),
          transmitted: Number(transmitted),
          transmitDropped: Number(transmitDropped),
        };
  return [[name, { number: Number(number), counts }]];
}

/** Reads `dpctl/dump-flows` of ovs-vswitchd(8), without names. */
export function parseDatapathFlows(text: string): readonly DatapathFlow[] {
  return text.split('\n').flatMap((line): DatapathFlow[] => {
    const [, match, packets, actions] =
      /^((?:(?!, packets:).)*), packets:(\d{1,15}), .*\bactions:(.*)$/.exec(line) ?? [];
    if (match === undefined || actions === undefined) return [];
    return [{ match, packets: Number(packets), outputs: outputsOf(actions) }];
  });
}

/** A bare number is an output, also within clone(); what else stands in brackets is an argument. */
function outputsOf(actions: string): readonly number[] {
  const outputs: number[] = [];
  const within: boolean[] = [];
  for (const [token] of actions.matchAll(/[^,()]*\(|\)|[^,()]+/g)) {
    if (token.endsWith('(')) within.push(token === 'clone(');
    else if (token === ')') within.pop();
    else if (/^\d{1,9}$/.test(token) && within.every((isClone) => isClone)) outputs.push(Number(token));
  }
  return outputs;
}

/** Reads the counters that tell of drops from `coverage/show` of ovs-vswitchd(8); one that has never moved is not in it. */
export function parseDropCounters(text: string): ReadonlyMap<string, number> {
  const lines = text.matchAll(/^((?:datapath_drop|drop_action)_\w+) .*total: (\d{1,15})$/gm);
  return new Map([...lines].map(([, name = '', total]) => [name, Number(total)]));
}
