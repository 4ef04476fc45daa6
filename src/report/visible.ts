import { visible } from '../model/visible.ts';

export { visible };

/** Text from outside as harmless lines, broken where it had line ends. */
export function visibleLines(text: string): readonly string[] {
  return text.trimEnd().split(/\r?\n/).map(visible);
}
