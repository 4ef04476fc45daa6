import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { PortAccount } from '../model/counters.ts';
import type { Hop } from '../model/ledger.ts';
import type { TrialRecord } from '../model/observation.ts';
import { observe, request, series } from '../oracle/testing/observe.ts';
import { ledgerOf } from './ledger.ts';
import { account, counts, datapath } from './testing/counted.ts';

const hundred = series(100, request);
const seen = { p1: { arriving: hundred }, p2: { departing: hundred }, p3: { departing: hundred } };
const m0 = { selectSrcPort: ['p1'], outputPort: 'p3' };
/** A hundred packets came in on p1 and went out by p2, copied to p3. */
const ports = [
  account('p1', counts(100, 0), 0),
  account('p2', counts(0, 100), 100),
  account('p3', counts(0, 100), 100),
];

function rowsAt(hop: Hop, record: Partial<TrialRecord> = {}) {
  const made = observe({ m0 }, seen, { record: { counters: { ports, datapath: datapath(100) }, ...record } });
  return ledgerOf(made).filter((row) => row.hop === hop);
}

describe('a trial in which nothing was lost', () => {
  const ledger = ledgerOf(observe({ m0 }, seen, { record: { counters: { ports, datapath: datapath(100) } } }));

  test('balances at each hop, from the generator to the captures', () => {
    expect(ledger.every(({ lost, residual }) => lost.length === 0 && residual === 0)).toBe(true);
    expect(ledger.map(({ hop, at }) => `${hop}: ${at}`)).toEqual([
      ...['generator: p1', 'sending interface: p1'],
      ...['switch port in: p1', 'switch port in: p2', 'switch port in: p3'],
      ...['flows: netdev datapath', 'mirror output: p3'],
      ...['p1', 'p2', 'p3'].map((port) => `capture: arriving ${port}`),
      ...['p1', 'p2', 'p3'].map((port) => `capture: departing ${port}`),
    ]);
  });
});

describe('a loss stands at its hop', () => {
  test('what a generator admits, and what it hides', () => {
    const generator = { command: [], asked: 110, claimed: 104 };
    expect(rowsAt('generator', { generator })).toEqual([
      {
        ...{ hop: 'generator', at: 'p1', in: 110, out: 100, residual: 4 },
        lost: [{ packets: 6, hop: 'generator', counter: 'its own account' }],
      },
    ]);
  });

  test('what the capture of a sender’s port lacks is no fault of the sender', () => {
    const captures = { 'p1 arriving': { counted: 104, droppedByKernel: 3 } };
    const entered = { ports: ['p1'], counted: 105, captured: 100, packets: 100 };
    const made = observe({ m0 }, seen, { captures, record: { entered, generator: { command: [], asked: 105 } } });
    const [generator, sending] = ledgerOf(made);
    expect(generator?.lost).toEqual([{ packets: 4, hop: 'capture', counter: 'not captured' }]);
    expect([generator?.residual, sending?.residual]).toEqual([1, 1]);
  });

  test('what the switch’s socket lost is in a veth’s own count', () => {
    const [row] = rowsAt('switch port in', { lostBeforeSwitch: { p1: 7 } });
    expect(row).toMatchObject({ in: 100, out: 93, residual: 0, lost: [{ packets: 7, counter: 'd of p1' }] });
    // Of the hundred that were looked up seven cannot have come from there.
    expect(rowsAt('flows', { lostBeforeSwitch: { p1: 7 } })[0]).toMatchObject({ in: 93, out: 100, residual: -7 });
  });

  test('what the queue of an internal port lost stands beside its count', () => {
    const kernel = { ...counts(0, 93), transmitDropped: 7 };
    const internal: PortAccount = { ...account('p1', kernel, 0, counts(93, 0)), arriving: 'transmitted' };
    const [row] = rowsAt('switch port in', { lostBeforeSwitch: { p1: 7 }, counters: { ports: [internal] } });
    expect(row).toMatchObject({ in: 100, out: 93, residual: 0, lost: [{ packets: 7, counter: 'tx_dropped of p1' }] });
  });

  test('packets that were not looked up are lost upcalls, malformed, or a residual', () => {
    const lacking = {
      ...datapath(90),
      lostUpcalls: 4,
      drops: { datapath_drop_rx_invalid_packet: 5, drop_action_meter: 8 },
    };
    expect(rowsAt('flows', { counters: { ports, datapath: lacking } })[0]).toMatchObject({
      ...{ in: 100, out: 90, residual: 1 },
      lost: [
        { packets: 4, counter: 'lost upcalls' },
        { packets: 5, counter: 'datapath_drop_rx_invalid_packet' },
      ],
    });
    // The kernel counts them as misses.
    expect(rowsAt('flows', { counters: { ports, datapath: { ...lacking, type: 'system' } } })[0]?.out).toBe(86);
  });

  test('copies that flows put out are dropped by a queue, at the port, or nobody knows where', () => {
    const p3 = { ...account('p3', counts(0, 80), 100, { ...counts(0, 80), transmitDropped: 5 }), queueDropped: 12 };
    expect(rowsAt('mirror output', { counters: { ports: [p3] } })[0]).toMatchObject({
      ...{ in: 100, out: 80, residual: 3 },
      lost: [
        { packets: 12, counter: 'qdisc drops of p3' },
        { packets: 5, counter: 'tx_dropped of p3' },
      ],
    });
  });

  test('of a capture what the kernel says that it dropped', () => {
    const record = observe(
      {},
      { p1: { arriving: hundred } },
      { captures: { 'p1 arriving': { counted: 103, droppedByKernel: 2 } } },
    );
    expect(ledgerOf(record).find(({ hop }) => hop === 'capture')).toMatchObject({
      ...{ in: 103, out: 100, residual: 1 },
      lost: [{ packets: 2, counter: 'dropped by kernel' }],
    });
  });
});

