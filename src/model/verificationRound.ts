import type { VerdictStatus } from './verdict.ts';
import type { Verification } from './verification.ts';

/** What came of verifying a mirror once, be it alone or again and again. */
export type VerificationRound = {
  /** When it ended, as ISO 8601 has it. */
  readonly at: string;
  readonly bridge: string;
  readonly mirror: string;
} & (
  | { readonly kind: 'verified'; readonly verification: Verification }
  /** Nothing could be found. */
  | { readonly kind: 'error'; readonly reason: string }
);

export type RoundStatus = VerdictStatus | 'error';

export function statusOf(round: VerificationRound): RoundStatus {
  return round.kind === 'error' ? 'error' : round.verification.status;
}
