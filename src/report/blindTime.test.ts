import { describe, expect, test } from 'vitest';
import {
  BLIND_TIME_QUANTITIES,
  type BlindTime,
  type BlindTimeReport,
  type BlindTimeRow,
  type MedianSummary,
} from '../model/blindTime.ts';
import { countText, isMeasured, numberText, originalLine, rangeText, resultLine, timeText } from './blindTime.ts';
import { blindTimeMarkdown } from './blindTimeMarkdown.ts';
import { blindTimeSchema } from './blindTimeSchema.ts';
import { renderBlindTime } from './blindTimeText.ts';

const zero: MedianSummary = { repeats: 20, open: 0, min: 0, median: 0, max: 0, low: 0, high: 0 };
const some: MedianSummary = { repeats: 20, open: 0, min: 0.8, median: 2.763, max: 78.33, low: 2.22, high: 4.684 };
const blind: MedianSummary = { repeats: 20, open: 20, openFrom: 6012 };
const partly: MedianSummary = { repeats: 20, open: 3, openFrom: 600, min: 1, median: 10.5, low: 6, high: 15 };

const row = (
  more: Pick<BlindTimeRow, 'transition' | 'purged'>,
  quantities: Partial<BlindTimeRow['quantities']> = {},
) => ({
  windowMs: 600,
  ...more,
  quantities: {
    ...(Object.fromEntries(BLIND_TIME_QUANTITIES.map((name) => [name, zero])) as BlindTimeRow['quantities']),
    ...quantities,
  },
});
const rows: readonly BlindTimeRow[] = [
  row({ transition: 'attach', purged: false }, { missingMs: blind, missingPackets: blind }),
  row({ transition: 'attach', purged: true }, { missingMs: some, missingPackets: { ...some, median: 28 } }),
  row({ transition: 'change', purged: false }, { surplusMs: partly, surplusCopies: partly }),
  row({ transition: 'change', purged: true }, { gapMs: some, gapGrowthMs: some }),
  row({ transition: 'detach', purged: false }),
  row({ transition: 'detach', purged: true }),
];
const wrong = { packets: 0, afterApplied: 0, durationMs: 0, ended: true };
const one: BlindTime = {
  transition: 'attach',
  purged: true,
  repeat: 1,
  windowMs: 600,
  appliedMs: 3,
  purgedMs: 3.5,
  arrived: 6000,
  copied: 5972,
  lost: 0,
  missing: { ...wrong, packets: 28, durationMs: 2.7 },
  surplus: wrong,
  doubled: 0,
  original: { gapMs: 2, quietGapMs: 1, undelivered: 3, quietUndelivered: 2, reordered: 1, quietReordered: 0 },
};
const report: BlindTimeReport = {
  schemaVersion: 1,
  program: { version: '0.1.0', commit: '12345678' },
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 81_000,
  complete: true,
  command: 'mirrorbench blindtime --repeats 20',
  seed: 1,
  environment: {
    kernel: '6.18',
    system: 'Debian',
    architecture: 'x64',
    processor: 'a processor',
    cores: 2,
    memoryBytes: 1,
    node: '20.19.2',
    user: 'root',
    tools: {},
  },
  openVSwitch: '3.1.0',
  asked: { repeats: 20, packetsPerSecond: 10_000, windowMs: 600 },
  results: [
    {
      variant: {
        port: 'veth',
        switch: 'ovs-netdev',
        mechanism: 'ovs-mirror',
        ovs: '3.1.0',
        offloads: 'off',
        endpoint: 'namespace',
      },
      packetsPerSecond: 10_199.6,
      rows,
      repeats: [one],
      doubts: [],
    },
  ],
};
const [result] = report.results as readonly [BlindTimeReport['results'][number]];
const withResult = (more: Partial<typeof result>): BlindTimeReport => ({
  ...report,
  results: [{ ...result, ...more }],
});

test('it is measured when each transition was, as often as asked for, with purge and without', () => {
  expect(isMeasured(report)).toBe(true);
  expect(isMeasured({ ...report, complete: false })).toBe(false);
  expect(isMeasured({ ...report, asked: { ...report.asked, repeats: 21 } })).toBe(false);
  expect(isMeasured(withResult({ rows: rows.filter(({ purged }) => purged) }))).toBe(false);
  expect(isMeasured(withResult({ rows: [] }))).toBe(false);
});

test('where there is no purge, three transitions are all', () => {
  const variant = { ...result.variant, mechanism: 'tc', switch: 'linux-bridge' } as const;
  const without = rows.filter(({ purged }) => !purged);
  expect(isMeasured(withResult({ variant, rows: without }))).toBe(true);
  expect(resultLine({ ...result, variant, rows: without }, report)).toBe(
    'tc on linux-bridge: attached, changed and detached while 10199 packets/s passed, 20 times',
  );
});

test('fewer repeats than asked for are told', () => {
  expect(resultLine(result, { ...report, asked: { ...report.asked, repeats: 25 } })).toContain(
    '20 of 25 times without',
  );
  const { packetsPerSecond: _, ...nothing } = result;
  expect(resultLine({ ...nothing, rows: [] }, report)).toBe('ovs-mirror on ovs-netdev: nothing could be told');
});

