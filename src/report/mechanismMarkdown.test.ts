import { expect, test } from 'vitest';
import { renderMarkdown } from './markdown.ts';
import { mechanismsMarkdown } from './mechanismMarkdown.ts';
import { mechanismTable } from './mechanismTable.ts';
import { oneOfEach, reportOf } from './testing/made-up.ts';
import { elevenPairs, mechanismOutcomes, scenarioOn } from './testing/made-up-mechanisms.ts';

const some = elevenPairs.filter(({ mechanism }) => mechanism === 'ovs-group' || mechanism === 'nft');

test('mechanisms stand side by side as Markdown', () => {
  expect(mechanismsMarkdown(mechanismTable(reportOf(mechanismOutcomes(some)))).join('\n\n')).toMatchInlineSnapshot(`
    "| Scenario | Claim | ovs-group / ovs-netdev | nft / linux-bridge | nft / ovs-netdev |
    | --- | --- | --- | --- | --- |
    | egress only | Each packet that arrives on a selected port reaches the output port once, unchanged. | ✓ 20 of 20 | ✗ 20 of 40 | ✗ 20 of 40 |
    | both directions without duplicates | Each packet that arrives on a selected port reaches the output port once, unchanged. | ✓ 20 of 20 | ✗ 40 of 40 +40 | ✗ 40 of 40 +40 |
    | snaplen | Copies are cut to the length that was asked for. | \\- skipped (1) | \\- skipped (2) | \\- skipped (2) |
    | target down | Each packet that arrives on a selected port reaches the output port once, unchanged. | ✓ 20 of 20 | ✓ 20 of 20 | ✓ 20 of 20 |

    ✓ passed, ✗ failed, \\- skipped, \\+ copies too many

    - (1) ovs-group cuts no copies
    - (2) nft cuts no copies"
  `);
});

test('they take the place of the list, what ran with one mechanism keeps it', () => {
  const text = renderMarkdown(reportOf([...mechanismOutcomes(some), oneOfEach.passed]));
  const [, list = ''] = /(\| Scenario \| Variant \|.*?)\n\n/s.exec(text) ?? [];
  expect(list.split('\n')).toHaveLength(3);
  expect(list).toContain('| article/span-egress | veth |');
});

test('words of others are text', () => {
  const deviation = { what: '<b>x</b>', source: '[a](b)', short: '|`<i>' };
  const outcomes = scenarioOn(some, '|a/b', { nft: { ...oneOfEach.knownDeviation, deviation } }, '<script>');
  const [table = '', , notes] = mechanismsMarkdown(mechanismTable(reportOf(outcomes)));
  expect(table.split('\n').at(-1)).toBe(
    String.raw`| &#124;a/b | &lt;script&gt; | ✓ 20 of 20 | \~ &#124;&#96;&lt;i&gt; (1) | \~ &#124;&#96;&lt;i&gt; (1) |`,
  );
  expect(notes).toBe(String.raw`- (1) &lt;b&gt;x&lt;/b&gt; Source: \[a\](b)`);
});
