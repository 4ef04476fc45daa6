import { visible } from '../visible.ts';

/** Markup that holds no text of others but as text. Made by `html` alone. */
export interface Html {
  readonly markup: string;
}

/** What may stand in a template: text, which is escaped; markup; or several of them, one after the other. */
export type Part = Html | string | number | undefined | readonly Part[];

/**
 * A piece of markup. Whatever is filled in is text or the value of an attribute, which stands in double quotes: nothing in it is markup, nor does
 * it steer a reader. Elements are closed as in XML, so that a page can be checked by any XML parser.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: strings.map((string, index) => string + markupOf(parts[index])).join('') };
}

/** Text of our own that is no markup, such as a style sheet, as it is. */
export function verbatim(text: string): Html {
  return { markup: text };
}

/** Text from outside as text in HTML, also within an attribute. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

function markupOf(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return `${part}`;
  return 'markup' in part ? part.markup : part.map(markupOf).join('');
}