describe('what is not known', () => {
  test('is left open: a port that nobody counted, and so what came to the flows', () => {
    const unknown = [...ports, { port: 'p4', interfaces: ['p4'], arriving: 'received' } as const];
    const counters = { ports: unknown, datapath: datapath(100) };
    expect(rowsAt('switch port in', { counters }).at(-1)).toEqual({ hop: 'switch port in', at: 'p4', lost: [] });
    expect(rowsAt('flows', { counters })).toEqual([{ hop: 'flows', at: 'netdev datapath', out: 100, lost: [] }]);
    expect(rowsAt('flows', { counters: { ports } })).toEqual([]);
  });
});

describe('whatever the counters are', () => {
  const some = fc.nat(1000);
  const four = fc.record({ received: some, receiveDropped: some, transmitted: some, transmitDropped: some });
  const port = fc.record(
    {
      port: fc.constantFrom('p1', 'p3'),
      interfaces: fc.constant(['p']),
      arriving: fc.constantFrom<PortAccount['arriving'][]>('received', 'transmitted'),
      kernel: four,
      openVSwitch: four,
      queueDropped: some,
      putOut: some,
    },
    { requiredKeys: ['port', 'interfaces', 'arriving'] },
  );
  const record = fc.record({
    lostBeforeSwitch: fc.record({ p1: some }, { requiredKeys: [] }),
    generator: fc.record({ command: fc.constant([]), asked: some, claimed: some }, { requiredKeys: ['command'] }),
    counters: fc.record({
      ports: fc.array(port, { maxLength: 4 }),
      datapath: fc.record({
        type: fc.constantFrom('netdev', 'system'),
        ...{ hits: some, misses: some, lostUpcalls: some, inFlows: some },
        drops: fc.dictionary(fc.constantFrom('datapath_drop_rx_invalid_packet', 'drop_action_meter'), some),
      }),
    }),
  });

  test.prop([record, some, some])(
    'what was lost and what is open is what went in and not out',
    (changes, dropped, counted) => {
      const captures = { 'p3 departing': { droppedByKernel: dropped, counted } };
      for (const row of ledgerOf(observe({ m0 }, seen, { record: changes, captures }))) {
        if (row.in === undefined || row.out === undefined) {
          expect([row.lost, row.residual]).toEqual([[], undefined]);
          continue;
        }
        const lost = row.lost.reduce((sum, { packets }) => sum + packets, 0);
        expect(lost + (row.residual ?? Number.NaN)).toBe(row.in - row.out);
        expect(row.lost.every(({ packets }) => packets > 0)).toBe(true);
        // More out than in is no loss of anybody's.
        if (row.out > row.in) expect([lost, row.residual]).toEqual([0, row.in - row.out]);
      }
    },
  );
});
