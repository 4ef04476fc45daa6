import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { TrialRecord } from '../model/observation.ts';
import { type Circumstances, observe } from '../oracle/testing/observe.ts';
import { attribute } from './charges.ts';
import { account, counts, datapath } from './testing/counted.ts';

const at = { port: 'p3', direction: 'departing' } as const;

/** What is said of copies missing at p3, out of a hundred, all of which arrived at p1. */
function said(
  copies: number,
  changes: Partial<TrialRecord>,
  arrived = copies,
  captures: Circumstances['captures'] = {},
) {
  const record = observe({}, { p1: {}, p3: {} }, { record: changes, captures });
  return attribute(record, { at, copies, owed: 100, arrivedAt: (port) => (port === 'p1' ? arrived : 0) });
}

/** The ports of a trial in which a hundred were put out at p3, and so many counted. */
function left(packets: number, openVSwitch = counts(0, packets), queueDropped = 0) {
  const p3 = { ...account('p3', counts(0, packets), 100, openVSwitch), queueDropped };
  return { ports: [account('p1', counts(100, 0), 0), p3], datapath: datapath(100) };
}

describe('missing copies are charged', () => {
  test('to the queue of the output port, and what is left of them to nobody', () => {
    const counters = { ...left(70, counts(0, 70), 28), datapath: { ...datapath(100), inFlows: 99 } };
    expect(said(31, { counters })).toEqual({
      charges: [
        { packets: 28, hop: 'mirror output', counter: 'qdisc drops of p3' },
        { packets: 2, hop: 'mirror output', counter: 'put out by flows, not counted at p3' },
      ],
      notAttributed: 1,
      words:
        "31 of 100 copies missing at p3: 28 dropped at the output port's queue (qdisc drops of p3), 2 put out by flows, not counted at p3, 1 not attributed",
    });
  });

  test('to what Open vSwitch itself dropped; what a veth drops its capture has seen', () => {
    const dropped = { ...counts(0, 95), transmitDropped: 5 };
    expect(said(5, { counters: left(95, dropped) }).words).toContain(
      "5 dropped at the output port's queue (tx_dropped of p3)",
    );
    const veth = { ...account('p3', dropped, 100), queueDropped: 0 };
    expect(said(5, { counters: { ports: [veth], datapath: { ...datapath(100), inFlows: 0 } } }).charges).toEqual([]);
  });

  test('to the capture that lost them', () => {
    const captures = {
      'p3 departing': { packets: 90, counted: 100, droppedByKernel: 6 },
      'p1 departing': { counted: 100, droppedByKernel: 100 },
    };
    expect(said(10, { counters: left(100) }, 10, captures).charges).toEqual([
      { packets: 6, hop: 'capture', counter: 'dropped by kernel' },
      { packets: 4, hop: 'capture', counter: 'counted at p3, not captured' },
    ]);
  });

  test('to lost upcalls', () => {
    const counters = { ...left(100), datapath: { ...datapath(100), lostUpcalls: 3 } };
    expect(said(3, { counters }).charges).toEqual([{ packets: 3, hop: 'flows', counter: 'lost upcalls' }]);
  });

  test('to the queue before the switch, those that arrived there; the rest then to nobody', () => {
    const lostBeforeSwitch = { p1: 5, p2: 9 };
    const { charges, notAttributed } = said(7, { counters: left(100), lostBeforeSwitch }, 4);
    expect(charges).toEqual([{ packets: 4, hop: 'switch port in', counter: 'd of p1' }]);
    expect(notAttributed).toBe(3);
  });

  test('to the flows, where these account for all that came and nothing was lost after them', () => {
    expect(said(2, { counters: left(100) })).toEqual({
      charges: [{ packets: 2, hop: 'flows', counter: 'not put out by the flows' }],
      notAttributed: 0,
      words: '2 of 100 copies missing at p3: 2 not put out by the flows',
    });
  });

  describe('by taps', () => {
    const rules = ['each-port-by-itself'];
    const { ports } = left(70, counts(0, 70), 28);

    test('to the queue of the output port, and to the taps what they did not put out', () => {
      const { charges } = said(30, { rules, counters: { ports } });
      expect(charges).toEqual([
        { packets: 28, hop: 'mirror output', counter: 'qdisc drops of p3' },
        { packets: 2, hop: 'mirror output', counter: 'put out by taps, not counted at p3' },
      ]);
      expect(said(2, { rules, counters: { ports: left(100).ports } }).words).toBe(
        '2 of 100 copies missing at p3: 2 not put out by the taps',
      );
    });

    test('to nobody where they do not count', () => {
      const uncounted = ports.map(({ putOut: _, ...port }) => port);
      expect(said(2, { rules, counters: { ports: uncounted } }).notAttributed).toBe(2);
    });

    test('to nothing that befell packets on their way into the switch, which taps have seen', () => {
      const counters = { ports: left(101).ports, datapath: { ...datapath(100), lostUpcalls: 3 } };
      expect(said(3, { rules, counters, lostBeforeSwitch: { p1: 3 } }).charges).toEqual([]);
    });
  });

  test.each<[string, Partial<TrialRecord>]>([
    ['flows do not account for all packets', { counters: { ...left(100), datapath: { ...datapath(100), misses: 2 } } }],
    ['more left than flows tell', { counters: left(101) }],
    ['the datapath did not answer', { counters: { ports: left(100).ports } }],
    ['nothing was counted', { counters: { ports: [] } }],
  ])('to nobody where %s', (_, changes) => {
    expect(said(2, changes)).toMatchObject({ charges: [], notAttributed: 2 });
  });

  test('to a capture alone, where it is of what arrives', () => {
    const record = observe({}, { p3: {} }, { record: { counters: left(70), lostBeforeSwitch: { p3: 9 } } });
    const arriving = { at: { ...at, direction: 'arriving' as const }, copies: 4, owed: 4, arrivedAt: () => 4 };
    expect(attribute(record, arriving)).toMatchObject({ charges: [], notAttributed: 4 });
  });
});

test('numbers from ten thousand on have separators', () => {
  const record = observe({}, { p3: {} });
  const { words } = attribute(record, { at, copies: 9999, owed: 100_000, arrivedAt: () => 0 });
  expect(words).toBe('9999 of 100,000 copies missing at p3: 9999 not attributed');
});

const some = fc.nat(200);

test.prop([some, some, some, some, some, some, some])(
  'charges and what is not attributed are the missing copies, whatever was counted',
  (copies, counted, inFlows, queueDropped, lostUpcalls, lost, transmitDropped) => {
    const own = { ...counts(0, counted), transmitDropped };
    const counters = { ...left(counted, own, queueDropped), datapath: { ...datapath(100), inFlows, lostUpcalls } };
    const { charges, notAttributed } = said(copies, { counters, lostBeforeSwitch: { p1: lost } });
    expect(charges.reduce((sum, { packets }) => sum + packets, notAttributed)).toBe(copies);
    expect(charges.every(({ packets }) => packets > 0) && notAttributed >= 0).toBe(true);
  },
);
