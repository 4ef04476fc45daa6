import { describe, expect, it } from 'vitest';
import type { Mirror } from '../model/mirror.ts';
import type { Observation } from '../model/observation.ts';
import type { Verdict } from '../model/verdict.ts';
import { type Circumstances, observe, reply, request, type Seen, series } from '../oracle/testing/observe.ts';
import { copies, delivered, equivalent, holds, silent } from './checks.ts';
import { frameOf, type MadeSegment, randomBytes } from './segments/testing/streams.ts';

const m0: Mirror = { selectSrcPort: ['p1'], outputPort: 'p3' };
const three = series(3, request);

/** Three requests from p1 to p2, answered, and what the mirror made of them. */
function conversation(copied: readonly Uint8Array[], circumstances?: Circumstances, mirror: Mirror = m0): Observation {
  const ports = {
    p1: { arriving: three, departing: series(3, reply) },
    p2: { arriving: series(3, reply), departing: three },
    p3: { departing: copied },
  };
  return observe({ m0: mirror }, ports, circumstances);
}

const summaries = ({ findings }: Verdict) => findings.map(({ summary }) => summary);
const flipped = (frame: Uint8Array, at: number) => frame.map((byte, index) => (index === at ? byte ^ 1 : byte));

describe('equivalent', () => {
  it('passes when each owed packet is copied once', () => {
    expect(equivalent(conversation(three), 'm0')).toEqual({
      check: 'equivalent(during, m0)',
      status: 'passed',
      evidence: '3 of 3 copied',
      counts: {
        owed: 3,
        copies: 3,
        matched: 3,
        missing: 0,
        duplicate: 0,
        unexpected: 0,
        altered: 0,
        truncated: 0,
      },
      findings: [],
    });
  });

  it('passes in whatever order the copies come', () => {
    expect(equivalent(conversation(three.toReversed()), 'm0').status).toBe('passed');
  });

  it.each<[string, readonly Uint8Array[], string]>([
    ['misses a packet', three.slice(0, 2), '2 of 3 copied, 1 missing'],
    ['copies one twice', [...three, request(1)], '3 of 3 copied, 1 duplicate'],
    ['copies what it does not owe', [...three, reply(1)], '3 of 3 copied, 1 unexpected'],
    ['alters a packet', [...three.slice(0, 2), flipped(request(3), 60)], '2 of 3 copied, 1 altered'],
    ['cuts a packet', [...three.slice(0, 2), request(3).subarray(0, 64)], '2 of 3 copied, 1 truncated'],
    ['copies the other direction', series(3, reply), '0 of 3 copied, 3 missing, 3 unexpected'],
    ['copies nothing', [], '0 of 3 copied, 3 missing'],
  ])('fails when the mirror %s', (_, copied, evidence) => {
    const verdict = equivalent(conversation(copied), 'm0');
    expect(verdict).toMatchObject({ status: 'failed', evidence });
    expect(verdict.findings.length).toBeGreaterThan(0);
  });

  it('fails when the mirror was not there', () => {
    const verdict = equivalent(conversation(three), 'm1');
    expect(verdict.status).toBe('failed');
    expect(summaries(verdict)).toEqual(["the mirror m1 was not in force during 'during'"]);
  });

  it('is inconclusive when the oracle does not know the mirror', () => {
    for (const mirror of [{ ...m0, filter: 'nsh_si=5' }]) {
      const verdict = equivalent(conversation(three, {}, mirror), 'm0');
      expect(verdict.status).toBe('inconclusive');
      expect(summaries(verdict)[0]).toMatch(/^the oracle does not know what the filter/);
    }
  });

  it('is inconclusive when nothing was owed and nothing copied', () => {
    const verdict = equivalent(observe({ m0 }, { p1: {}, p3: {} }), 'm0');
    expect(verdict.status).toBe('inconclusive');
    expect(summaries(verdict)).toEqual(['no packet was owed and none was copied, which proves nothing']);
  });

  it('fails when nothing was owed and something copied', () => {
    expect(equivalent(observe({ m0 }, { p1: {}, p3: { departing: three } }), 'm0').status).toBe('failed');
  });

  describe('when identical frames leave open what is owed', () => {
    const mirror = { selectSrcPort: ['p1'], selectDstPort: ['p2'], outputPort: 'p3' };
    const seen = (copied: readonly Uint8Array[]): Record<string, Seen> => ({
      p1: { arriving: [request(1)] },
      p2: { departing: [request(1)] },
      p4: { arriving: [request(1)] },
      p3: { departing: copied },
    });
    it.each([
      [0, 'failed'],
      [1, 'inconclusive'],
      [2, 'inconclusive'],
      [3, 'failed'],
    ])('%i copies where 1 or 2 may be owed: %s', (count, status) => {
      const copied = Array.from({ length: count }, () => request(1));
      expect(equivalent(observe({ m0: mirror }, seen(copied)), 'm0').status).toBe(status);
    });
  });
});

