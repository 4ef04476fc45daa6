import { describe, expect, test } from 'vitest';
import type { MeasuredQuantity } from '../model/measurement.ts';
import { costTable } from './mechanismCosts.ts';
import { costsMarkdown } from './mechanismCostsMarkdown.ts';
import { renderCosts } from './mechanismCostsText.ts';
import { painter } from './paint.ts';
import { renderTable } from './table.ts';
import { reportOf } from './testing/made-up.ts';
import { benchmarks } from './testing/made-up-benchmarks.ts';
import { costsOn, costsReport } from './testing/made-up-costs.ts';

const { benchmarks: all = [] } = costsReport;
const [udp, tcp] = all;
const drawn = (room: number) => renderCosts(costTable(all), room, painter(false));

describe('costTable', () => {
  test('joins two loads by switch and mechanism', () => {
    expect(costTable(all)?.rows.map(({ name }) => name)).toEqual([
      ...['none / ovs-netdev', 'ovs-mirror / ovs-netdev', 'ovs-flow / ovs-netdev', 'tc / ovs-netdev'],
      ...['none / linux-bridge', 'tc / linux-bridge', 'nft / linux-bridge'],
      ...['none / ovs-afxdp', 'ovs-mirror / ovs-afxdp'],
    ]);
  });

  test('names no switch where there is one', () => {
    expect(costTable(all.slice(0, 2))?.rows.map(({ name }) => name)).toEqual(['none', 'ovs-mirror', 'ovs-flow', 'tc']);
  });

  test('there is none of one mechanism, or of benchmarks that name none', () => {
    expect(costTable([costsOn('ovs-netdev', ['tc'], 'udp')])).toBeUndefined();
    expect(costTable(Object.values(benchmarks))).toBeUndefined();
  });

  test('TCP is told by its bits, frames by their packets, CPU time by its difference', () => {
    expect(costTable(all.slice(0, 2))?.rows[1]?.cells).toEqual([
      { value: '162 k', change: '0.900 (0.890 to 0.910)' },
      { value: '2.28 G', change: '0.950 (0.945 to 0.955)' },
      { value: '99.6 %', change: '' },
      { value: '2.76', change: '+0.46 (0.414 to 0.506)' },
    ]);
  });

  test('CPU time on AF_XDP is left out, with a note; without AF_XDP there is no note', () => {
    const table = costTable(all);
    expect(table?.rows.at(-1)?.cells.at(-1)).toEqual({ value: '', change: '', note: 1 });
    expect(table?.notes).toHaveLength(1);
    expect(costTable(all.slice(0, 4))?.notes).toEqual([]);
  });

  test('cycles are told by their ratio', () => {
    const [first] = all;
    const cycles = { ...first?.quantities.at(-1), quantity: 'switchCyclesPerPacket' } as MeasuredQuantity;
    const polling = costsOn('ovs-afxdp', ['ovs-mirror', 'ovs-flow'], 'udp', { quantities: [cycles] });
    const table = costTable([polling]);
    expect(table?.quantities).toEqual(['cycles of the switch, cycles/packet (UDP, 64 B)']);
    expect(table?.rows[1]?.cells).toEqual([{ value: '2.76', change: '1.200 (1.180 to 1.220)' }]);
    expect(table?.notes).toEqual([]);
  });

  test('too few rounds are no comparison', () => {
    const [few] = costTable([costsOn('linux-bridge', ['tc', 'nft'], 'tcp', { pairs: 5 })])?.rows.slice(1) ?? [];
    expect(few?.cells).toEqual([{ value: '2.28 G', change: 'too few rounds' }]);
    const [enough] = costTable([costsOn('linux-bridge', ['tc', 'nft'], 'tcp', { pairs: 6 })])?.rows.slice(1) ?? [];
    expect(enough?.cells[0]?.change).toBe('0.950 (0.945 to 0.955)');
  });

  test('two states of one mechanism are two rows, the first joined with the first', () => {
    const twice = [udp, tcp].flatMap((result) => {
      if (result === undefined) return [];
      const [none, mirror, flow] = result.states;
      if (none === undefined || mirror === undefined || flow === undefined) return [];
      return [{ ...result, states: [none, mirror, { ...flow, mechanism: 'ovs-mirror' as const }] }];
    });
    expect(costTable(twice)?.rows.map(({ name }) => name)).toEqual([
      'none',
      'ovs-mirror (ovs-mirror)',
      'ovs-mirror (ovs-flow)',
    ]);
  });

  test('the worst confirmation of both loads counts, and what broke off is not confirmed', () => {
    const doubt = { status: 'inconclusive', check: 'x', evidence: 'y', findings: [] } as const;
    const doubted = costsOn('ovs-netdev', ['ovs-mirror', 'tc'], 'tcp', {
      confirmations: [{ state: 'tc', when: 'after', verdict: doubt }],
    });
    const rows = (results: typeof all) => costTable(results)?.rows.map(({ confirmed }) => confirmed);
    const whole = costsOn('ovs-netdev', ['ovs-mirror', 'tc'], 'udp');
    expect(rows([whole, doubted])).toEqual([undefined, 'passed', 'inconclusive']);
    expect(rows([whole, { ...doubted, status: 'errored' }])).toEqual(['errored', 'errored', 'errored']);
  });
});

