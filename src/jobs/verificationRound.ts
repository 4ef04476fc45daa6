import type { Verification } from '../model/verification.ts';
import type { VerificationRound } from '../model/verificationRound.ts';
import { reasonOf } from './reasonOf.ts';
import type { VerifyOrder } from './verify.ts';

/** The round that has just come to a verification. */
export function foundRound(order: VerifyOrder, verification: Verification): VerificationRound {
  return { ...about(order), kind: 'verified', verification };
}

/** The round that has just come to an error. */
export function errorRound(order: VerifyOrder, error: unknown): VerificationRound {
  return { ...about(order), kind: 'error', reason: reasonOf(error) };
}

function about({ bridge, mirror }: VerifyOrder) {
  return { at: new Date().toISOString(), bridge, mirror };
}