describe('numbers', () => {
  test('are the median with its interval', () => {
    expect([timeText(some, 600), countText(some), rangeText(some)]).toEqual([
      '2.76 2.22…4.68',
      '2.76 2.22…4.68',
      '0.8…78.3',
    ]);
  });

  test('that are always the same stand alone', () => {
    expect([timeText(zero, 600), countText(zero)]).toEqual(['0', '0']);
  });

  test('that had not ended are never averaged in', () => {
    expect([timeText(blind, 600), countText(blind), rangeText(blind)]).toEqual([
      'not within 600 ms: 20 of 20',
      '≥ 6012',
      'from 6012',
    ]);
    expect([timeText(partly, 600), countText(partly), rangeText(partly)]).toEqual([
      '10.5; not within 600 ms: 3 of 20',
      '10.5',
      'from 1',
    ]);
  });

  test('have three digits that count', () => {
    expect([0.12345, 1.2345, 99.96, 123.4, 5980.4, -2.5577].map(numberText)).toEqual([
      '0.123',
      '1.23',
      '100',
      '123',
      '5980',
      '-2.56',
    ]);
  });
});

test('the original: where its longest gap has grown, beyond doubt, and what it lost', () => {
  expect(originalLine(result)).toBe(
    'The original: its longest gap is longer at change, purged by 2.76 ms (2.22…4.68); 3 not delivered (2 before), 1 reordered (0 before)',
  );
  expect(originalLine({ ...result, rows: [] })).toContain('its longest gap is not found to be longer than before');
});

test('the table fits a terminal', () => {
  const text = renderBlindTime(report, { color: false });
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(text).toMatchInlineSnapshot(`
    "ovs-mirror on ovs-netdev: attached, changed and detached while 10199 packets/s
    passed, 20 times without revalidator/purge and 20 times with revalidator/purge

                 missing    packets  surplus ms  copies  doubled      gap ms  before
                      ms
    ────────────────────────────────────────────────────────────────────────────────
    attach           not     ≥ 6012           0       0        0           0       0
                  within
                 600 ms:
                20 of 20
    attach,         2.76         28           0       0        0           0       0
    purged     2.22…4.68  2.22…4.68
    change             0          0   10.5; not    10.5        0           0       0
                                     within 600
                                       ms: 3 of
                                             20
    change,            0          0           0       0        0        2.76       0
    purged                                                         2.22…4.68
    detach             0          0           0       0        0           0       0
    detach,            0          0           0       0        0           0       0
    purged

    The original: its longest gap is longer at change, purged by 2.76 ms
    (2.22…4.68); 3 not delivered (2 before), 1 reordered (0 before)

    Each is the median of the repeats, with its interval at a level of 95 %; of what
    gaps have grown by, for all rows together.
    Missing: delivered and not copied, of what arrived since the command was given;
    the time is until the last such packet.
    Surplus: copies that left by an output where they are owed no longer. Doubled:
    copies beyond the first.
    Gap: the longest time without a departure of the original, within the 100 ms
    since the command, and within those before it.

    Open vSwitch 3.1.0, 1 min 21 s, seed 1
    "
  `);
});

test('Markdown has a row a transition, with the least and the most', () => {
  expect(blindTimeMarkdown(report)).toMatchInlineSnapshot(`
    "## Blind time of mirrors

    mirrorbench 0.1.0 (12345678), 2026-01-01T00:00:00.000Z, 1 min 21 s; Open vSwitch 3.1.0, kernel 6.18, 2 cores, Node 20.19.2.

    \`\`\`text
    mirrorbench blindtime --repeats 20
    \`\`\`

    ovs-mirror on ovs-netdev: attached, changed and detached while 10199 packets/s passed, 20 times without revalidator/purge and 20 times with revalidator/purge

    |  | Applied ms | Missing ms | packets | after applied | Surplus ms | copies | after applied | Doubled | Gap ms | before | growth | Not delivered | before | Reordered |
    | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
    | attach | 0 | not within 600 ms: 20 of 20 | ≥ 6012 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    | attach, purged | 0 | 2.76 2.22…4.68 \\[0.8…78.3\\] | 28 2.22…4.68 \\[0.8…78.3\\] | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    | change | 0 | 0 | 0 | 0 | 10.5; not within 600 ms: 3 of 20 \\[from 1\\] | 10.5 \\[from 1\\] | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    | change, purged | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 2.76 2.22…4.68 \\[0.8…78.3\\] | 0 | 2.76 2.22…4.68 \\[0.8…78.3\\] | 0 | 0 | 0 |
    | detach | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    | detach, purged | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |

    The original: its longest gap is longer at change, purged by 2.76 ms (2.22…4.68); 3 not delivered (2 before), 1 reordered (0 before)

    Each is the median of the repeats, with its interval at a level of 95 %; of what gaps have grown by, for all rows together. Missing: delivered and not copied, of what arrived since the command was given; the time is until the last such packet. Surplus: copies that left by an output where they are owed no longer. Doubled: copies beyond the first. Gap: the longest time without a departure of the original, within the 100 ms since the command, and within those before it.

    In brackets: from the least to the most.
    "
  `);
});

test('what does not count is told, and nothing of it is markup or colour', () => {
  const doubtful = withResult({ doubts: ['stream1: the capture of | lost\u001b[31m 5'] });
  for (const text of [renderBlindTime(doubtful, { color: false }), blindTimeMarkdown(doubtful)]) {
    expect(text).toContain('Not counted:');
    expect(text).toContain('stream1: the capture of | lost');
    expect(text).not.toContain('\u001b');
  }
});

test('the layout of blindtime.json is what the schema says, and nothing else', () => {
  expect(blindTimeSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  expect(blindTimeSchema.safeParse({ ...report, more: 1 }).success).toBe(false);
  expect(blindTimeSchema.safeParse(withResult({ repeats: [{ ...one, arrived: -1 }] })).success).toBe(false);
});
