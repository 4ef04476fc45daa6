import { describe, expect, it } from 'vitest';
import type { DatapathAccount } from '../model/counters.ts';
import type { CaptureAccount, Entered, TrialRecord } from '../model/observation.ts';
import { observe, request, series } from '../oracle/testing/observe.ts';
import { accountDoubts, captureDoubts, trialDoubts } from './evidence.ts';
import { account, counts, datapath } from './testing/counted.ts';

/** A trial in which 1000 packets were sent, counted, captured and recognized, unless told. */
function trial({ entered, ...changes }: Partial<Omit<TrialRecord, 'entered'>> & { entered?: Partial<Entered> } = {}) {
  const all: Entered = { ports: ['p1'], counted: 1000, captured: 1000, packets: 1000, ...entered };
  const generator = { command: ['trafgen'], asked: 1000, claimed: 1000 };
  return observe({}, { p1: {} }, { record: { generator, entered: all, ...changes } });
}

const hops = (record: TrialRecord) => trialDoubts(record).map(({ hop }) => hop);
const doubts = (record: TrialRecord) => trialDoubts(record).map(({ packets, summary }) => ({ packets, summary }));

describe('a trial', () => {
  it('is not in doubt when all witnesses say the same', () => {
    expect(trialDoubts(trial())).toEqual([]);
  });

  it('is not in doubt when its senders’ host has sent something of its own, which was counted and captured', () => {
    expect(trialDoubts(trial({ entered: { counted: 1002, captured: 1002 } }))).toEqual([]);
  });

  it.each([
    [1000, 997],
    [997, 1000],
  ])('is in doubt when the kernel counted %i where %i were captured', (counted, captured) => {
    expect(doubts(trial({ entered: { counted, captured, packets: 1000 } }))).toEqual([
      {
        packets: 3,
        summary: `the kernel counted ${counted} packets out of the sending interface, and ${captured} arrived at p1`,
      },
    ]);
  });

  it('is in doubt when less came in than the generator says, whatever else did', () => {
    expect(doubts(trial({ entered: { packets: 990 } }))).toEqual([
      { packets: 10, summary: 'the generator says that it sent 1000 packets, and 990 arrived at p1' },
    ]);
  });

  it('is not in doubt when more came in than the generator says: some count what was answered', () => {
    expect(trialDoubts(trial({ generator: { command: ['ping'], asked: 900, claimed: 900 } }))).toEqual([]);
  });

  it('takes a generator that says nothing by what it was asked for', () => {
    expect(doubts(trial({ generator: { command: ['x'], asked: 1001 } }))).toEqual([
      { packets: 1, summary: 'the generator says that it sent 1001 packets, and 1000 arrived at p1' },
    ]);
    expect(trialDoubts(trial({ generator: { command: ['x'] } }))).toEqual([]);
  });

  it('is in doubt when less was sent than was asked for', () => {
    expect(doubts(trial({ generator: { command: ['x'], asked: 1001, claimed: 1000 } }))).toEqual([
      { packets: 1, summary: 'the generator sent 1000 packets of 1001' },
    ]);
  });

  it('is in doubt when packets came in that its datapath did not look up, unless somebody can tell why, or they were looked up again', () => {
    const lookedUp = (packets: number, changes: Partial<DatapathAccount> = {}) => {
      return trial({
        counters: { ports: [account('p1', counts(1000, 0), 0)], datapath: { ...datapath(packets), ...changes } },
      });
    };
    expect(trialDoubts(lookedUp(998))).toEqual([
      {
        kind: 'evidence',
        packets: 2,
        summary:
          "the ledger does not balance: 2 packets came in at the switch's ports, and no flow was looked up for them",
        hop: 'flows',
      },
    ]);
    expect(trialDoubts(lookedUp(998, { lostUpcalls: 2 }))).toEqual([]);
    expect(trialDoubts(lookedUp(2000))).toEqual([]);
    // What the kernel's datapath is not known to look up is no doubt.
    expect(trialDoubts(lookedUp(998, { type: 'system' }))).toEqual([]);
  });

  it('names the hop that is in doubt', () => {
    expect(hops(trial({ generator: { command: ['x'], asked: 1001, claimed: 1000 } }))).toEqual(['generator']);
    expect(hops(trial({ entered: { packets: 990 } }))).toEqual(['generator']);
    expect(hops(trial({ entered: { counted: 1001 } }))).toEqual(['sending interface']);
    expect(hops(trial({ lostBeforeSwitch: { p1: 2 } }))).toEqual(['switch port in']);
    const during = observe(
      {},
      { p1: { arriving: series(3, request) } },
      { captures: { 'p1 arriving': { counted: 4 } } },
    );
    expect(captureDoubts(during.arriving('p1')).map(({ hop }) => hop)).toEqual(['capture']);
  });

  it('names all ports of those who sent', () => {
    expect(doubts(trial({ entered: { ports: ['p1', 'p2'], packets: 999 } }))[0]?.summary).toMatch(/at p1, p2$/);
  });

  it('of no sender is judged by the rest', () => {
    const { entered: _, ...record } = trial({ generator: { command: ['x'], asked: 5, claimed: 5 } });
    expect(trialDoubts(record)).toEqual([]);
  });

  it('is in doubt for what was lost before the switch, and for nothing of nothing', () => {
    expect(doubts(trial({ lostBeforeSwitch: { p1: 0, p2: 2 } }))).toEqual([
      { packets: 2, summary: '2 packets arriving at p2 were lost in its receive queue, before the switch saw them' },
    ]);
  });
});

