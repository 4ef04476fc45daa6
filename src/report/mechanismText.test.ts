import { createRequire } from 'node:module';
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { mechanismTable } from './mechanismTable.ts';
import { renderMechanisms } from './mechanismText.ts';
import { painter } from './paint.ts';
import { hostileText } from './testing/hostile.ts';
import { oneOfEach, reportOf } from './testing/made-up.ts';
import { mechanismOutcomes, mechanismsReport, scenarioOn, sevenPairs } from './testing/made-up-mechanisms.ts';

/** Columns that a line takes, as cli-table3 measures them: another measure than the one that the renderer wraps by. */
const { strlen } = createRequire(import.meta.url)('cli-table3/src/utils.js') as { strlen(text: string): number };
const widest = (text: string): number => Math.max(...text.split('\n').map(strlen));

const drawn = (report: Parameters<typeof mechanismTable>[0], room: number) =>
  renderMechanisms(mechanismTable(report), room, painter(false)).join('\n\n');
const seven = reportOf(mechanismOutcomes(sevenPairs));

describe('renderMechanisms', () => {
  test('seven mechanisms in 80 columns are one table', () => {
    expect(drawn(seven, 80)).toMatchInlineSnapshot(`
      "scenario         ovs-     ovs-     ovs-     tc       tc-       nft      ebpf
      (mechanisms)     mirror   flow     group             classful
      ───────────────────────────────────────────────────────────────────────────────
      egress only      ✓ 20/20  ✓ 20/20  ✓ 20/20  ✓ 20/20  ✓ 20/20   ✗ 20/40  ✓ 20/20
      both directions  ✓ 20/20  ✓ 20/20  ✓ 20/20  ~ twice  ~ twice   ✗ 40/40  ~ twice
      without                                     (1)      (1)       +40      (1)
      duplicates
      snaplen          ✓ 20/20  ✓ 20/20  - (2)    - (3)    - (4)     - (5)    - (6)
      target down      ✓ 20/20  ✓        ✓ 20/20  ?        ✓ 20/20   ✓ 20/20  !

      ✓ passed  ✗ failed  ? inconclusive  - skipped  ~ known deviation  ! errored  +
      copies too many

      (1) A packet between two selected ports is copied at each of them. Source:
          tc-mirred(8)
      (2) ovs-group cuts no copies
      (3) tc cuts no copies
      (4) tc-classful cuts no copies
      (5) nft cuts no copies
      (6) ebpf cuts no copies"
    `);
  });

  test('with more room words stand where there is no evidence', () => {
    expect(drawn(seven, 140)).toMatchInlineSnapshot(`
      "scenario (mechanisms)               ovs-mirror  ovs-flow    ovs-group      tc              tc-classful    nft             ebpf
      ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
      egress only                         ✓ 20 of 20  ✓ 20 of 20  ✓ 20 of 20     ✓ 20 of 20      ✓ 20 of 20     ✗ 20 of 40      ✓ 20 of 20
      both directions without duplicates  ✓ 20 of 20  ✓ 20 of 20  ✓ 20 of 20     ~ twice (1)     ~ twice (1)    ✗ 40 of 40 +40  ~ twice (1)
      snaplen                             ✓ 20 of 20  ✓ 20 of 20  - skipped (2)  - skipped (3)   - skipped (4)  - skipped (5)   - skipped (6)
      target down                         ✓ 20 of 20  ✓ passed    ✓ 20 of 20     ? inconclusive  ✓ 20 of 20     ✓ 20 of 20      ! errored

      ✓ passed  ✗ failed  ? inconclusive  - skipped  ~ known deviation  ! errored  + copies too many

      (1) A packet between two selected ports is copied at each of them. Source: tc-mirred(8)
      (2) ovs-group cuts no copies
      (3) tc cuts no copies
      (4) tc-classful cuts no copies
      (5) nft cuts no copies
      (6) ebpf cuts no copies"
    `);
  });

  test('eleven pairs in 80 columns are two tables', () => {
    expect(drawn(mechanismsReport, 80)).toMatchInlineSnapshot(`
      "scenario (mechanisms)    ovs-mirror  ovs-flow    ovs-group   tc       tc
                               ovs-netdev  ovs-netdev  ovs-netdev  linux-   ovs-netdev
                                                                   bridge
      ────────────────────────────────────────────────────────────────────────────────
      egress only              ✓ 20/20     ✓ 20/20     ✓ 20/20     ✓ 20/20  ✓ 20/20
      both directions without  ✓ 20/20     ✓ 20/20     ✓ 20/20     ~ twice  ~ twice
      duplicates                                                   (1)      (1)
      snaplen                  ✓ 20/20     ✓ 20/20     - (2)       - (3)    - (3)
      target down              ✓ 20/20     ✓           ✓ 20/20     ?        ?

      scenario         tc-       tc-         nft      nft         ebpf     ebpf
      (mechanisms)     classful  classful    linux-   ovs-netdev  linux-   ovs-netdev
                       linux-    ovs-netdev  bridge               bridge
                       bridge
      ───────────────────────────────────────────────────────────────────────────────
      egress only      ✓ 20/20   ✓ 20/20     ✗ 20/40  ✗ 20/40     ✓ 20/20  ✓ 20/20
      both directions  ~ twice   ~ twice     ✗ 40/40  ✗ 40/40     ~ twice  ~ twice
      without          (1)       (1)         +40      +40         (1)      (1)
      duplicates
      snaplen          - (4)     - (4)       - (5)    - (5)       - (6)    - (6)
      target down      ✓ 20/20   ✓ 20/20     ✓ 20/20  ✓ 20/20     !        !

      ✓ passed  ✗ failed  ? inconclusive  - skipped  ~ known deviation  ! errored  +
      copies too many

      (1) A packet between two selected ports is copied at each of them. Source:
          tc-mirred(8)
      (2) ovs-group cuts no copies
      (3) tc cuts no copies
      (4) tc-classful cuts no copies
      (5) nft cuts no copies
      (6) ebpf cuts no copies"
    `);
  });

  test('eleven pairs in 140 columns are one', () => {
    expect(drawn(mechanismsReport, 140)).toMatchInlineSnapshot(`
      "scenario            ovs-mirror  ovs-flow    ovs-group   tc       tc          tc-       tc-         nft      nft         ebpf     ebpf
      (mechanisms)        ovs-netdev  ovs-netdev  ovs-netdev  linux-   ovs-netdev  classful  classful    linux-   ovs-netdev  linux-   ovs-netdev
                                                              bridge               linux-    ovs-netdev  bridge               bridge
                                                                                   bridge
      ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
      egress only         ✓ 20/20     ✓ 20/20     ✓ 20/20     ✓ 20/20  ✓ 20/20     ✓ 20/20   ✓ 20/20     ✗ 20/40  ✗ 20/40     ✓ 20/20  ✓ 20/20
      both directions     ✓ 20/20     ✓ 20/20     ✓ 20/20     ~ twice  ~ twice     ~ twice   ~ twice     ✗ 40/40  ✗ 40/40     ~ twice  ~ twice
      without duplicates                                      (1)      (1)         (1)       (1)         +40      +40         (1)      (1)
      snaplen             ✓ 20/20     ✓ 20/20     - (2)       - (3)    - (3)       - (4)     - (4)       - (5)    - (5)       - (6)    - (6)
      target down         ✓ 20/20     ✓           ✓ 20/20     ?        ?           ✓ 20/20   ✓ 20/20     ✓ 20/20  ✓ 20/20     !        !

      ✓ passed  ✗ failed  ? inconclusive  - skipped  ~ known deviation  ! errored  + copies too many

      (1) A packet between two selected ports is copied at each of them. Source: tc-mirred(8)
      (2) ovs-group cuts no copies
      (3) tc cuts no copies
      (4) tc-classful cuts no copies
      (5) nft cuts no copies
      (6) ebpf cuts no copies"
    `);
  });

  test('nine pairs in 100 columns are one', () => {
    const nine = reportOf(mechanismOutcomes(mechanismsReport.outcomes.slice(0, 9).map(({ variant }) => variant)));
    expect(renderMechanisms(mechanismTable(nine), 100, painter(false))).toHaveLength(3);
  });

  test('nothing is drawn of nothing', () => {
    expect(renderMechanisms(undefined, 80, painter(false))).toEqual([]);
  });

  test.prop([hostileText, hostileText, hostileText, fc.integer({ min: 60, max: 160 })])(
    'no line is wider than the terminal, whatever names, words and reasons are',
    (scenario, short, reason, room) => {
      const known = { ...oneOfEach.knownDeviation, deviation: { what: reason, source: reason, short } };
      const changes = { tc: known, nft: { status: 'skipped', reason, verdicts: [] } } as const;
      expect(widest(drawn(reportOf(scenarioOn(sevenPairs, scenario, changes)), room))).toBeLessThanOrEqual(room);
    },
  );
});
