import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Direction } from '../model/mirror.ts';
import type { CaptureAccount, TrialRecord } from '../model/observation.ts';
import type { Verdict } from '../model/verdict.ts';
import { type Circumstances, observe, reply, request, series } from '../oracle/testing/observe.ts';
import { repeatedInput } from '../packet/repeatedInput.ts';
import type { NamedCapture } from './captures/streams.ts';
import { capture, inMemory } from './captures/testing/captures.ts';
import { cameIn, forwarded, mirrored, type StoredCapture } from './replayed.ts';
import { account, counts } from './testing/counted.ts';

type Frames = readonly Uint8Array[];

const requests = series(6, request);
const replies = series(4, reply);
const flipped = (frame: Uint8Array) => frame.map((byte, index) => (index === 60 ? byte ^ 1 : byte));

/** The record of a replay that went well, unless told. */
const recordOf = (changes: Circumstances['record'] = {}): TrialRecord =>
  observe({}, {}, { record: { traffic: { kind: 'replay', from: 'client', capture: 'x.pcap' }, ...changes } });

function stored(
  port: string,
  direction: Direction,
  frames: Frames,
  { firstNs, ...account }: Partial<CaptureAccount> & { readonly firstNs?: bigint } = {},
): StoredCapture {
  const file = `${port}.${direction}.pcap`;
  const { length } = frames;
  return {
    account: { port, direction, file, packets: length, counted: length, droppedByKernel: 0, ...account },
    file: inMemory(file, capture(frames, firstNs)),
  };
}

const sent = (frames: Frames): NamedCapture => inMemory('x.pcap', capture(frames));

/** A capture that is sent so many times. */
const sentTimes = (frames: Frames, times: number): NamedCapture => {
  const once = sent(frames);
  return { ...once, open: () => repeatedInput(once.open, times) };
};

const stranger = new Uint8Array(70).fill(0xaa);

const brief = ({ status, evidence, findings }: Verdict) => ({
  status,
  evidence,
  findings: findings.map(({ kind, packets }) => `${packets} ${kind}`),
});
const passed = (evidence: string) => ({ status: 'passed', evidence, findings: [] });
const failed = (evidence: string, ...findings: readonly string[]) => ({ status: 'failed', evidence, findings });

describe('cameIn, of one sender', () => {
  const came = async (arrived: Frames, of: NamedCapture = sent(requests), record = recordOf()) =>
    brief(await cameIn(record, of, [stored('client', 'arriving', arrived)]));

  test('passes when each packet came in, in whatever order', async () => {
    expect(await came(requests)).toEqual(passed('6 of 6 packets came in'));
    expect(await came(requests.toReversed())).toEqual(passed('6 of 6 packets came in'));
  });

  test('says what it checked and by what counts', async () => {
    expect(await cameIn(recordOf(), sent(requests), [stored('client', 'arriving', requests)])).toMatchObject({
      check: 'cameIn(during: x.pcap)',
      counts: { owed: 6, copies: 6, matched: 6, missing: 0, duplicate: 0, unexpected: 0, altered: 0, truncated: 0 },
    });
  });

  test.each<[string, Frames, string, string]>([
    ['a packet did not', requests.slice(1), '5 of 6 packets came in, 1 missing', '1 missing'],
    ['one came in twice', [...requests, request(3)], '6 of 6 packets came in, 1 duplicate', '1 duplicate'],
    ['another came in', [...requests, reply(1)], '6 of 6 packets came in, 1 unexpected', '1 unexpected'],
    ['one was changed', [flipped(request(1)), ...requests.slice(1)], '5 of 6 packets came in, 1 altered', '1 altered'],
    [
      'one was cut',
      [request(1).subarray(0, 64), ...requests.slice(1)],
      '5 of 6 packets came in, 1 truncated',
      '1 truncated',
    ],
    ['none did', [], '0 of 6 packets came in, 6 missing', '6 missing'],
  ])('fails when %s', async (_, arrived, evidence, finding) => {
    expect(await came(arrived)).toEqual(failed(evidence, finding));
  });

  test('names the first packet that is wrong', async () => {
    const arriving = [stored('client', 'arriving', requests.slice(1))];
    const { findings } = await cameIn(recordOf(), sent(requests), arriving);
    expect(findings[0]?.summary).toContain('seq 1');
  });

  test('of a capture that is sent several times, each packet comes in as often', async () => {
    const thrice = [...requests, ...requests, ...requests];
    expect(await came(thrice, sentTimes(requests, 3))).toEqual(passed('18 of 18 packets came in'));
    expect(await came(thrice.slice(0, -1), sentTimes(requests, 3))).toEqual(
      failed('17 of 18 packets came in, 1 missing', '1 missing'),
    );
    expect(await came(thrice, sentTimes(requests, 2))).toEqual(
      failed('12 of 12 packets came in, 6 duplicate', '6 duplicate'),
    );
  });

  test.each<[string, Circumstances['record'], string]>([
    ['that is not known', {}, ''],
    [
      'beside the one that was asked for',
      { entered: entered({ packetsPerSecond: 1999.6, intendedPacketsPerSecond: 2000 }) },
      ' at 2000 packets/s, asked for 2000',
    ],
    ['alone where none was asked for', { entered: entered({ packetsPerSecond: 350_000 }) }, ' at 350000 packets/s'],
  ])('tells the rate %s', async (_, record, rate) => {
    expect(await came(requests, sent(requests), recordOf(record))).toEqual(passed(`6 of 6 packets came in${rate}`));
  });

  test('nothing of nothing proves nothing', async () => {
    expect(await came([], sent([]))).toMatchObject({ status: 'inconclusive', findings: ['0 evidence'] });
  });

  test('nobody who sent is a mistake of the caller', async () => {
    await expect(cameIn(recordOf(), sent(requests), [])).rejects.toThrow('nobody sent the capture');
  });
});

