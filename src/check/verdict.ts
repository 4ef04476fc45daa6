import type { Capture } from '../model/observation.ts';
import type { Finding, Verdict } from '../model/verdict.ts';
import { captureDoubts, trialDoubts } from './evidence.ts';

/** Why captures and the trials that they are of cannot be relied on. */
export function doubtsOf(...captures: readonly Capture[]): readonly Finding[] {
  const trials = new Set(captures.map(({ record }) => record));
  return [...[...trials].flatMap(trialDoubts), ...captures.flatMap(captureDoubts)];
}

/** Doubtful evidence outweighs whatever was found in it: neither passed nor failed. */
export function verdict(
  check: string,
  evidence: string,
  findings: readonly Finding[],
  doubts: readonly Finding[],
  counts?: Verdict['counts'],
): Verdict {
  const wrong = findings.some(({ kind }) => kind !== 'evidence');
  const open = doubts.length > 0 || findings.length > 0;
  const status = doubts.length > 0 ? 'inconclusive' : wrong ? 'failed' : open ? 'inconclusive' : 'passed';
  return { check, status, evidence, ...(counts && { counts }), findings: [...doubts, ...findings] };
}
