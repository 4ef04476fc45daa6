import { Problem } from '../model/problem.ts';

/** What was thrown, for a person: the message of what can be mended, the stack of what is wrong with the code. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof Problem) return [thrown.message, thrown.remedy].filter(Boolean).join('; ');
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : `${String(thrown)} was thrown`;
}