describe('equivalent, with offloads on', () => {
  const data = randomBytes(60_000, 1);
  /** The data as frames with so many bytes of it each. */
  const cut = (bytes: number) =>
    Array.from({ length: Math.ceil(data.length / bytes) }, (_, index): MadeSegment => {
      return {
        stream: 0,
        sequence: 1000 + index * bytes,
        bytes: data.subarray(index * bytes, (index + 1) * bytes),
        flags: [],
      };
    }).map(frameOf);
  const [large, small] = [cut(30_000), cut(1448)];
  const offloaded: Circumstances = { record: { offloads: 'on' } };

  /** Two large frames from p1 to p2, and an answer to each; what p3 was given. */
  const transfer = (copied: readonly Uint8Array[], mirror: Mirror = m0, circumstances = offloaded) => {
    const [there, back] = [large, series(2, reply)];
    const ports = {
      p1: { arriving: there, departing: back },
      p2: { arriving: back, departing: there },
      p3: { departing: copied },
    };
    return equivalent(observe({ m0: mirror }, ports, circumstances), 'm0');
  };

  it('passes when the copies are cut otherwise than the original, in whatever order', () => {
    for (const copied of [large, small, small.toReversed()]) {
      const verdict = transfer(copied);
      expect(verdict).toMatchObject({ status: 'passed', check: 'equivalent(during, m0)', findings: [] });
      expect(verdict.evidence).toContain('60,000 bytes');
    }
  });

  it('is of no use with offloads off, when frames must stay as they are', () => {
    expect(transfer(small, m0, {}).status).toBe('failed');
    expect(transfer(large, m0, {}).status).toBe('passed');
  });

  it('finds a segment that is missing, and where', () => {
    const verdict = transfer(small.filter((_, index) => index !== 9));
    expect(verdict).toMatchObject({ status: 'failed', check: 'equivalent(during, m0)' });
    expect(verdict.findings.map(({ kind }) => kind)).toEqual(['missing']);
    expect(summaries(verdict)[0]).toContain(`1,448 bytes from sequence number ${1000 + 9 * 1448} on were not copied`);
  });

  it.each<[string, readonly Uint8Array[], string]>([
    ['has a segment twice', [...small, small[3] as Uint8Array], 'duplicate'],
    ['changes a byte', small.map((frame, index) => (index === 4 ? flipped(frame, 200) : frame)), 'altered'],
    ['copies what it does not owe', [...small, reply(1)], 'unexpected'],
  ])('fails when the output %s', (_, copied, kind) => {
    const { status, findings } = transfer(copied);
    expect(status).toBe('failed');
    expect(findings.map((finding) => finding.kind)).toEqual([kind]);
  });

  it.each<[string, Mirror, readonly Uint8Array[]]>([
    ['where it departs', { selectDstPort: ['p2'], outputPort: 'p3' }, small],
    ['where it arrives and departs, once', { selectSrcPort: ['p1'], selectDstPort: ['p2'], outputPort: 'p3' }, small],
    ['both ways', { selectSrcPort: ['p1'], selectDstPort: ['p1'], outputPort: 'p3' }, [...small, ...series(2, reply)]],
    ['everywhere, once', { selectAll: true, outputPort: 'p3' }, [...small, ...series(2, reply)]],
  ])('owes what is selected %s', (_, mirror, copied) => {
    expect(transfer(copied, mirror).status).toBe('passed');
    expect(transfer(copied.slice(1), mirror).status).toBe('failed');
    expect(transfer([...copied, copied[0] as Uint8Array], mirror).status).toBe('failed');
  });

  it.each<[string, Mirror, string]>([
    ['cuts', { ...m0, snaplen: 64 }, 'the mirror has snaplen, which takes following each packet'],
    ['filters', { ...m0, filter: 'tcp' }, 'the mirror has filter, which takes following each packet'],
    ['selects VLANs', { ...m0, selectVlan: [7] }, 'the mirror has selectVlan, which takes following each packet'],
    [
      'copies into a VLAN',
      { selectAll: true, outputVlan: 7 },
      'the mirror has outputVlan, which takes following each packet',
    ],
  ])('is inconclusive for a mirror that %s', (_, mirror, summary) => {
    const verdict = transfer(small, mirror);
    expect(verdict).toMatchObject({ status: 'inconclusive', check: 'equivalent(during, m0)', evidence: 'not known' });
    expect(summaries(verdict)).toEqual([summary]);
  });

  it('is inconclusive where several senders reach a destination and some of them are selected', () => {
    const ports = {
      p1: { arriving: large },
      p2: { departing: [...large, request(1)] },
      p4: { arriving: [request(1)] },
      p3: { departing: large },
    };
    const mirror = { selectSrcPort: ['p1'], selectDstPort: ['p2'], outputPort: 'p3' };
    const verdict = equivalent(observe({ m0: mirror }, ports, offloaded), 'm0');
    expect(verdict.status).toBe('inconclusive');
    expect(summaries(verdict)[0]).toMatch(/^of what departs at p2, some arrived where the mirror selects it/);
  });

  it('is inconclusive when nothing was owed and nothing copied, or the trial is in doubt', () => {
    expect(equivalent(observe({ m0 }, { p1: {}, p3: {} }, offloaded), 'm0').status).toBe('inconclusive');
    const doubtful: Circumstances = { record: { offloads: 'on', doubts: [{ summary: 'it did not come to rest' }] } };
    expect(transfer(small, m0, doubtful)).toMatchObject({ status: 'inconclusive' });
  });

  it('fails when the mirror was not there', () => {
    expect(equivalent(observe({}, { p1: { arriving: large } }, offloaded), 'm0').status).toBe('failed');
  });
});

