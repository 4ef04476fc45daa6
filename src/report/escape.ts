import { visible } from './visible.ts';

/**
 * Text from outside as text in Markdown, also within a table cell: nothing in it is markup, HTML, a link, a mention, a reference or an
 * emoji. What GitHub finds only after it has rendered (`@name`, `#12`, `www.`, `:cd:` in a MAC address) is broken by an empty comment,
 * which is neither seen nor copied.
 */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replace(/[&<>|`\\$]/g, (character) => entities.get(character) ?? `&#${character.codePointAt(0)};`)
    .replace(/[*_[\]~!]/g, (character) => `\\${character}`)
    .replace(/^(\s*)([-+=])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?=\s|$)/, '$1\\$2')
    .replace(/(?<!&)#|@|:(?=\/\/|(?!\d\d:)[\w+-]+:)|www(?=\.)/gi, (mark) => `${mark}<!-- -->`);
}

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);

/** Text from outside as a block that is shown letter by letter; its fence is longer than any within. */
export function fenced(lines: readonly string[]): string {
  const text = lines.map(visible).join('\n');
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

/** A table; its cells are Markdown already. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
