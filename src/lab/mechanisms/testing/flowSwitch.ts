/** A packet, as far as the flows of these tests look at it. */
export interface TestPacket {
  /** The port that it arrives on; undefined for one of a controller. */
  readonly from: string | undefined;
  readonly to: string;
  readonly isUdp: boolean;
}

/** A switch as OpenFlow describes it, in little; written without a look at what makes flows. */
export interface FlowSwitch {
  readonly bridge: string;
  readonly ports: readonly string[];
  /** Ports by the Ethernet addresses that were learned. */
  readonly learned: Readonly<Record<string, string>>;
  readonly reserved: readonly string[];
  readonly flows: readonly string[];
  readonly groups: readonly string[];
  readonly notFlooded: readonly string[];
  /** Ports that `NORMAL` does not even send to when it knows that the address is there, as with outputs of Open vSwitch's mirrors. */
  readonly exclusive: readonly string[];
}

export interface Departed {
  readonly port: string;
  /** Bytes that the packet was cut to. */
  readonly bytes?: number;
  /** It is there because nobody knew the address. */
  readonly isGuess?: true;
}

/** Where the switch sends a packet. Throws where flows leave it open. */
export function executed(of: FlowSwitch, packet: TestPacket): readonly Departed[] {
  const table = new Map<string, { priority: number; match: readonly string[]; actions: string }>();
  for (const text of of.flows) {
    const [head = '', actions = ''] = text.split('actions=');
    const match = head.split(',').filter((part) => part !== '' && !part.startsWith('priority='));
    const priority = Number(/priority=(\d+)/.exec(head)?.[1] ?? 32_768);
    if (priority > 65_535) throw new Error(`no priority: ${text}`);
    table.set(`${priority} ${match.toSorted().join()}`, { priority, match, actions });
  }
  const meant = [...table.values()].filter(({ match }) => match.every((part) => matches(of, part, packet)));
  const highest = Math.max(...meant.map(({ priority }) => priority));
  const [first, second] = meant.filter(({ priority }) => priority === highest);
  if (second !== undefined) throw new Error(`two flows for ${JSON.stringify(packet)}: ${of.flows.join('\n')}`);
  return act(of, first?.actions ?? 'drop', packet);
}

function matches({ bridge }: FlowSwitch, part: string, { from, to, isUdp }: TestPacket): boolean {
  const [name, value = ''] = part.split('=') as [string, string?];
  if (name === 'udp') return isUdp;
  if (name === 'in_port') return from === (value === 'LOCAL' ? bridge : value);
  if (name !== 'dl_dst') throw new Error(`no field: ${part}`);
  const [address = '', mask = 'ff:ff:ff:ff:ff:ff'] = value.split('/').map((one) => one);
  const octets = (text: string) => text.split(':').map((octet) => Number.parseInt(octet, 16));
  const [masks, wanted] = [octets(mask), octets(address)];
  return octets(to).every((octet, index) => (octet & (masks[index] ?? 0)) === wanted[index]);
}

function act(of: FlowSwitch, actions: string, packet: TestPacket): readonly Departed[] {
  const single = actions.match(/[^,(]+(\([^)]*\))?/g) ?? [];
  return single.flatMap((action): readonly Departed[] => {
    const [, group] = /^group:(\d+)$/.exec(action) ?? [];
    if (group !== undefined) {
      const text = of.groups.find((one) => one.startsWith(`group_id=${group},type=all,bucket=`));
      if (text === undefined) throw new Error(`no group ${group}`);
      // Of the outputs in an action set the last one alone is executed, and one that cuts is none.
      const buckets = text.split(',bucket=actions=').slice(1);
      return buckets.flatMap((bucket) => act(of, bucket.split(',').at(-1) ?? '', packet));
    }
    const [, port, bytes] = /^output\(port=(.*),max_len=(\d+)\)$/.exec(action) ?? [];
    if (port !== undefined) return port === packet.from ? [] : [{ port, bytes: Number(bytes) }];
    const name = action.replace('output:', '');
    if (name === 'drop') return [];
    if (name === 'in_port') return packet.from === undefined ? [] : [{ port: packet.from }];
    if (name === 'NORMAL') return normal(of, packet);
    const named = name === 'LOCAL' ? of.bridge : name;
    if (!of.ports.includes(named)) throw new Error(`no action: ${action}`);
    return named === packet.from ? [] : [{ port: named }];
  });
}

function normal(of: FlowSwitch, { from, to }: TestPacket): readonly Departed[] {
  if (of.reserved.includes(to)) return [];
  const known = of.learned[to];
  if (known !== undefined) return known === from || of.exclusive.includes(known) ? [] : [{ port: known }];
  const flooded = of.ports.filter(
    (port) => port !== from && !of.notFlooded.includes(port) && !of.exclusive.includes(port),
  );
  const isGroup = Number.parseInt(to.slice(0, 2), 16) % 2 === 1;
  return flooded.map((port) => ({ port, ...(!isGroup && { isGuess: true }) }));
}
