import { createRequire } from 'node:module';
import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { renderTable } from './table.ts';
import { fourVersions, rowOf, switches } from './testing/four-versions.ts';
import { hostileReport } from './testing/hostile.ts';
import { copiedOn, mixed, noLongerDeviating, oneOfEach, outcomeOf, reportOf, switchOf } from './testing/made-up.ts';

/** Columns that a line takes, as cli-table3 measures them: another measure than the one that the renderer wraps by. */
const { strlen } = createRequire(import.meta.url)('cli-table3/src/utils.js') as { strlen(text: string): number };
const widest = (text: string): number => Math.max(...text.split('\n').map(strlen));

describe('renderTable', () => {
  test('a run in which all held is one line and a table', () => {
    const internal = {
      port: 'internal',
      switch: 'ovs-netdev',
      mechanism: 'ovs-mirror',
      ovs: '3.1.0',
      offloads: 'off',
      endpoint: 'namespace',
    } as const;
    const report = reportOf([
      oneOfEach.passed,
      outcomeOf('article/span-egress', { variant: internal, durationMs: 12_345 }),
    ]);
    expect(renderTable(report, { color: false })).toMatchInlineSnapshot(`
      "2 claims held: 2 passed in 9.8 s

      scenario (article)  variant   verdict   evidence           time
      ───────────────────────────────────────────────────────────────
      span-egress         veth      ✓ passed  10 of 10 copies   0.6 s
      span-egress         internal  ✓ passed  10 of 10 copies  12.3 s

      Open vSwitch 3.1.0 (system): 1 of 3 gates in force, all in report.md
      "
    `);
  });

  test('of what did not pass it says where the evidence lies, and the command that repeats it', () => {
    const failed = outcomeOf("it's mine.ts", {
      ...{ status: 'failed', evidence: 'mine.veth/evidence' },
      repeat: ['mirrorbench', 'run', "it's mine.ts", '--port', 'veth'],
    });
    const lines = renderTable(reportOf([failed]), { color: false, folder: 'reports/1' }).split('\n');
    expect(lines).toContain('  Evidence: reports/1/mine.veth/evidence');
    expect(lines).toContain(String.raw`  Repeat: mirrorbench run 'it'\''s mine.ts' --port veth`);
  });

  test('what did not pass is told below the table', () => {
    expect(renderTable(mixed, { color: false })).toMatchInlineSnapshot(`
      "1 of 6 claims could not be checked: article/replay (veth); 1 passed, 1 known
      deviation, 1 failed, 1 inconclusive, 1 skipped in 9.8 s

      scenario (article)  variant     verdict            evidence                 time
      ────────────────────────────────────────────────────────────────────────────────
      span-egress         veth        ✓ passed           10 of 10 copies         0.6 s
      span-egress         internal,   ✗ failed           9 of 10 copies, 1       0.6 s
                          ovs-kernel                     missing
      iperf3-tcp          veth        ? inconclusive     the capture of     1 min 01 s
                                                         vnic-1 dropped 12
                                                         packets
      filtered            veth        - skipped          Mirror.filter is        0.0 s
                                                         not a column of
                                                         Open vSwitch
                                                         3.1.0
      remove-mirrors      veth        ~ known deviation  9 of 10 copies, 1       0.6 s
                                                         missing
      replay              veth        ! errored          tcpreplay ended         0.6 s
                                                         with exit code 1

      ✗ failed: article/span-egress (internal, ovs-kernel)
        Each packet that arrives on a selected port reaches the output port once,
        unchanged.
          ✗ equivalent(during, mirror0): 9 of 10 copies, 1 missing
            - 1 packet was not copied, the first: ICMP echo request 192.168.1.3 >
              192.168.1.4, id 17, seq 4, 98 bytes, 0.031 s after the first.
          during, mirror output at mirror0-output: 10,012 in, 9 out, lost 10,001
            (tx_dropped of mirror0-output), residual 2

      ? inconclusive: article/iperf3-tcp (veth)
        Every TCP segment that entered the switch is copied once.
          ? equivalent(during, mirror0): the capture of vnic-1 dropped 12 packets
            - tcpdump dropped 12 of 5000 packets that arrived on vnic-1.

      - skipped: article/filtered (veth)
        Only packets that match the filter are copied.
          Mirror.filter is not a column of Open vSwitch 3.1.0

      ! errored: article/replay (veth)
        What enters is what is copied.
          tcpreplay ended with exit code 1
            while reading fixtures/smallFlows.pcap

      Known deviations
      ~ article/remove-mirrors (veth)
        Packets of flows that are alive are copied on after the mirrors are removed.
        source: bridge.c: mirror_destroy() asks for no revalidation

      Open vSwitch 3.1.0 (system): 1 of 3 gates in force, all in report.md
      "
    `);
  });

  test('a run of nothing has no table', () => {
    expect(renderTable(reportOf([], { switches: [] }), { color: false })).toBe(
      'nothing was checked: no scenario has run, in 9.8 s\n',
    );
  });

  test.each([
    ['one version', mixed],
    ['several versions', fourVersions],
    ['what no longer deviates', reportOf([noLongerDeviating])],
  ])('colours change nothing but colours: %s', (_what, report) => {
    const coloured = renderTable(report, { color: true });
    expect(coloured).toContain('\x1b[');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is colours that are taken out
    expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(renderTable(report, { color: false }));
  });

  test('what is known to deviate and does not stands on top, though all held', () => {
    const internal = { ...noLongerDeviating.variant, port: 'internal' } as const;
    const report = reportOf([oneOfEach.passed, noLongerDeviating, { ...noLongerDeviating, variant: internal }]);
    expect(renderTable(report, { color: false })).toMatchInlineSnapshot(`
      "3 claims held: 3 passed in 9.8 s; no longer deviates: article/remove-mirrors
      (veth) and 1 more

      no longer deviates: article/remove-mirrors (veth; internal); take it out of
          the known deviations
        Packets of flows that are alive are copied on after the mirrors are removed.
        source: bridge.c: mirror_destroy() asks for no revalidation

      scenario (article)  variant   verdict   evidence          time
      ──────────────────────────────────────────────────────────────
      span-egress         veth      ✓ passed  10 of 10 copies  0.6 s
      remove-mirrors      veth      ✓ passed  0 packets        0.6 s
      remove-mirrors      internal  ✓ passed  0 packets        0.6 s

      Open vSwitch 3.1.0 (system): 1 of 3 gates in force, all in report.md
      "
    `);
  });

  test('a headline of all that held is not green when a known deviation is one no longer', () => {
    expect(renderTable(reportOf([oneOfEach.passed]), { color: true })).toContain('\x1b[1m\x1b[32m1 claim held');
    expect(renderTable(reportOf([noLongerDeviating]), { color: true })).toContain('\x1b[1m\x1b[33m1 claim held');
  });

  test('what failed in another way than its version is known to says so', () => {
    const report = reportOf([{ ...oneOfEach.failed, deviation: copiedOn }]);
    expect(renderTable(report, { color: false })).toContain('    known to deviate in another way: Packets of flows');
  });

  test('long names are wrapped, and what would fill the screen is cut', () => {
    const report = reportOf([outcomeOf(`a/rather-long/path/to-a-file/${'x'.repeat(500)}.ts`)]);
    const text = renderTable(report, { color: false });
    expect(text).toContain('…');
    expect(text.split('\n').length).toBeLessThan(12);
    expect(widest(text)).toBeLessThanOrEqual(80);
  });

  test('several versions are one table of symbols, what changes between them, and the rest in short', () => {
    expect(renderTable(fourVersions, { color: false })).toMatchInlineSnapshot(`
      "1 of 28 claims failed: conformance/bond-recirculation (veth, 3.5.0); 20 passed,
      5 known deviations, 2 skipped in 9.8 s

         scenario                        variant   2.17.9  3.1.0  3.4.0  3.5.0
      ────────────────────────────────────────────────────────────────────────
         article/span-egress             veth      ✓       ✓      ✓      ✓
         article/span-egress             internal  ✓       ✓      ✓      ✓
      ≠  article/remove-mirrors          veth      ~       ~      ✓      ✓
      ≠  article/remove-mirrors          internal  ~       ~      ✓      ✓
      ≠  conformance/filter              veth      -       -      ✓      ✓
      ≠  conformance/register-write      veth      ✓       ✓      ~      ✓
      ≠  conformance/bond-recirculation  veth      ✓       ✓      ✓      ✗

      ✓ passed  ✗ failed  - skipped  ~ known deviation  ≠ versions differ

      What changes between versions

      2.17.9 → 3.1.0: no verdict changes

      3.1.0 → 3.4.0: 1 no longer passes, 3 now pass; 3 gates change
        conformance/register-write (veth): passed → known deviation
          3.4.0: A flow that writes a register has its packets copied twice.
        article/remove-mirrors (veth; internal): known deviation → passed
          3.1.0: Packets of flows that are alive are copied on after the mirrors are
            removed.
        conformance/filter (veth): skipped → passed
          3.1.0: Mirror.filter is not a column of Open vSwitch 3.1.0
        gates now in force: re-mirror-after-change, live-flows-follow
        gates no longer in force: patch-ports-apart

      3.4.0 → 3.5.0: 1 no longer passes, 1 now passes
        conformance/bond-recirculation (veth): passed → failed
          3.5.0: 9 of 10 copies, 1 missing
        conformance/register-write (veth): known deviation → passed
          3.4.0: A flow that writes a register has its packets copied twice.

      ✗ failed: conformance/bond-recirculation (veth, 3.5.0)
        Each packet that arrives on a selected port reaches the output port once,
        unchanged.
          ✗ equivalent(during, mirror0): 9 of 10 copies, 1 missing
            - 1 packet was not copied, the first: ICMP echo request 192.168.1.3 >
              192.168.1.4, id 17, seq 4, 98 bytes, 0.031 s after the first.
          during, mirror output at mirror0-output: 10,012 in, 9 out, lost 10,001
            (tx_dropped of mirror0-output), residual 2

      Known deviations
      ~ article/remove-mirrors (veth, 2.17.9, 3.1.0; internal, 2.17.9, 3.1.0)
        Packets of flows that are alive are copied on after the mirrors are removed.
        source: bridge.c: mirror_destroy() asks for no revalidation
      ~ conformance/register-write (veth, 3.4.0)
        A flow that writes a register has its packets copied twice.
        source: NEWS of 3.4.1

      Open vSwitch 2.17.9 (debian:bullseye): 1 of 3 gates in force, all in report.md
      Open vSwitch 3.1.0 (system): 1 of 3 gates in force, all in report.md
      Open vSwitch 3.4.0 (/opt/ovs): 2 of 3 gates in force, all in report.md
      Open vSwitch 3.5.0 (debian:trixie): 2 of 3 gates in force, all in report.md
      "
    `);
  });

  test('where there is room the table of versions has words', () => {
    const text = renderTable(fourVersions, { color: false, width: 120 });
    expect(text.slice(text.indexOf('\n\n') + 2, text.indexOf('What changes'))).toMatchInlineSnapshot(`
      "   scenario                        variant   2.17.9             3.1.0              3.4.0              3.5.0
      ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
         article/span-egress             veth      ✓ passed           ✓ passed           ✓ passed           ✓ passed
         article/span-egress             internal  ✓ passed           ✓ passed           ✓ passed           ✓ passed
      ≠  article/remove-mirrors          veth      ~ known deviation  ~ known deviation  ✓ passed           ✓ passed
      ≠  article/remove-mirrors          internal  ~ known deviation  ~ known deviation  ✓ passed           ✓ passed
      ≠  conformance/filter              veth      - skipped          - skipped          ✓ passed           ✓ passed
      ≠  conformance/register-write      veth      ✓ passed           ✓ passed           ~ known deviation  ✓ passed
      ≠  conformance/bond-recirculation  veth      ✓ passed           ✓ passed           ✓ passed           ✗ failed

      ≠ versions differ

      "
    `);
  });

  test('where versions do not differ nothing is marked, and each step says so', () => {
    const alike = switches.map(({ version }) => switchOf(version));
    const text = renderTable(reportOf(rowOf('article/span-egress', 'veth'), { switches: alike }), { color: false });
    expect(text.slice(text.indexOf('\n\n') + 2)).toMatchInlineSnapshot(`
      "   scenario (article)  variant  2.17.9    3.1.0     3.4.0     3.5.0
      ──────────────────────────────────────────────────────────────────────
         span-egress         veth     ✓ passed  ✓ passed  ✓ passed  ✓ passed

      What changes between versions

      2.17.9 → 3.1.0: no verdict changes

      3.1.0 → 3.4.0: no verdict changes

      3.4.0 → 3.5.0: no verdict changes

      Open vSwitch 2.17.9 (system): 1 of 3 gates in force, all in report.md
      Open vSwitch 3.1.0 (system): 1 of 3 gates in force, all in report.md
      Open vSwitch 3.4.0 (system): 1 of 3 gates in force, all in report.md
      Open vSwitch 3.5.0 (system): 1 of 3 gates in force, all in report.md
      "
    `);
  });

  test('more versions than there is room for are spread over several tables, none left out', () => {
    const labels = Array.from({ length: 14 }, (_, index) => `3.${index}.0`);
    const outcomes = labels.map((ovs) =>
      outcomeOf('article/span-egress', { variant: { ...oneOfEach.passed.variant, ovs } }),
    );
    const report = reportOf(outcomes, { switches: labels.map((label) => switchOf(label)) });
    const text = renderTable(report, { color: false, width: 60 });
    expect(widest(text)).toBeLessThanOrEqual(60);
    const heads = text.split('\n').filter((line) => line.trim().startsWith('scenario'));
    expect(heads.length).toBeGreaterThan(1);
    expect(heads.flatMap((line) => line.match(/3\.\d+\.0/g))).toEqual(labels);
  });

  test.prop([hostileReport, fc.constantFrom(60, 80, 132)])(
    'whatever the names are, no line is too wide',
    (report, width) => {
      expect(widest(renderTable(report, { color: false, width }))).toBeLessThanOrEqual(width);
    },
  );

  test.prop([hostileReport])('whatever the names are, nothing of theirs steers the terminal', (report) => {
    expect(renderTable(report, { color: false }).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is colours that are taken out
    const coloured = renderTable(report, { color: true }).replace(/\x1b\[(1|22|3[1-6]|39)m/g, '');
    expect(coloured).not.toContain('\x1b');
  });
});
