import type { Capture } from '../model/observation.ts';
import type { Finding, Verdict } from '../model/verdict.ts';
import { frameKey } from '../packet/content.ts';
import { copies } from './checks.ts';

/**
 * What a port delivered is, packet by packet and in order, what it delivered before: for traffic that is the same in both trials, such as frames
 * or a replay. With a mirror in one of them it says whether the mirror hurts what it copies.
 */
export function unharmed(now: Capture, before: Capture): Verdict {
  const check = `unharmed(${now.record.trial}: ${now.direction} ${now.port}, as in ${before.record.trial})`;
  const compared = copies(now, before);
  const same = compared.counts?.matched ?? 0;
  if (compared.status !== 'passed') return { ...compared, check, evidence: evidenceOf(same, before.frames.length) };
  const at = now.frames.findIndex(
    (frame, index) => frameKey(frame) !== frameKey(before.frames[index] as Capture['frames'][number]),
  );
  if (at < 0) return { ...compared, check, evidence: evidenceOf(same, before.frames.length) };
  const summary = `packets came in another order, from packet ${at + 1} ${now.direction} at ${now.port} on`;
  const reordered: Finding = { kind: 'reordered', packets: 1, summary };
  return { ...compared, check, status: 'failed', evidence: 'in another order', findings: [reordered] };
}

function evidenceOf(same: number, before: number): string {
  return `${same} of ${before} as without`;
}
