import type { Observation } from '../model/observation.ts';
import type { Finding, Verdict } from '../model/verdict.ts';
import { trialDoubts } from './evidence.ts';
import { graveLines, graveSummary } from './graveLines.ts';
import { verdict } from './verdict.ts';

const MIB = 2 ** 20;

/**
 * The switch went through the trial well: it logged no error, and its memory did not grow by more than was let.
 *
 * @param growthBytes by which its resident set may be larger at the end
 */
export function healthy(observation: Observation, { growthBytes }: { readonly growthBytes: number }): Verdict {
  const { trial, daemon } = observation;
  const errors = graveLines(daemon.problems);
  const grown = daemon.residentBytesAfter - daemon.residentBytesBefore;
  const findings: Finding[] = [];
  const [first, ...others] = errors;
  if (first !== undefined) findings.push({ kind: 'switch', packets: 0, summary: graveSummary([first, ...others]) });
  if (grown > growthBytes) {
    const summary = `ovs-vswitchd grew by ${mebibytes(grown)}, from ${mebibytes(daemon.residentBytesBefore)}; ${mebibytes(growthBytes)} are let`;
    findings.push({ kind: 'switch', packets: 0, summary });
  }
  const evidence = `${errors.length} errors logged, memory ${grown < 0 ? '-' : '+'}${mebibytes(Math.abs(grown))}`;
  // What puts other verdicts in doubt is what is judged here.
  const doubts = trialDoubts({ ...observation, daemon: { ...daemon, problems: [] } });
  return verdict(`healthy(${trial})`, evidence, findings, doubts);
}

function mebibytes(bytes: number): string {
  return `${(bytes / MIB).toFixed(1)} MiB`;
}

/** Open vSwitch's own statistics of a mirror, which the scenario asked for, say at least so many packets and bytes. */
export function statisticsReach(
  observation: Observation,
  mirrorName: string,
  { packets, bytes }: { readonly packets: number; readonly bytes: number },
): Verdict {
  const check = `statisticsReach(${observation.trial}, ${mirrorName})`;
  const counted = observation.statistics?.[mirrorName];
  if (counted === undefined) {
    const summary = `the statistics of ${mirrorName} were not asked for during '${observation.trial}'`;
    return verdict(check, 'not known', [], [{ kind: 'evidence', packets: 0, summary }]);
  }
  const { txPackets, txBytes } = counted;
  const evidence = `${txPackets} packets, ${txBytes} bytes`;
  const summary = `${evidence} where at least ${packets} and ${bytes} should be`;
  const findings: Finding[] = txPackets < packets || txBytes < bytes ? [{ kind: 'switch', packets: 0, summary }] : [];
  return verdict(check, evidence, findings, trialDoubts(observation));
}