describe('costs are drawn', () => {
  test('in 80 columns', () => {
    expect(drawn(80).join('\n\n')).toMatchInlineSnapshot(`
      "mechanism            delivered packets,      delivered bits, bit/s   copies of
                           packets/s (UDP, 64 B)   (TCP)                   owed (UDP,
                                                                           64 B)
      ───────────────────────────────────────────────────────────────────────────────
      none / ovs-netdev    180 k                   2.4 G
      ovs-mirror /         162 k                   2.28 G                  99.6 %
      ovs-netdev           0.900 (0.890 to 0.910)  0.950 (0.945 to 0.955)
      ovs-flow /           144 k                   2.16 G                  99.2 %
      ovs-netdev           0.800 (0.780 to 0.820)  0.900 (0.890 to 0.910)
      tc / ovs-netdev      126 k                   2.04 G                  98.8 %
                           0.700 (0.670 to 0.730)  0.850 (0.835 to 0.865)
      none / linux-bridge  180 k                   2.4 G
      tc / linux-bridge    162 k                   2.28 G                  99.6 %
                           0.900 (0.890 to 0.910)  too few rounds
      nft / linux-bridge   144 k                   2.16 G                  99.2 %
                           0.800 (0.780 to 0.820)  too few rounds
      none / ovs-afxdp     180 k
      ovs-mirror /         162 k                                           99.6 %
      ovs-afxdp            0.900 (0.890 to 0.910)

      mechanism                CPU of ovs-vswitchd,    confirmed
                               s/M packets (UDP, 64
                               B)
      ──────────────────────────────────────────────────────────
      none / ovs-netdev        2.3
      ovs-mirror / ovs-netdev  2.76                    ✓ passed
                               +0.46 (0.414 to 0.506)
      ovs-flow / ovs-netdev    3.22                    ✓ passed
                               +0.92 (0.828 to 1.01)
      tc / ovs-netdev          3.68                    ✓ passed
                               +1.38 (1.24 to 1.52)
      none / linux-bridge      2.3
      tc / linux-bridge        2.76                    ✓ passed
                               +0.46 (0.414 to 0.506)
      nft / linux-bridge       3.22                    ✓ passed
                               +0.92 (0.828 to 1.01)
      none / ovs-afxdp         (1)
      ovs-mirror / ovs-afxdp   (1)                     ✓ passed

      Means, and against the same switch without a mirror: the ratio, of CPU time the
      difference, each with its interval.

      (1) On ovs-afxdp a thread holds a core whatever passes, so that CPU time for
          a packet says nothing of what a mirror costs."
    `);
  });

  test('in one table from 100 columns on, with intervals on lines of their own until there is room', () => {
    expect(drawn(100)).toHaveLength(3);
    expect(drawn(100)[0]).toContain('\n                         (0.890 to 0.910)');
    expect(drawn(140)[0]).toContain('0.900 (0.890 to 0.910)  0.950 (0.945 to 0.955)');
  });

  test.each([60, 80, 100, 140])('not wider than %d columns', (room) => {
    for (const line of drawn(room).join('\n').split('\n')) expect([...line].length).toBeLessThanOrEqual(room);
  });

  test('as Markdown', () => {
    expect(costsMarkdown(costTable(all.slice(2, 5))).join('\n\n')).toMatchInlineSnapshot(`
      "| Mechanism | delivered packets, packets/s (UDP, 64 B) | delivered bits, bit/s (TCP) | copies of owed (UDP, 64 B) | CPU of ovs-vswitchd, s/M packets (UDP, 64 B) | Confirmed |
      | --- | --- | --- | --- | --- | --- |
      | none / linux-bridge | 180 k | 2.4 G |  | 2.3 |  |
      | tc / linux-bridge | 162 k; 0.900 (0.890 to 0.910) | 2.28 G; too few rounds | 99.6 % | 2.76; +0.46 (0.414 to 0.506) | ✓ passed |
      | nft / linux-bridge | 144 k; 0.800 (0.780 to 0.820) | 2.16 G; too few rounds | 99.2 % | 3.22; +0.92 (0.828 to 1.01) | ✓ passed |
      | none / ovs-afxdp | 180 k |  |  | (1) |  |
      | ovs-mirror / ovs-afxdp | 162 k; 0.900 (0.890 to 0.910) |  | 99.6 % | (1) | ✓ passed |

      Means, and against the same switch without a mirror: the ratio, of CPU time the difference, each with its interval.

      - (1) On ovs-afxdp a thread holds a core whatever passes, so that CPU time for a packet says nothing of what a mirror costs."
    `);
  });

  test('in place of a line each, but of those that did not pass; details stay', () => {
    const text = (results: typeof all) => renderTable(reportOf([], { benchmarks: results }), { color: false });
    expect(text(all)).not.toContain('  ✓ mechanisms/ovs-netdev-udp');
    expect(text(all)).toContain('✓ passed: mechanisms/ovs-netdev-udp (veth)\n  What does each mechanism cost?');
    const broken = all.map((result, index) => ({ ...result, ...(index === 0 && { status: 'errored' as const }) }));
    expect(text(broken)).toContain('  ! mechanisms/ovs-netdev-udp (veth): not measured to the end');
  });
});
