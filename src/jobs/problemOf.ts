import { Problem } from '../model/problem.ts';

/** The Problem that something throws, as a value; undefined when it throws none. */
export function problemOf(act: () => void): Problem | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return asProblem(error);
  }
}

/** What was thrown, if it is something that a person can mend; whatever else it is goes on. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}