describe('cameIn, of two senders', () => {
  const conversation = [request(1), reply(1), request(2), reply(2), request(3), request(4)];
  const came = async (client: Frames, server: Frames, of: NamedCapture = sent(conversation)) =>
    brief(await cameIn(recordOf(), of, [stored('client', 'arriving', client), stored('server', 'arriving', server)]));
  const [four, two] = [series(4, request), series(2, reply)];

  test('passes when each packet came in at either of them', async () => {
    expect(await came(four, two)).toEqual(passed('6 of 6 packets came in'));
    expect(await came([...four, ...two], [])).toEqual(passed('6 of 6 packets came in'));
  });

  test('counts from the side of the capture', async () => {
    const arriving = [stored('client', 'arriving', [...four, stranger]), stored('server', 'arriving', [reply(1)])];
    const { counts } = await cameIn(recordOf(), sent(conversation), arriving);
    expect(counts).toMatchObject({ owed: 6, copies: 6, matched: 5, missing: 1, unexpected: 1 });
  });

  test.each<[string, Frames, Frames, string, readonly string[]]>([
    ['a packet did not', four, two.slice(1), '5 of 6 packets came in, 1 missing', ['1 missing']],
    ['one came in at both', [...four, reply(1)], two, '6 of 6 packets came in, 1 unexpected', ['1 unexpected']],
    ['another came in', four, [...two, reply(9)], '6 of 6 packets came in, 1 unexpected', ['1 unexpected']],
    [
      'one was changed',
      [flipped(request(1)), ...four.slice(1)],
      two,
      '5 of 6 packets came in, 1 altered',
      ['1 altered'],
    ],
    [
      'one was cut, which is another then',
      [request(1).subarray(0, 64), ...four.slice(1)],
      two,
      '5 of 6 packets came in, 1 missing, 1 unexpected',
      ['1 missing', '1 unexpected'],
    ],
    ['none did', [], [], '0 of 6 packets came in, 6 missing', ['6 missing']],
  ])('fails when %s', async (_, client, server, evidence, findings) => {
    expect(await came(client, server)).toEqual(failed(evidence, ...findings));
  });

  test('of a capture that is sent several times, each packet comes in as often', async () => {
    const twice = sentTimes(conversation, 2);
    expect(await came([...four, ...four], [...two, ...two], twice)).toEqual(passed('12 of 12 packets came in'));
    expect(await came([...four, ...four], two, twice)).toEqual(
      failed('10 of 12 packets came in, 2 missing', '2 missing'),
    );
  });

  test.prop([
    fc.array(
      fc.record({
        kind: fc.constantFrom('client', 'server'),
        number: fc.integer({ min: 1, max: 9 }),
        lost: fc.boolean(),
      }),
      { minLength: 1, maxLength: 40 },
    ),
  ])('what was lost of each side is what is missing, however often packets are alike', async (packets) => {
    const frame = ({ kind, number }: (typeof packets)[number]) => (kind === 'client' ? request(number) : reply(number));
    const arrived = (side: string) => packets.filter(({ kind, lost }) => kind === side && !lost).map(frame);
    const lost = packets.filter(({ lost: isLost }) => isLost).length;
    const { matched, missing, unexpected, altered } = (
      await cameIn(recordOf(), sent(packets.map(frame)), [
        stored('client', 'arriving', arrived('client')),
        stored('server', 'arriving', arrived('server')),
      ])
    ).counts as NonNullable<Verdict['counts']>;
    expect({ matched, missing, unexpected, altered }).toEqual({
      matched: packets.length - lost,
      missing: lost,
      unexpected: 0,
      altered: 0,
    });
  });
});

