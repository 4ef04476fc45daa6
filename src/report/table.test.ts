import { createRequire } from 'node:module';
import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { renderTable } from './table.ts';
import { hostileReport } from './testing/hostile.ts';
import { mixed, oneOfEach, outcomeOf, reportOf } from './testing/made-up.ts';

/** Columns that a line takes, as cli-table3 measures them: another measure than the one that the renderer wraps by. */
const { strlen } = createRequire(import.meta.url)('cli-table3/src/utils.js') as { strlen(text: string): number };
const widest = (text: string): number => Math.max(...text.split('\n').map(strlen));

describe('renderTable', () => {
  test('a run in which all held is one line and a table', () => {
    const internal = { port: 'internal', switch: 'ovs-netdev' } as const;
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
      "
    `);
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

      ? inconclusive: article/iperf3-tcp (veth)
        Every TCP segment that entered the switch is copied once.
          ? equivalent(during, mirror0): the capture of vnic-1 dropped 12 packets
            - tcpdump dropped 12 of 5000 packets that arrived on vnic-1.

      - skipped: article/filtered (veth)
        Only packets that match the filter are copied.
          Mirror.filter is not a column of Open vSwitch 3.1.0

      ~ known deviation: article/remove-mirrors (veth)
        Removing the mirrors leaves nothing mirrored.
          ✗ equivalent(during, mirror0): 9 of 10 copies, 1 missing
            - 1 packet was not copied, the first: ICMP echo request 192.168.1.3 >
              192.168.1.4, id 17, seq 4, 98 bytes, 0.031 s after the first.

      ! errored: article/replay (veth)
        What enters is what is copied.
          tcpreplay ended with exit code 1
            while reading fixtures/smallFlows.pcap
      "
    `);
  });

  test('a run of nothing has no table', () => {
    expect(renderTable(reportOf([]), { color: false })).toBe('nothing was checked: no scenario has run, in 9.8 s\n');
  });

  test('colours change nothing but colours', () => {
    const coloured = renderTable(mixed, { color: true });
    expect(coloured).toContain('\x1b[');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is colours that are taken out
    expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(renderTable(mixed, { color: false }));
  });

  test('long names are wrapped, and what would fill the screen is cut', () => {
    const report = reportOf([outcomeOf(`a/rather-long/path/to-a-file/${'x'.repeat(500)}.ts`)]);
    const text = renderTable(report, { color: false });
    expect(text).toContain('…');
    expect(text.split('\n').length).toBeLessThan(12);
    expect(widest(text)).toBeLessThanOrEqual(80);
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