describe('the pace that was asked for', () => {
  const paced = (intended: number | undefined, reached: number | undefined, packets = 1000) =>
    doubts(
      trial({
        generator: { command: ['trafgen'], asked: packets, claimed: packets },
        entered: {
          counted: packets,
          captured: packets,
          packets,
          ...(intended !== undefined && { intendedPacketsPerSecond: intended }),
          ...(reached !== undefined && { packetsPerSecond: reached }),
        },
      }),
    );

  it.each([
    ['reached', 1000, 1000],
    ['reached within a quarter', 1000, 1250],
    ['not reached: slower is no other traffic', 1000, 10],
    ['not known', 1000, undefined],
  ])('is no doubt when it was %s', (_, intended, reached) => {
    expect(paced(intended, reached)).toEqual([]);
  });

  it('is no doubt when there was none', () => {
    expect(paced(undefined, 1_000_000)).toEqual([]);
  });

  it('is a doubt when it was ignored', () => {
    expect(paced(1000, 1251)).toEqual([
      { packets: 1000, summary: 'the generator was asked for 1000 packets/s, and sent 1251' },
    ]);
    expect(paced(1000, 350_000)[0]?.summary).toBe('the generator was asked for 1000 packets/s, and sent 350000');
  });

  it('is not judged by less than a fifth of a second: a few packets say nothing of it', () => {
    expect(paced(1000, 350_000, 199)).toEqual([]);
    expect(paced(1000, 350_000, 200)).toHaveLength(1);
    expect(paced(10_000, 350_000)).toEqual([]);
  });
});

describe('a capture', () => {
  const account: CaptureAccount = {
    port: 'p1',
    direction: 'arriving',
    file: 'x.pcap',
    packets: 10,
    counted: 10,
    droppedByKernel: 0,
  };

  it.each<[string, Partial<CaptureAccount>, readonly string[]]>([
    ['as it should be', {}, []],
    ['lost packets itself', { droppedByKernel: 3 }, ['lost 3 packets itself']],
    ['holds less than was counted', { counted: 11 }, ['holds 10 packets where the interface counted 11']],
    ['holds more than was counted', { counted: 9 }, ['holds 10 packets where the interface counted 9']],
    [
      'lost packets itself, and holds less by it',
      { droppedByKernel: 1, packets: 9 },
      ['lost 1 packet itself', 'holds 9 packets where the interface counted 10'],
    ],
  ])('%s', (_, changes, reasons) => {
    const summaries = accountDoubts({ ...account, ...changes }).map(({ summary }) => summary);
    expect(summaries).toEqual(reasons.map((reason) => `the capture of what is arriving at p1 ${reason}`));
  });

  it('says the same with its packets at hand, and how many of them it cut', () => {
    const cut = series(3, request).map((bytes) => ({ timeNs: 0n, bytes: bytes.subarray(0, 60), wireLength: 98 }));
    const during = observe({}, { p1: { arriving: [...cut, request(4)] } });
    expect(captureDoubts(during.arriving('p1')).map(({ packets, summary }) => ({ packets, summary }))).toEqual([
      { packets: 3, summary: 'the capture of what is arriving at p1 holds 3 packets cut short' },
    ]);
    expect(accountDoubts(during.arriving('p1'))).toEqual([]);
  });
});
