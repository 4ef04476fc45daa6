import { expect, it } from 'vitest';
import type { DatapathReading } from '../host/datapathCounters.ts';
import { type CountersAfter, type CountersBefore, countersBetween } from './countersBetween.ts';

const counts = (received: number, transmitted: number) => {
  return { received, receiveDropped: 0, transmitted, transmitDropped: 0 };
};

/** A datapath with p1 and p2 whose only flow has passed these packets from p1 to p2, and after it others. */
function reading(packets: number, others: DatapathReading['flows'] = []): DatapathReading {
  return {
    ...{ type: 'netdev', hits: packets, misses: 1, lostUpcalls: 0, drops: new Map([['drop_action_meter', packets]]) },
    ports: new Map([
      ['p1', { number: 1, counts: counts(packets, 0) }],
      ['p2', { number: 2, counts: counts(0, packets) }],
    ]),
    flows: [{ match: 'in_port(1)', packets, outputs: [2] }, ...others],
  };
}

const before: CountersBefore = {
  ports: [
    { port: 'p1', interfaces: ['p1'], arriving: 'received' },
    { port: 'p2', interfaces: ['p2'], arriving: 'received' },
  ],
  datapath: reading(5),
  tapped: new Map(),
};

function between(after: Partial<CountersAfter>, from: CountersBefore = before) {
  const looks = { captures: [], before: [], after: [] };
  const rest = { queueDropped: new Map(), tapped: new Map(), looks, changed: false };
  return countersBetween(from, { datapath: reading(15), ...rest, ...after });
}

it('counts what came since', () => {
  expect(between({ queueDropped: new Map([['p2', 3]]) })).toEqual({
    ports: [
      { ...before.ports[0], openVSwitch: counts(10, 0), putOut: 0 },
      { ...before.ports[1], openVSwitch: counts(0, 10), putOut: 10, queueDropped: 3 },
    ],
    datapath: {
      ...{ type: 'netdev', hits: 10, misses: 0, lostUpcalls: 0, inFlows: 10 },
      drops: { drop_action_meter: 10 },
    },
  });
});

it('counts with a new flow the packet that it was made for, and each time that a flow puts a packet out', () => {
  const fresh = { match: 'in_port(7)', packets: 4, outputs: [2, 1, 2] };
  const { ports, datapath } = between({ datapath: reading(15, [fresh]) });
  expect(ports.map(({ putOut }) => putOut)).toEqual([5, 20]);
  expect(datapath?.inFlows).toBe(15);
});

it('counts what taps put out beside what flows do, and knows nothing where taps do not count', () => {
  const putOut = (from: number | undefined, to: number | undefined, changes: Partial<CountersAfter> = {}) =>
    between({ tapped: new Map([['p2', to]]), ...changes }, { ...before, tapped: new Map([['p2', from]]) }).ports.map(
      (port) => port.putOut,
    );
  expect(putOut(100, 107)).toEqual([0, 17]);
  expect(putOut(100, 107, { datapath: undefined })).toEqual([undefined, 7]);
  expect(putOut(100, 107, { changed: true })).toEqual([undefined, undefined]);
  expect(putOut(undefined, undefined)).toEqual([0, undefined]);
  // Another tap of the same output.
  expect(putOut(100, 7)).toEqual([0, undefined]);
});

it('takes a flow that has passed less than before for a new one', () => {
  expect(between({ datapath: reading(2) }).ports[1]?.putOut).toBe(3);
});

it('takes the kernel’s counters from the looks of captures, of all interfaces of a port together', () => {
  const tally = (received: number) => ({
    counters: { ...counts(received, 1), receivedBytes: 0, transmittedBytes: 0 },
    fileBytes: 24,
  });
  const bond = { port: 'bond0', interfaces: ['a1', 'a2'], arriving: 'received' } as const;
  const captures = ['a1', 'a2'].map(() => ({ port: 'bond0', direction: 'arriving' }) as const);
  const looks = { captures, before: [tally(1), tally(2)], after: [tally(11), tally(22)] };
  const [both] = between({ looks }, { ...before, ports: [bond] }).ports;
  expect(both?.kernel).toEqual(counts(30, 0));
  const gone = { ...looks, after: [tally(11), { counters: undefined, fileBytes: 24 }] };
  expect(between({ looks: gone }, { ...before, ports: [bond] }).ports[0]?.kernel).toBeUndefined();
});

it('knows nothing of a datapath that does not answer any more, nor of what changed flows have put out', () => {
  expect(between({ datapath: undefined })).toEqual({ ports: before.ports });
  expect(between({ changed: true }).ports[1]).toEqual({ ...before.ports[1], openVSwitch: counts(0, 10) });
});