describe('forwarded', () => {
  const went = async (departed: Frames, arrived: Frames = requests) =>
    forwarded(recordOf(), stored('client', 'arriving', arrived), stored('server', 'departing', departed));

  test('passes when what arrived departed', async () => {
    const verdict = await went(requests);
    expect(brief(verdict)).toEqual(passed('6 of 6 packets forwarded'));
    expect(verdict.check).toBe('forwarded(during: arriving client, departing server)');
  });

  test.each<[string, Frames, string, string]>([
    ['a packet did not', requests.slice(1), '5 of 6 packets forwarded, 1 missing', '1 missing'],
    ['one departed twice', [...requests, request(3)], '6 of 6 packets forwarded, 1 duplicate', '1 duplicate'],
    ['another departed', [...requests, reply(1)], '6 of 6 packets forwarded, 1 unexpected', '1 unexpected'],
    [
      'one was changed',
      [flipped(request(1)), ...requests.slice(1)],
      '5 of 6 packets forwarded, 1 altered',
      '1 altered',
    ],
  ])('fails when %s', async (_, departed, evidence, finding) => {
    expect(brief(await went(departed))).toEqual(failed(evidence, finding));
  });
});

describe('mirrored', () => {
  const owed = [
    stored('client', 'arriving', requests),
    stored('server', 'arriving', replies, { firstNs: 1_700_000_000_000_000_500n }),
  ];
  const all = [...requests, ...replies];
  const copied = (frames: Frames, of: readonly StoredCapture[] = owed) =>
    mirrored(recordOf(), of, stored('monitor', 'departing', frames));

  test('passes when the output holds what is owed, of one capture or of several', async () => {
    const verdict = await copied(all);
    expect(brief(verdict)).toEqual(passed('10 of 10 packets copied'));
    expect(verdict.check).toBe('mirrored(during: departing monitor, arriving client + arriving server)');
    expect(brief(await copied(requests, owed.slice(0, 1)))).toEqual(passed('6 of 6 packets copied'));
  });

  test('owes a packet as often as it is in the captures', async () => {
    const twice = [stored('client', 'arriving', requests), stored('server', 'departing', requests)];
    expect(brief(await copied([...requests, ...requests], twice))).toEqual(passed('12 of 12 packets copied'));
    expect(brief(await copied(requests, twice))).toEqual(failed('6 of 12 packets copied, 6 missing', '6 missing'));
  });

  test.each<[string, Frames, string, string]>([
    ['misses a packet', all.slice(1), '9 of 10 packets copied, 1 missing', '1 missing'],
    ['copies one twice', [...all, reply(1)], '10 of 10 packets copied, 1 duplicate', '1 duplicate'],
    ['copies what it does not owe', [...all, request(99)], '10 of 10 packets copied, 1 unexpected', '1 unexpected'],
    ['changes one', [...all.slice(0, -1), flipped(reply(4))], '9 of 10 packets copied, 1 altered', '1 altered'],
  ])('fails when the mirror %s', async (_, frames, evidence, finding) => {
    expect(brief(await copied(frames))).toEqual(failed(evidence, finding));
  });
});

