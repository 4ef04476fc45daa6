import type { PortAccount } from '../model/counters.ts';
import type { Charge, Hop, Ledger, LedgerRow } from '../model/ledger.ts';
import type { CaptureAccount, TrialRecord } from '../model/observation.ts';
import { dropsOnTheWayOut, type Loss } from './outputDrops.ts';

/** What came in and went out at each hop of a trial, as its counters say. */
export function ledgerOf(record: TrialRecord): Ledger {
  const { ports } = record.counters;
  return [
    ...generatorRows(record),
    ...ports.map((account) => portRow(account, record.lostBeforeSwitch[account.port] ?? 0)),
    ...flowRows(record),
    ...outputPorts(record).map(outputRow),
    ...record.captures.map(captureRow),
  ];
}

/** Losses are charged in their order, each as far as packets are missing still; the rest is the residual. */
function row(
  hop: Hop,
  at: string,
  came: number | undefined,
  went: number | undefined,
  losses: readonly Loss[] = [],
): LedgerRow {
  const known = { hop, at, ...(came !== undefined && { in: came }), ...(went !== undefined && { out: went }) };
  if (came === undefined || went === undefined) return { ...known, lost: [] };
  let residual = came - went;
  const lost = losses.flatMap(({ packets: told, counter, hop: where = hop }): Charge[] => {
    const packets = Math.min(told, Math.max(0, residual));
    residual -= packets;
    return packets === 0 ? [] : [{ packets, hop: where, counter }];
  });
  return { ...known, lost, residual };
}

/** From what was asked for to what arrived: what a generator admits that it did not send is a loss, what it hides a residual. */
function generatorRows({ captures, generator, entered }: TrialRecord): readonly LedgerRow[] {
  if (entered === undefined) return [];
  const arriving = captures.filter(({ port, direction }) => direction === 'arriving' && entered.ports.includes(port));
  const arrived = arriving.reduce((sum, { counted }) => sum + counted, 0);
  const { asked, claimed = asked } = generator;
  const at = entered.ports.join(', ');
  const admitted = { packets: Math.max(0, (asked ?? 0) - (claimed ?? 0)), counter: 'its own account' };
  return [
    row('generator', at, asked, entered.packets, [
      admitted,
      { packets: Math.max(0, arrived - entered.captured), hop: 'capture', counter: 'not captured' },
    ]),
    row('sending interface', at, entered.counted, arrived),
  ];
}

function portRow(account: PortAccount, lost: number): LedgerRow {
  const { port, arriving, kernel } = account;
  // A veth counts what the switch's socket lost, an internal port has it apart.
  const [came, counter] =
    arriving === 'received'
      ? [kernel?.received, `d of ${port}`]
      : [kernel && kernel.transmitted + kernel.transmitDropped, `tx_dropped of ${port}`];
  return row('switch port in', port, came, seenBySwitch(account, lost), [{ packets: lost, counter }]);
}

/** @param lost packets that a veth counts, and the switch's socket lost */
function seenBySwitch({ arriving, kernel, openVSwitch }: PortAccount, lost: number): number | undefined {
  if (arriving === 'transmitted') return openVSwitch?.received ?? kernel?.transmitted;
  return openVSwitch && openVSwitch.received - lost;
}

function flowRows({ counters: { datapath, ports }, lostBeforeSwitch }: TrialRecord): readonly LedgerRow[] {
  if (datapath === undefined) return [];
  const { type, hits, misses, lostUpcalls, drops } = datapath;
  const came = ports
    .map((account) => seenBySwitch(account, lostBeforeSwitch[account.port] ?? 0))
    .reduce((sum, seen) => (sum === undefined || seen === undefined ? undefined : sum + seen), 0);
  // The kernel's datapath counts a lost upcall as a miss, too.
  const went = hits + misses - (type === 'system' ? lostUpcalls : 0);
  const malformed = { packets: drops[MALFORMED] ?? 0, counter: MALFORMED };
  return [row('flows', `${type} datapath`, came, went, [{ packets: lostUpcalls, counter: 'lost upcalls' }, malformed])];
}

/** The one drop that comes before a packet is looked up. */
const MALFORMED = 'datapath_drop_rx_invalid_packet';

/** The ports that copies can leave by: with an output VLAN any. */
function outputPorts({ counters: { ports }, mirrors }: TrialRecord): readonly PortAccount[] {
  const all = Object.values(mirrors);
  if (all.some(({ outputVlan }) => outputVlan !== undefined)) return ports;
  return ports.filter(({ port }) => all.some(({ outputPort }) => outputPort === port));
}

function outputRow(account: PortAccount): LedgerRow {
  const { port, arriving, kernel, putOut } = account;
  const left = arriving === 'received' ? kernel?.transmitted : kernel?.received;
  return row('mirror output', port, putOut, left, dropsOnTheWayOut(account));
}

function captureRow(account: CaptureAccount): LedgerRow {
  const { port, interface: name = port, direction, counted, packets, droppedByKernel, droppedByInterface } = account;
  return row('capture', `${direction} ${name}`, counted, packets, [
    { packets: droppedByKernel, counter: 'dropped by kernel' },
    { packets: droppedByInterface ?? 0, counter: 'dropped by interface' },
  ]);
}
