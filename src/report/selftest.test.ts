import { expect, test } from 'vitest';
import type { CaseResult, SelftestReport } from '../model/selftest.ts';
import { faultSummaries, hasStood, misjudged, selftestHeadline } from './selftest.ts';
import { selftestMarkdown } from './selftestMarkdown.ts';
import { renderSelftest } from './selftestTable.ts';

const right: CaseResult = {
  fault: 'lose one',
  packetsPerSecond: 1000,
  seed: 1,
  status: 'failed',
  findings: ['1 of 300 copies missing'],
  injected: 1,
  found: true,
  rightClass: true,
  rightHop: true,
  clean: [
    { status: 'passed', findings: [] },
    { status: 'passed', findings: [] },
  ],
};
const cut: CaseResult = { ...right, fault: 'cut', rightHop: undefined } as never;

const report: SelftestReport = {
  schemaVersion: 2,
  program: { version: '0.1.0', commit: '12345678' },
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 61_000,
  complete: true,
  command: "mirrorbench selftest --fault 'lose one'",
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
  mechanism: 'ovs-mirror',
  switch: 'ovs-netdev',
  faults: [
    { name: 'lose one', means: 'nftables', expected: { status: 'failed', kinds: ['missing'], hop: 'mirror output' } },
    { name: 'cut', means: 'a relay | of its own', expected: { status: 'failed', kinds: ['truncated'] } },
  ],
  cases: [right, { ...right, seed: 2 }, cut],
};

const wrongs: readonly [string, Partial<CaseResult>][] = [
  ['not found', { found: false }],
  ['of the wrong class', { rightClass: false }],
  ['at the wrong hop', { rightHop: false }],
  ['a false alarm', { clean: [{ status: 'inconclusive', findings: ['1 packet\u001b[31m lost'] }] }],
];

test('it has stood when all is right', () => {
  expect(hasStood(report)).toBe(true);
  expect(selftestHeadline(report)).toBe('3 of 3 faults found and named right, 0 false alarms in 6 clean trials');
  expect(faultSummaries(report).map(({ injected, found, rightHop }) => [injected, found, rightHop])).toEqual([
    [2, 2, 2],
    [1, 1, undefined],
  ]);
});

test.each(wrongs)('it has not when one is %s, and says what was', (_, wrong) => {
  const all = { ...report, cases: [...report.cases, { ...right, ...wrong }] };
  expect(hasStood(all)).toBe(false);
  const said = 'clean' in wrong ? 'a clean trial: inconclusive' : 'lose one, 1000 packets/s, seed 1';
  expect(renderSelftest(all, { color: false })).toContain(said);
  expect(selftestMarkdown(all)).toContain(said);
  expect(renderSelftest(all, { color: false }) + selftestMarkdown(all)).not.toContain('\u001b');
});

test('it has not when it was cut short, or tried nothing', () => {
  expect(hasStood({ ...report, complete: false })).toBe(false);
  expect(hasStood({ ...report, cases: [] })).toBe(false);
  expect(misjudged(report)).toEqual([]);
});

test('the table fits a terminal, and Markdown has a row a fault', () => {
  expect(renderSelftest(report, { color: false })).toMatchInlineSnapshot(`
    "3 of 3 faults found and named right, 0 false alarms in 6 clean trials

    fault     expected                         found   class     hop
    ────────────────────────────────────────────────────────────────
    lose one  failed: missing; mirror output  2 of 2  2 of 2  2 of 2
    cut       failed: truncated               1 of 1  1 of 1       –

    ovs-mirror on ovs-netdev, Open vSwitch 3.1.0, 1 min 01 s, seed 1
    "
  `);
  expect(selftestMarkdown(report)).toMatchInlineSnapshot(`
    "## 3 of 3 faults found and named right, 0 false alarms in 6 clean trials

    mirrorbench 0.1.0 (12345678), 2026-01-01T00:00:00.000Z, 1 min 01 s; ovs-mirror on ovs-netdev, Open vSwitch 3.1.0, kernel 6.18, 2 cores, Node 20.19.2.

    \`\`\`text
    mirrorbench selftest --fault 'lose one'
    \`\`\`

    | Fault | Made by | Expected | Times | Found | Right class | Right hop |
    | --- | --- | --- | --- | --- | --- | --- |
    | lose one | nftables | failed: missing; mirror output | 2 | 2 | 2 | 2 |
    | cut | a relay &#124; of its own | failed: truncated | 1 | 1 | 1 | – |
    "
  `);
});