describe('copies', () => {
  it('passes when the output holds what the captures hold', () => {
    const during = conversation(three);
    const verdict = copies(during.departing('p3'), during.arriving('p1'));
    expect(verdict).toMatchObject({ status: 'passed', check: 'copies(during: departing p3, arriving p1)' });
  });

  it('adds captures up, identical frames included', () => {
    const seen = { p1: { arriving: three }, p2: { arriving: three }, p3: { departing: [...three, ...three] } };
    const during = observe({}, seen);
    expect(copies(during.departing('p3'), during.arriving('p1'), during.arriving('p2'))).toMatchObject({
      status: 'passed',
      check: 'copies(during: departing p3, arriving p1 + arriving p2)',
      evidence: '6 of 6 copied',
    });
    expect(copies(during.departing('p3'), during.arriving('p1'))).toMatchObject({
      status: 'failed',
      evidence: '3 of 3 copied, 3 duplicate',
    });
  });

  it('fails when a packet is missing', () => {
    const during = conversation(three.slice(1));
    expect(copies(during.departing('p3'), during.arriving('p1')).status).toBe('failed');
  });

  it('is inconclusive when all captures are empty', () => {
    const during = observe({}, { p1: {}, p3: {} });
    expect(copies(during.departing('p3'), during.arriving('p1')).status).toBe('inconclusive');
  });

  it('is inconclusive when the trial of either capture is in doubt', () => {
    const good = conversation(three);
    const bad = conversation(three, { record: { doubts: [{ summary: 'waited in vain' }] } });
    expect(copies(good.departing('p3'), bad.arriving('p1')).status).toBe('inconclusive');
    expect(copies(bad.departing('p3'), good.arriving('p1')).status).toBe('inconclusive');
  });
});

