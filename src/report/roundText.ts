import type { VerificationRound } from '../model/verificationRound.ts';
import { verificationHeadline } from './verificationFacts.ts';

/** What came of one verification in a sentence, with the first reason where it is open. As it came: escape it. */
export function roundText(round: VerificationRound): string {
  if (round.kind === 'error') return `${round.mirror} of ${round.bridge} could not be verified: ${round.reason}`;
  const { verification } = round;
  const [first] = verification.status === 'inconclusive' ? verification.copies.findings : [];
  return [verificationHeadline(verification), ...(first === undefined ? [] : [first.summary])].join(': ');
}