describe('what cannot be relied on is neither passed nor failed', () => {
  type Judge = (record: TrialRecord, first: StoredCapture, second: StoredCapture) => Promise<Verdict>;
  const checks: readonly (readonly [string, Judge])[] = [
    ['cameIn', (record, first) => cameIn(record, sent(requests), [first])],
    ['cameIn of two', (record, first, second) => cameIn(record, sent([...requests, ...requests]), [first, second])],
    ['forwarded', (record, first, second) => forwarded(record, first, second)],
    ['mirrored', (record, first, second) => mirrored(record, [first], second)],
  ];

  const judged = async (judge: Judge, record: TrialRecord, frames: Frames, account: Partial<CaptureAccount>) =>
    judge(record, stored('client', 'arriving', frames, account), stored('server', 'departing', frames, account));

  for (const [name, judge] of checks) {
    test(`${name}: passes where all is well`, async () => {
      expect((await judged(judge, recordOf(), requests, {})).status).toBe('passed');
    });

    test.each<[string, Circumstances['record'], Partial<CaptureAccount>, string]>([
      ['packets were lost before the switch', { lostBeforeSwitch: { client: 4 } }, {}, '4 packets arriving at client'],
      [
        'the traffic did not come to rest',
        { doubts: [{ summary: 'it did not come to rest' }] },
        {},
        'it did not come to rest',
      ],
      ['the capture lost packets', {}, { droppedByKernel: 2 }, 'the capture of what is arriving at client lost 2'],
      ['the counters say otherwise', {}, { counted: 7 }, 'the capture of what is arriving at client holds'],
      [
        'a generator sent less',
        { generator: { command: [], asked: 7, claimed: 6 } },
        {},
        'the generator sent 6 packets',
      ],
    ])(`${name}: when %s`, async (_, record, account, reason) => {
      for (const frames of [requests, [...requests.slice(2), reply(1)]]) {
        const { status, findings } = await judged(judge, recordOf(record), frames, account);
        expect(status).toBe('inconclusive');
        expect(findings.filter(({ kind }) => kind === 'evidence')[0]?.summary.startsWith(reason)).toBe(true);
      }
    });
  }

  test('copies that are missing are charged to where they were lost', async () => {
    const counters = { ports: [{ ...account('monitor', counts(0, 4), 6), queueDropped: 1 }] };
    const output = stored('monitor', 'departing', requests.slice(0, 4));
    const { status, findings } = await mirrored(
      recordOf({ counters }),
      [stored('client', 'arriving', requests)],
      output,
    );
    expect(status).toBe('failed');
    expect(findings[0]).toMatchObject({ kind: 'missing', packets: 2, notAttributed: 0 });
    expect(findings[0]?.charges).toEqual([
      { packets: 1, hop: 'mirror output', counter: 'qdisc drops of monitor' },
      { packets: 1, hop: 'mirror output', counter: 'put out by flows, not counted at monitor' },
    ]);
    expect(findings[0]?.summary).toMatch(
      /^2 of 6 copies missing at monitor: 1 dropped at the output port's queue \(qdisc drops of monitor\), 1 put out by flows, not counted at monitor; the first: /,
    );
  });

  test('a capture that ends within a packet names its file', async () => {
    const whole = capture(requests);
    const cut = { ...stored('client', 'arriving', requests), file: inMemory('cut.pcap', whole.subarray(0, -5)) };
    for (const verdict of [
      await cameIn(recordOf(), sent(requests), [cut]),
      await cameIn(recordOf(), sent(requests), [cut, stored('server', 'arriving', [])]),
      await mirrored(recordOf(), [stored('client', 'arriving', requests)], cut),
    ]) {
      expect(verdict.status).toBe('inconclusive');
      expect(verdict.findings[0]?.summary).toMatch(/^cut\.pcap: damaged at byte /);
    }
  });
});

/** All that came in of six packets, with these rates. */
function entered(rates: { readonly packetsPerSecond: number; readonly intendedPacketsPerSecond?: number }) {
  return { ports: ['client'], counted: 6, captured: 6, packets: 6, ...rates };
}
