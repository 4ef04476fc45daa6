import type { Verification } from '../../src/model/verification.ts';
import { verificationSchema } from '../../src/report/verificationSchema.ts';

/** What `verify --json` found, and how it ended. */
export interface VerifyAnswer {
  readonly found: Verification;
  readonly exitCode: number;
}

/** Reads what `verify --json` printed as it is held against its schema, with the line `exit N` behind it. */
export function answerOf(said: string): VerifyAnswer {
  const [, json = '', exitCode] = /^(\{.*?\})\nexit (\d+)$/ms.exec(said) ?? [];
  if (json === '') throw new Error(said);
  return { found: verificationSchema.parse(JSON.parse(json)), exitCode: Number(exitCode) };
}
