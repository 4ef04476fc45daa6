import { Problem } from '../model/problem.ts';

/** Whoever has to read it would not read more. */
const MOST_CHARACTERS = 10_000;

/** What was thrown, for a person: the message of what can be mended, the stack of what is wrong with the code. */
export function reasonOf(thrown: unknown): string {
  const reason = wordsOf(thrown);
  if (reason.length <= MOST_CHARACTERS) return reason;
  return `${reason.slice(0, MOST_CHARACTERS)}… and ${reason.length - MOST_CHARACTERS} characters more`;
}

/** Foreign code may throw anything, also what throws when it is asked what it is. */
function wordsOf(thrown: unknown): string {
  try {
    if (thrown instanceof Problem) return [thrown.message, thrown.remedy].filter(Boolean).join('; ');
    return thrown instanceof Error ? `${thrown.stack ?? thrown.message}` : `${String(thrown)} was thrown`;
  } catch {
    return 'something was thrown that cannot be shown';
  }
}