describe('silent', () => {
  it('passes when nothing was captured and nothing counted', () => {
    expect(silent(observe({}, { p3: {} }).departing('p3'))).toEqual({
      check: 'silent(during: departing p3)',
      status: 'passed',
      evidence: '0 packets',
      findings: [],
    });
  });

  it('fails when there is a packet', () => {
    const verdict = silent(conversation(three).departing('p3'));
    expect(verdict).toMatchObject({ status: 'failed', evidence: '3 packets' });
  });

  it('is inconclusive when the interface counted a packet that is not in the capture', () => {
    const during = observe({}, { p3: {} }, { captures: { 'p3 departing': { counted: 1 } } });
    expect(silent(during.departing('p3')).status).toBe('inconclusive');
  });
});

describe('holds', () => {
  const during = observe({}, { p1: { arriving: [...three, reply(1)] } });

  it('passes when each kind is there as often as expected', () => {
    const verdict = holds(during.arriving('p1'), { 'ICMP echo request': 3, 'ICMP echo reply': 1 });
    expect(verdict).toEqual({
      check: 'holds(during: arriving p1)',
      status: 'passed',
      evidence: '3 ICMP echo request, 1 ICMP echo reply',
      findings: [],
    });
  });

  it.each<[string, Record<string, number>, string[]]>([
    [
      'one kind is there less often',
      { 'ICMP echo request': 5, 'ICMP echo reply': 1 },
      [
        '3 ICMP echo request arriving at p1 where 5 should be, the first: 10.0.0.1 > 10.0.0.2: ICMP echo request, id 7, seq 1, length 64 (98 bytes, packet 1 arriving at p1)',
      ],
    ],
    [
      'a kind is there that nobody expected',
      { 'ICMP echo request': 3 },
      [
        '1 ICMP echo reply arriving at p1 where 0 should be, the first: 10.0.0.2 > 10.0.0.1: ICMP echo reply, id 7, seq 1, length 64 (98 bytes, packet 4 arriving at p1)',
      ],
    ],
    [
      'a kind is not there at all',
      { 'ICMP echo request': 3, 'ICMP echo reply': 1, 'ARP request': 1 },
      ['0 ARP request arriving at p1 where 1 should be'],
    ],
  ])('fails when %s', (_, expected, texts) => {
    const verdict = holds(during.arriving('p1'), expected);
    expect(verdict.status).toBe('failed');
    expect(summaries(verdict)).toEqual(texts);
  });
});

describe('delivered', () => {
  const told = (generator: Observation['generator'], circumstances: Circumstances = {}) =>
    delivered(conversation(three, { ...circumstances, record: { ...circumstances.record, generator } }));
  const command = ['ping'];

  it('passes when the generator says that all was answered', () => {
    const verdict = told({ command, asked: 3, claimed: 3, answered: 3 });
    expect(verdict).toEqual({
      check: 'delivered(during)',
      status: 'passed',
      evidence: '3 of 3 packets delivered',
      findings: [],
    });
  });

  it('fails when it says less', () => {
    const verdict = told({ command, asked: 3, claimed: 3, answered: 2 });
    expect(verdict.status).toBe('failed');
    expect(verdict.findings).toEqual([{ kind: 'missing', packets: 1, summary: '2 of 3 packets delivered' }]);
  });

  it('goes by the capture where ping ended before it had read the last answers', () => {
    const traffic = { kind: 'ping', from: 'h1', to: 'h2', count: 3 } as const;
    const topology = { ports: { p1: { endpoint: 'h1' }, p2: { endpoint: 'h2' }, p3: {} } };
    const pinged = { record: { traffic }, topology };
    const all = told({ command, asked: 3, claimed: 3, answered: 2 }, pinged);
    expect(all).toMatchObject({ status: 'passed', evidence: '3 of 3 packets delivered' });
    const more = told({ command, asked: 4, claimed: 4, answered: 2 }, pinged);
    expect(more.evidence).toBe('3 of 4 packets delivered');
    expect(more.status).not.toBe('passed');
  });

  it.each([
    ['it says nothing of delivery', { command, asked: 3, claimed: 3 }],
    ['nothing was asked', { command: [], asked: 0, claimed: 0, answered: 0 }],
    ['it sent less than asked, though all of that was answered', { command, asked: 3, claimed: 2, answered: 2 }],
  ])('is inconclusive when %s', (_, generator) => {
    expect(told(generator).status).toBe('inconclusive');
  });
});

