import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { StoredTrial } from '../model/report.ts';
import type { SentTraffic } from '../model/traffic.ts';
import { escapeMarkdown, fenced } from './escape.ts';
import { renderMarkdown } from './markdown.ts';
import { fourVersions } from './testing/four-versions.ts';
import { hostileReport, hostileText } from './testing/hostile.ts';
import {
  copiedOn,
  mixed,
  noLongerDeviating,
  oneOfEach,
  reportOf,
  switchOf,
  withEverything,
} from './testing/made-up.ts';

describe('renderMarkdown', () => {
  test('a run in which all held is a headline, a table and the accounts', () => {
    expect(renderMarkdown(reportOf([oneOfEach.passed]))).toMatchInlineSnapshot(`
      "## 1 claim held: 1 passed in 9.8 s

      mirrorbench 0.1.0 (1a2b3c4), started 2025-01-02T03:04:05.678Z.

      | Scenario | Variant | Verdict | Evidence | Time |
      | --- | --- | --- | --- | --- |
      | article/span-egress | veth | ✓ passed | 10 of 10 copies | 0.6 s |

      <details>
      <summary>Traffic</summary>

      **article/span-egress (veth)**

      | Trial | Traffic | Asked | Claimed | Counted | Captured | Of the traffic | Asked packets/s | Packets/s |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- |
      | during | ping, ctn-1 to ctn-2 | 10 | 10 | 10 | 10 | 10 |  |  |

      </details>

      <details>
      <summary>Captures</summary>

      **article/span-egress (veth)**

      | Trial | Port | Direction | Captured | Counted | Dropped by the capture | Lost before the switch |
      | --- | --- | --- | --- | --- | --- | --- |
      | during | vnic-1 | arriving | 10 | 10 | 0 | 0 |
      | during | mirror0-output | departing | 10 | 10 | 0 |  |

      </details>

      <details>
      <summary>Ledger</summary>

      1 trial balances: at each hop that is known, what came in went out.

      </details>

      <details>
      <summary>Open vSwitch</summary>

      | Gate | 3.1.0 |
      | --- | --- |
      | *origin* | system |
      | patch-ports-apart | yes |
      | re-mirror-after-change | no |
      | live-flows-follow | no |

      </details>

      <details>
      <summary>Environment</summary>

      | What | Value |
      | --- | --- |
      | system | Debian GNU/Linux 12 |
      | kernel | 6.1.0-18-amd64 |
      | architecture | x64 |
      | processor | Made-up CPU @<!-- --> 2.00GHz, 2 cores |
      | memory | 8.0 GiB |
      | user | ordinary |
      | node | 20.11.0 |
      | openvswitch | 3.1.0 |
      | tcpdump | 4.99.3 |
      | ping | 20221126 |
      | iperf3 | 3.12 |
      | tcpreplay | 4.4.3 |
      | offloads | off |

      </details>
      "
    `);
  });

  test('what did not pass is told in the middle, and what cannot be trusted under the accounts', () => {
    const text = renderMarkdown(mixed);
    expect(text.slice(text.indexOf('### What'), text.indexOf('<details>'))).toMatchInlineSnapshot(`
      "### What did not pass

      #### ✗ failed: article/span-egress (internal, ovs-kernel)

      Each packet that arrives on a selected port reaches the output port once, unchanged.

      - ✗ equivalent(during, mirror0): 9 of 10 copies, 1 missing
        - 1 packet was not copied, the first: ICMP echo request 192.168.1.3 &gt; 192.168.1.4, id 17, seq 4, 98 bytes, 0.031 s after the first.

      #### ? inconclusive: article/iperf3-tcp (veth)

      Every TCP segment that entered the switch is copied once.

      - ? equivalent(during, mirror0): the capture of vnic-1 dropped 12 packets
        - tcpdump dropped 12 of 5000 packets that arrived on vnic-1.

      #### - skipped: article/filtered (veth)

      Only packets that match the filter are copied.

      \`\`\`text
      Mirror.filter is not a column of Open vSwitch 3.1.0
      \`\`\`

      #### ! errored: article/replay (veth)

      What enters is what is copied.

      \`\`\`text
      tcpreplay ended with exit code 1
        while reading fixtures/smallFlows.pcap
      \`\`\`

      ### Known deviations

      - ~ article/remove-mirrors (veth)
        - Packets of flows that are alive are copied on after the mirrors are removed.
        - source: bridge.c: mirror\\_destroy() asks for no revalidation

      "
    `);
    expect(text).toContain('\n- during: traffic did not come to rest within 2 s\n');
  });

  test('what is known to deviate and does not stands on top', () => {
    const text = renderMarkdown(reportOf([oneOfEach.passed, noLongerDeviating]));
    expect(text.slice(0, text.indexOf('mirrorbench'))).toMatchInlineSnapshot(`
      "## 2 claims held: 2 passed in 9.8 s; no longer deviates: article/remove-mirrors (veth)

      ### No longer deviates

      - **no longer deviates:** article/remove-mirrors (veth); **take it out of the known deviations**
        - Packets of flows that are alive are copied on after the mirrors are removed.
        - source: bridge.c: mirror\\_destroy() asks for no revalidation

      "
    `);
  });

  test('what failed in another way than its version is known to says so', () => {
    const report = reportOf([{ ...oneOfEach.failed, deviation: copiedOn }]);
    expect(renderMarkdown(report)).toContain('\n- known to deviate in another way: Packets of flows');
  });

  test('several versions are one table, what changes between them, and the rest in short', () => {
    const text = renderMarkdown(fourVersions);
    expect(text.slice(text.indexOf('| Scenario'), text.indexOf('### What did not'))).toMatchInlineSnapshot(`
      "| Scenario | Variant | 2.17.9 | 3.1.0 | 3.4.0 | 3.5.0 |
      | --- | --- | --- | --- | --- | --- |
      | article/span-egress | veth | ✓ passed | ✓ passed | ✓ passed | ✓ passed |
      | article/span-egress | internal | ✓ passed | ✓ passed | ✓ passed | ✓ passed |
      | **article/remove-mirrors** | **veth** | **~ known deviation** | **~ known deviation** | **✓ passed** | **✓ passed** |
      | **article/remove-mirrors** | **internal** | **~ known deviation** | **~ known deviation** | **✓ passed** | **✓ passed** |
      | **conformance/filter** | **veth** | **- skipped** | **- skipped** | **✓ passed** | **✓ passed** |
      | **conformance/register-write** | **veth** | **✓ passed** | **✓ passed** | **~ known deviation** | **✓ passed** |
      | **conformance/bond-recirculation** | **veth** | **✓ passed** | **✓ passed** | **✓ passed** | **✗ failed** |

      Bold: versions differ.

      ### What changes between versions

      #### 2.17.9 → 3.1.0: no verdict changes

      #### 3.1.0 → 3.4.0: 1 no longer passes, 3 now pass; 3 gates change

      - conformance/register-write (veth): passed → **known deviation**
        - 3.4.0: A flow that writes a register has its packets copied twice.
      - article/remove-mirrors (veth; internal): known deviation → **passed**
        - 3.1.0: Packets of flows that are alive are copied on after the mirrors are removed.
      - conformance/filter (veth): skipped → **passed**
        - 3.1.0: Mirror.filter is not a column of Open vSwitch 3.1.0
      - Gates now in force: re-mirror-after-change, live-flows-follow
      - Gates no longer in force: patch-ports-apart

      #### 3.4.0 → 3.5.0: 1 no longer passes, 1 now passes

      - conformance/bond-recirculation (veth): passed → **failed**
        - 3.5.0: 9 of 10 copies, 1 missing
      - conformance/register-write (veth): known deviation → **passed**
        - 3.4.0: A flow that writes a register has its packets copied twice.

      "
    `);
    expect(text.slice(text.indexOf('### Known'), text.indexOf('<details>'))).toMatchInlineSnapshot(`
      "### Known deviations

      - ~ article/remove-mirrors (veth, 2.17.9, 3.1.0; internal, 2.17.9, 3.1.0)
        - Packets of flows that are alive are copied on after the mirrors are removed.
        - source: bridge.c: mirror\\_destroy() asks for no revalidation
      - ~ conformance/register-write (veth, 3.4.0)
        - A flow that writes a register has its packets copied twice.
        - source: NEWS of 3.4.1

      "
    `);
    expect(text).toContain('**conformance/filter (veth, 3.4.0)**');
  });

  test('gates that one switch knows and another does not leave a cell empty', () => {
    const switches = [switchOf('3.1.0'), { ...switchOf('3.5.0'), gates: [{ name: 'new', inForce: true }] }];
    const text = renderMarkdown(reportOf([oneOfEach.passed], { switches }));
    expect(text.slice(text.indexOf('| Gate'), text.indexOf('<summary>Environment'))).toContain('| new |  | yes |');
  });

  test('captures of a port with several interfaces are told apart', () => {
    expect(renderMarkdown(reportOf([withEverything]))).toContain('| during | vnic-1 (vnic-1.0) | arriving |');
  });

  test('what was sent is told in words, beside the numbers of all who counted it', () => {
    const text = renderMarkdown(reportOf([withEverything]));
    expect(text.slice(text.indexOf('| Trial | Traffic'), text.indexOf('</details>'))).toMatchInlineSnapshot(`
      "| Trial | Traffic | Asked | Claimed | Counted | Captured | Of the traffic | Asked packets/s | Packets/s |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- |
      | during | frames from ctn-1, ctn-2 | 10 | 10 | 10 | 10 | 10 |  |  |
      | packet-out | packet-out | 10 | 10 | 10 | 10 | 10 |  |  |
      | idle | nothing for 100.5 ms | 10 | 10 | 10 | 10 | 10 |  |  |
      | ping | ping flood over IPv6, ctn-1 to ctn-2 | 10 | 10 | 10 | 10 | 10 |  |  |
      | iperf3 | iperf3 UDP over IPv6, ctn-1 and ctn-2 | 10 | 10 | 10 | 10 | 10 |  |  |
      | replay | replay of http.pcap from ctn-1 and ctn-2 | 10 | 10 | 10 | 10 | 10 |  |  |
      | pktgen | pktgen-dpdk, ctn-1 to ctn-2 | 10 | 10 | 10 | 10 | 10 |  |  |
      | paced | replay of paced.pcap from ctn-1, offloads on | 12,345 | 12,345 | 12,345 | 12,345 | 12,340 | 2,000 | 2,000 |

      "
    `);
  });

  test('traffic in words says the version of IP and whether offloads are on, and keeps to its cell', () => {
    const inWords = (traffic: SentTraffic, changes: Partial<StoredTrial> = {}) => {
      const [trial] = oneOfEach.passed.trials as readonly [StoredTrial];
      const outcome = { ...oneOfEach.passed, trials: [{ ...trial, ...changes, traffic }] };
      return (/\| during \| (.*?) \|/.exec(renderMarkdown(reportOf([outcome]))) ?? [])[1];
    };
    const ping = { kind: 'ping', from: 'ctn-1', to: 'ctn-2', count: 1 } as const;
    expect(inWords(ping)).toBe('ping, ctn-1 to ctn-2');
    expect(inWords({ ...ping, ipVersion: 6 })).toBe('ping over IPv6, ctn-1 to ctn-2');
    expect(inWords(ping, { offloads: 'on' })).toBe('ping, ctn-1 to ctn-2, offloads on');
    const pipe = { kind: 'replay', from: 'a|b', capture: '/x/../y|z.pcap' } as const;
    expect(inWords(pipe)).toBe('replay of y&#124;z.pcap from a&#124;b');
  });

  test('the ledger of what did not pass stands there whole, of others what does not add up', () => {
    const text = renderMarkdown(reportOf([oneOfEach.failed, oneOfEach.knownDeviation, oneOfEach.passed]));
    const ledger = text.slice(text.indexOf('<summary>Ledger'), text.indexOf('<summary>Open vSwitch'));
    expect(ledger).toMatchInlineSnapshot(`
      "<summary>Ledger</summary>

      **article/span-egress (internal, ovs-kernel)**

      | Trial | Hop | At | In | Out | Lost | Residual |
      | --- | --- | --- | --- | --- | --- | --- |
      | during | generator | vnic-1 | 10 | 10 |  | 0 |
      | during | flows | netdev datapath | 10 | 12 |  | 2 looked up again |
      | during | mirror output | mirror0-output | 10,012 | 9 | 10,001 (tx\\_dropped of mirror0-output) | 2 |
      | during | capture | departing mirror0-output | 9 | 9 |  | 0 |

      **article/remove-mirrors (veth)**

      | Trial | Hop | At | In | Out | Lost | Residual |
      | --- | --- | --- | --- | --- | --- | --- |
      | during | flows | netdev datapath | 10 | 12 |  | 2 looked up again |
      | during | mirror output | mirror0-output | 10,012 | 9 | 10,001 (tx\\_dropped of mirror0-output) | 2 |

      1 trial balances: at each hop that is known, what came in went out.

      </details>

      <details>
      "
    `);
    expect(renderMarkdown(reportOf([oneOfEach.inconclusive]))).toContain(
      '| during | mirror output | mirror0-output | 10 | not known |  | not known |',
    );
  });

  test.prop([hostileReport])(
    'whatever the names are, the tables keep their columns and no HTML but its own appears',
    (report) => {
      const outside = withoutBlocks(renderMarkdown(report));
      const versions = report.switches.length;
      for (const line of outside.split('\n').filter((each) => each.startsWith('| '))) {
        expect([3, 8, 10, 2 + versions, versions > 1 ? 3 + versions : 6]).toContain(line.split('|').length - 1);
      }
      expect(outside.replace(/<\/?(details|summary)>|<!-- -->/g, '')).not.toMatch(/[<>`]/);
      expect(outside.match(/<details>/g)).toHaveLength(5);
      expect(outside.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    },
  );
});

describe('escapeMarkdown', () => {
  test.each([
    ['a|b', 'a&#124;b'],
    ['\\|', '&#92;&#124;'],
    ['`code`', '&#96;code&#96;'],
    ['<b>&lt;', '&lt;b&gt;&amp;lt;'],
    ['[a](https://b.org)', '\\[a\\](https:<!-- -->//b.org)'],
    ['![x](y)', '\\!\\[x\\](y)'],
    ['www.b.org', 'www<!-- -->.b.org'],
    ['@someone, a@b.org', '@<!-- -->someone, a@<!-- -->b.org'],
    ['# 12, #12, &#12;', '#<!-- --> 12, #<!-- -->12, &amp;#<!-- -->12;'],
    ['- x', '\\- x'],
    ['1. x', '1\\. x'],
    ['3.1.0', '3.1.0'],
    ['02:00:00:cd:ab:01', '02:00:00:<!-- -->cd:<!-- -->ab:01'],
    ['vnic_1 *all* ~no~', 'vnic\\_1 \\*all\\* \\~no\\~'],
    ['one\ntwo', 'one&#92;ntwo'],
  ])('%j becomes %s', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  test.prop([hostileText])('leaves nothing that is a link, a mention or a reference', (text) => {
    expect(escapeMarkdown(text)).not.toMatch(/:\/\/|@[^<]|@$|(?<!&)#(?!<)|www\.|(?<!\\)[[\]]|\n/i);
  });
});

test.prop([hostileText])('a fenced block ends at its own fence only', (text) => {
  const lines = fenced(text.split('\n')).split('\n');
  const fence = lines.at(-1) ?? '';
  expect(fence).toMatch(/^`{3,}$/);
  expect(lines.slice(1, -1).some((line) => line.includes(fence))).toBe(false);
});

function withoutBlocks(text: string): string {
  return text.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '');
}
