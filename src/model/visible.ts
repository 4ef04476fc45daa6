/** Characters that steer a terminal, reorder text, or cannot be seen: control, format, surrogate, private, unassigned, separators. */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

const named = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** Text from outside as one harmless line: each character that could act instead of being read is written as its escape, such as `\x1b`. */
export function visible(text: string): string {
  return text.replace(hidden, (character) => named.get(character) ?? escapeOf(character));
}

/** A name from outside as it can stand in a sentence: one harmless line, without its middle where it is longer than `most` characters. */
export function brief(name: string, most = 200): string {
  if (name.length <= most) return visible(name);
  const kept = Math.floor(most / 2);
  const leftOut = name.length - 2 * kept;
  return `${visible(name.slice(0, kept))}… ${leftOut} characters more …${visible(name.slice(-kept))}`;
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
