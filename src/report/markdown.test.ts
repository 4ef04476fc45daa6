import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { escapeMarkdown, fenced } from './escape.ts';
import { renderMarkdown } from './markdown.ts';
import { hostileReport, hostileText } from './testing/hostile.ts';
import { mixed, oneOfEach, reportOf } from './testing/made-up.ts';

describe('renderMarkdown', () => {
  test('a run in which all held is a headline, a table and the accounts', () => {
    expect(renderMarkdown(reportOf([oneOfEach.passed]))).toMatchInlineSnapshot(`
      "## 1 claim held: 1 passed in 9.8 s

      mirrorbench 0.1.0 (1a2b3c4), started 2025-01-02T03:04:05.678Z.

      | Scenario | Variant | Verdict | Evidence | Time |
      | --- | --- | --- | --- | --- |
      | article/span-egress | veth | ✓ passed | 10 of 10 copies | 0.6 s |

      <details>
      <summary>Captures</summary>

      **article/span-egress (veth)**

      | Trial | Port | Direction | Captured | Counted | Dropped by the capture | Lost before the switch |
      | --- | --- | --- | --- | --- | --- | --- |
      | during | vnic-1 | arriving | 10 | 10 | 0 | 0 |
      | during | mirror0-output | departing | 10 | 10 | 0 |  |

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
      | offloads | off |
      | node | 20.11.0 |
      | openvswitch | 3.1.0 |
      | tcpdump | 4.99.3 |
      | ping | 20221126 |
      | iperf3 | 3.12 |
      | tcpreplay | 4.4.3 |

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

      #### ~ known deviation: article/remove-mirrors (veth)

      Removing the mirrors leaves nothing mirrored.

      - ✗ equivalent(during, mirror0): 9 of 10 copies, 1 missing
        - 1 packet was not copied, the first: ICMP echo request 192.168.1.3 &gt; 192.168.1.4, id 17, seq 4, 98 bytes, 0.031 s after the first.

      #### ! errored: article/replay (veth)

      What enters is what is copied.

      \`\`\`text
      tcpreplay ended with exit code 1
        while reading fixtures/smallFlows.pcap
      \`\`\`

      "
    `);
    expect(text).toContain('\n- during: traffic did not come to rest within 2 s\n');
  });

  test.prop([hostileReport])(
    'whatever the names are, the tables keep their columns and no HTML but its own appears',
    (report) => {
      const outside = withoutBlocks(renderMarkdown(report));
      for (const line of outside.split('\n').filter((each) => each.startsWith('| '))) {
        expect([3, 6, 8]).toContain(line.split('|').length - 1);
      }
      expect(outside.replace(/<\/?(details|summary)>|<!-- -->/g, '')).not.toMatch(/[<>`]/);
      expect(outside.match(/<details>/g)).toHaveLength(2);
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
