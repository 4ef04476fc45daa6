import type { VerificationRound } from '../model/verificationRound.ts';
import { brief } from '../model/visible.ts';
import { painter } from './paint.ts';
import { roundText } from './roundText.ts';
import { shown } from './status.ts';

/** A reason can be the stack of an error of the program. */
const MOST_CHARACTERS = 1000;

/** What came of one verification among several, as a line for the terminal: when it ended, and what was found. */
export function renderRound(round: VerificationRound, { color }: { readonly color: boolean }): string {
  const status = round.kind === 'error' ? 'errored' : round.verification.status;
  const line = `${shown[status].symbol} ${brief(roundText(round), MOST_CHARACTERS)}`;
  return `${round.at} ${painter(color).status(status)(line)}\n`;
}
