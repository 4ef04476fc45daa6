import { type Html, html } from './html.ts';

/** A link to what lies below the folder of run.json, whatever its name is. */
export function link(path: string, text: string): Html {
  const target = path.split('/').map(encoded).join('/');
  return html`<a href="${`./${target}`}">${text}</a>`;
}

/** Names may hold halves of surrogate pairs, which no address has. */
function encoded(name: string): string {
  return encodeURIComponent(name.replace(/\p{Cs}/gu, '\ufffd'));
}
