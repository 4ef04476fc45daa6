import { until } from './until.ts';

/**
 * The answer of somebody who may be stuck, and would answer never.
 *
 * @param asked what is asked, as it reads in the error
 * @throws Problem when there is none after `deadlineMs`
 */
export async function answered<Answer>(asked: string, ask: () => Promise<Answer>, deadlineMs: number): Promise<Answer> {
  let end: { readonly answer: Answer } | { readonly error: unknown } | undefined;
  void ask().then(
    (answer) => {
      end = { answer };
    },
    (error: unknown) => {
      end = { error };
    },
  );
  const found = await until(`there was an answer to: ${asked}`, () => end, { deadlineMs });
  if ('error' in found) throw found.error;
  return found.answer;
}