describe('nothing passes for lack of evidence, and nothing fails for it', () => {
  const circumstances: readonly (readonly [string, Circumstances, string])[] = [
    [
      'the capture of the source dropped packets',
      { captures: { 'p1 arriving': { droppedByKernel: 2 } } },
      'the capture of what is arriving at p1 lost 2 packets itself',
    ],
    [
      'the capture of the copies dropped a packet',
      { captures: { 'p3 departing': { droppedByKernel: 1 } } },
      'the capture of what is departing at p3 lost 1 packet itself',
    ],
    [
      'the interface counted more than the capture holds',
      { captures: { 'p3 departing': { counted: 5 } } },
      'the capture of what is departing at p3 holds ',
    ],
    [
      'the interface counted less than the capture holds',
      { captures: { 'p1 arriving': { counted: 1 } } },
      'the capture of what is arriving at p1 holds 3 packets where the interface counted 1',
    ],
    [
      'the generator claims more than arrived',
      { record: { generator: { command: ['ping'], asked: 5, claimed: 5, answered: 5 } } },
      'the generator says that it sent 5 packets, and 3 arrived at p1',
    ],
    [
      'the generator sent less than asked',
      { record: { generator: { command: ['ping'], asked: 3, claimed: 2 } } },
      'the generator sent 2 packets of 3',
    ],
    [
      'packets were lost before the switch',
      { record: { lostBeforeSwitch: { p1: 4, p2: 0 } } },
      '4 packets arriving at p1 were lost in its receive queue, before the switch saw them',
    ],
    [
      'the traffic did not come to rest',
      { record: { doubts: [{ summary: 'waited 10000 ms in vain until traffic has come to rest' }] } },
      'waited 10000 ms in vain until traffic has come to rest',
    ],
  ];

  it.each(circumstances)('when %s', (_, circumstance, reason) => {
    for (const copied of [three, three.slice(1)]) {
      const during = conversation(copied, circumstance);
      for (const verdict of [equivalent(during, 'm0'), copies(during.departing('p3'), during.arriving('p1'))]) {
        expect(verdict.status, verdict.check).toBe('inconclusive');
        const doubts = verdict.findings.filter(({ kind }) => kind === 'evidence');
        expect(doubts).toHaveLength(1);
        expect(doubts[0]?.summary.startsWith(reason), doubts[0]?.summary).toBe(true);
      }
    }
  });

  it('when a frame was cut by the capture', () => {
    const [first, ...rest] = three as [Uint8Array, ...Uint8Array[]];
    const cut = { timeNs: 0n, bytes: first.subarray(0, 60), wireLength: first.length };
    const during = observe({ m0 }, { p1: { arriving: [cut, ...rest] }, p3: { departing: [cut, ...rest] } });
    for (const verdict of [equivalent(during, 'm0'), holds(during.arriving('p1'), { 'ICMP echo request': 3 })]) {
      expect(verdict.status).toBe('inconclusive');
      expect(summaries(verdict)[0]).toBe('the capture of what is arriving at p1 holds 1 packet cut short');
    }
  });

  it.each([
    ['silent', (during: Observation) => silent(during.arriving('p3'))],
    ['holds', (during: Observation) => holds(during.arriving('p1'), { 'ICMP echo request': 3 })],
    ['delivered', delivered],
  ])('%s: when the trial is in doubt', (_, judge) => {
    expect(judge(conversation(three)).status).toBe('passed');
    expect(judge(conversation(three, { record: { doubts: [{ summary: 'it did not come to rest' }] } })).status).toBe(
      'inconclusive',
    );
  });
});

