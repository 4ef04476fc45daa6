import type { Expectation, JudgedTrial } from '../model/selftest.ts';
import type { Finding, FindingKind, Verdict, VerdictStatus } from '../model/verdict.ts';

/** What the harness made of a fault. */
export interface FaultJudgement extends JudgedTrial {
  readonly found: boolean;
  readonly rightClass: boolean;
  readonly rightHop?: boolean;
}

/**
 * Judges the verdicts on a trial that had a fault.
 *
 * @param injected packets that the fault hit, where that is known
 * @param unbalanced hops at which the trial's ledger does not balance
 */
export function judgeFault(
  expected: Expectation,
  verdicts: readonly Verdict[],
  injected: number | undefined,
  unbalanced: readonly string[],
): FaultJudgement {
  const status = worst(verdicts);
  const findings = verdicts.flatMap((verdict) => verdict.findings);
  const trial = { status, findings: [...new Set(findings.map(({ summary }) => summary))] };
  if (expected.status === 'inconclusive') {
    const doubts = findings.filter(({ kind }) => kind === 'evidence');
    return {
      ...trial,
      found: status === 'inconclusive',
      rightClass: status === 'inconclusive' && doubts.length > 0,
      rightHop: doubts.some(({ hop }) => hop === expected.hop),
    };
  }
  const { kinds, hop, words = '' } = expected;
  // Where no copy came, nothing can be said of order and delay.
  const seen = new Set<FindingKind>(findings.flatMap(({ kind }) => (kind === 'evidence' ? [] : kind)));
  const counted = findings.filter(({ kind }) => kind === kinds[0]).reduce((sum, { packets }) => sum + packets, 0);
  return {
    ...trial,
    found: status === 'failed' && counted > 0 && (injected === undefined || counted === injected),
    rightClass:
      kinds.every((kind) => seen.has(kind)) &&
      [...seen].every((kind) => kinds.includes(kind)) &&
      findings.some(({ kind, summary }) => kind === kinds[0] && summary.includes(words)),
    ...(hop !== undefined && {
      rightHop: kinds.includes('missing') ? areCharged(findings, hop) : unbalanced.includes(hop),
    }),
  };
}

/** Whether all missing copies are charged to one hop. */
function areCharged(findings: readonly Finding[], hop: string): boolean {
  const missing = findings.filter(({ kind }) => kind === 'missing');
  return (
    missing.length > 0 &&
    missing.every(
      ({ charges = [], notAttributed = 0 }) =>
        notAttributed === 0 && charges.length > 0 && charges.every((charge) => charge.hop === hop),
    )
  );
}

const ORDER = ['failed', 'inconclusive', 'passed'] as const satisfies readonly VerdictStatus[];

function worst(verdicts: readonly Verdict[]): VerdictStatus {
  return ORDER.find((status) => verdicts.some((verdict) => verdict.status === status)) ?? 'inconclusive';
}

/** A trial without a fault, as it was judged. */
export function judgeClean(verdicts: readonly Verdict[]): JudgedTrial {
  const findings = verdicts.flatMap((verdict) => verdict.findings.map(({ summary }) => summary));
  return { status: worst(verdicts), findings: [...new Set(findings)] };
}