describe('findings read as a person would say them', () => {
  const during = (copied: readonly Uint8Array[]) => summaries(equivalent(conversation(copied), 'm0')).join('\n');

  it('one of each: missing, duplicate, unexpected, altered, truncated', () => {
    const texts = {
      missing: during([request(1), request(3)]),
      duplicate: during([...three, request(2), request(2)]),
      unexpected: during([reply(1), ...three]),
      altered: during([request(1), flipped(request(2), 60), request(3)]),
      truncated: during([request(1), request(2), request(3).subarray(0, 64)]),
    };
    expect(texts).toMatchInlineSnapshot(`
      {
        "altered": "1 packet changed on the way to p3, the first: 10.0.0.1 > 10.0.0.2: ICMP echo request, id 7, seq 2, length 64 (98 bytes, packet 2 arriving at p1), payload byte 18 00 became 01",
        "duplicate": "2 packets copied to p3 more often than owed, the first: 10.0.0.1 > 10.0.0.2: ICMP echo request, id 7, seq 2, length 64 (98 bytes, packet 4 departing at p3)",
        "missing": "1 of 3 copies missing at p3: 1 not attributed; the first: 10.0.0.1 > 10.0.0.2: ICMP echo request, id 7, seq 2, length 64 (98 bytes, packet 2 arriving at p1)",
        "truncated": "1 packet cut on the way to p3, the first: 10.0.0.1 > 10.0.0.2: ICMP echo request, id 7, seq 3, length 64 (98 bytes, packet 3 arriving at p1), of which 64 bytes came",
        "unexpected": "1 packet at p3 that nobody owed, the first: 10.0.0.2 > 10.0.0.1: ICMP echo reply, id 7, seq 1, length 64 (98 bytes, packet 1 departing at p3)",
      }
    `);
  });

  it('a wrong direction: requests are missing, replies are surplus, nothing is altered', () => {
    expect(during(series(3, reply))).toMatchInlineSnapshot(`
      "3 of 3 copies missing at p3: 3 not attributed; the first: 10.0.0.1 > 10.0.0.2: ICMP echo request, id 7, seq 1, length 64 (98 bytes, packet 1 arriving at p1)
      3 packets at p3 that nobody owed, the first: 10.0.0.2 > 10.0.0.1: ICMP echo reply, id 7, seq 1, length 64 (98 bytes, packet 1 departing at p3)"
    `);
  });

  it('identical frames that leave it open', () => {
    const mirror = { selectSrcPort: ['p1'], selectDstPort: ['p2'], outputPort: 'p3' };
    const seen = {
      p1: { arriving: [request(1)] },
      p2: { departing: [request(1)] },
      p4: { arriving: [request(1)] },
      p3: { departing: [request(1)] },
    };
    expect(summaries(equivalent(observe({ m0: mirror }, seen), 'm0')).join('\n')).toMatchInlineSnapshot(
      `"identical frames on several ports leave open how many copies are owed (1 to 2), the first: 10.0.0.1 > 10.0.0.2: ICMP echo request, id 7, seq 1, length 64 (98 bytes, packet 1 arriving at p1)"`,
    );
  });

  it('a port that should be silent', () => {
    expect(summaries(silent(conversation(three).departing('p3'))).join('\n')).toMatchInlineSnapshot(
      `"3 packets departing at p3, where none should be, the first: 10.0.0.1 > 10.0.0.2: ICMP echo request, id 7, seq 1, length 64 (98 bytes, packet 1 departing at p3)"`,
    );
    expect(summaries(silent(conversation([reply(2)]).departing('p3'))).join('\n')).toMatchInlineSnapshot(
      `"1 packet departing at p3, where none should be, the first: 10.0.0.2 > 10.0.0.1: ICMP echo reply, id 7, seq 2, length 64 (98 bytes, packet 1 departing at p3)"`,
    );
  });
});
