import type { CaptureComparison, DelayNs, PacketPlace } from '../model/comparison.ts';
import type { CaptureAccount, TrialRecord } from '../model/observation.ts';
import type { CopyDelays, Example, ExamplePacket, Finding, Verdict } from '../model/verdict.ts';
import { compareCaptures } from './captures/compareCaptures.ts';
import type { NamedCapture } from './captures/streams.ts';
import { type Attribution, attribute } from './charges.ts';
import { accountDoubts, trialDoubts } from './evidence.ts';
import { cutHex, firstExamples } from './examples.ts';
import { packets } from './findings.ts';
import { verdict } from './verdict.ts';

/** A capture of a trial, where it is stored. */
export interface StoredCapture {
  readonly account: CaptureAccount;
  readonly file: NamedCapture;
}

const WHOLE_FRAMES = { ignore: [], masks: [], once: false, inOrder: false, otherRules: [] } as const;

/**
 * Each packet of a capture came in, once and unchanged, and nothing else.
 *
 * @param capture that was replayed, as often as it was
 * @param arriving what arrived from those who sent it, one or two
 */
export async function cameIn(
  record: TrialRecord,
  capture: NamedCapture,
  arriving: readonly StoredCapture[],
): Promise<Verdict> {
  const check = `cameIn(${record.trial}: ${capture.name})`;
  const [first, ...others] = arriving.map(({ file }) => file);
  if (first === undefined) throw new Error('nobody sent the capture');
  // With two senders it is the other way round: what arrived is put together, and compared with the capture.
  const { comparison } = await compareCaptures(
    ...((others.length === 0 ? [[capture], first] : [[first, ...others], capture]) as [NamedCapture[], NamedCapture]),
    WHOLE_FRAMES,
  );
  const result = others.length === 0 ? comparison : turnedRound(comparison);
  return judged(check, result, `came in${paceOf(record)}`, record, arriving);
}

/** The rate that was reached, beside the one that was asked for. */
function paceOf({ entered, traffic }: TrialRecord): string {
  const { packetsPerSecond, intendedPacketsPerSecond: intended } = entered ?? {};
  if (packetsPerSecond === undefined) return '';
  const asked = traffic.kind === 'replay' && intended !== undefined ? `, asked for ${Math.round(intended)}` : '';
  return ` at ${Math.round(packetsPerSecond)} packets/s${asked}`;
}

/** A packet that is not the same on both sides is missing on one and unexpected on the other, whichever is cut. */
function turnedRound(comparison: CaptureComparison): CaptureComparison {
  const { source, mirror, missing, unexpected, duplicate, truncated } = comparison;
  return {
    ...comparison,
    source: mirror,
    mirror: source,
    missing: unexpected + duplicate + truncated,
    unexpected: missing + truncated,
    duplicate: 0,
    truncated: 0,
    findings: comparison.findings.filter(({ kind }) => kind === 'evidence'),
  };
}

/** What arrived at one port departed from another: each packet once and unchanged, and nothing else. */
export async function forwarded(
  record: TrialRecord,
  arriving: StoredCapture,
  departing: StoredCapture,
): Promise<Verdict> {
  const check = `forwarded(${record.trial}: ${nameOf(arriving)}, ${nameOf(departing)})`;
  const { comparison } = await compareCaptures([arriving.file], departing.file, WHOLE_FRAMES);
  return judged(check, comparison, 'forwarded', record, [arriving, departing]);
}

/** The mirror's output holds each packet of the captures that it owes, once and unchanged, and nothing else. */
export async function mirrored(
  record: TrialRecord,
  owed: readonly StoredCapture[],
  output: StoredCapture,
): Promise<Verdict> {
  const check = `mirrored(${record.trial}: ${nameOf(output)}, ${owed.map(nameOf).join(' + ')})`;
  const { comparison } = await compareCaptures(
    owed.map(({ file }) => file),
    output.file,
    WHOLE_FRAMES,
  );
  const lacking = (copies: number) =>
    attribute(record, {
      at: output.account,
      copies,
      owed: comparison.source.packets,
      arrivedAt: (port) => (owed.some(({ account }) => isArriving(account, port)) ? copies : 0),
    });
  return judged(check, comparison, 'copied', record, [...owed, output], lacking);
}

function isArriving({ port, direction }: CaptureAccount, at: string): boolean {
  return port === at && direction === 'arriving';
}

function nameOf({ account: { direction, port } }: StoredCapture): string {
  return `${direction} ${port}`;
}

function judged(
  check: string,
  comparison: CaptureComparison,
  done: string,
  record: TrialRecord,
  captures: readonly StoredCapture[],
  lacking?: (copies: number) => Attribution,
): Verdict {
  const { source, mirror, matched, missing, duplicate, unexpected, altered, truncated, findings } = comparison;
  const counts = {
    owed: source.packets,
    copies: mirror.packets,
    matched,
    missing,
    duplicate,
    unexpected,
    altered,
    truncated,
  };
  const wrong = (['missing', 'duplicate', 'unexpected', 'altered', 'truncated'] as const).flatMap((kind): Finding[] => {
    if (counts[kind] === 0) return [];
    const first = findings.find((finding) => finding.kind === kind)?.summary;
    const { words, ...charged } = (kind === 'missing' ? lacking?.(counts[kind]) : undefined) ?? { words: undefined };
    const what = words === undefined ? `${packets(counts[kind])} ${kind},` : `${words};`;
    const summary = first === undefined ? what.slice(0, -1) : `${what} the first: ${first}`;
    return [{ kind, packets: counts[kind], summary, ...charged }];
  });
  const doubts = [
    ...trialDoubts(record),
    ...captures.flatMap(({ account }) => accountDoubts(account)),
    ...findings.flatMap((finding): Finding[] =>
      finding.kind === 'evidence'
        ? [{ kind: 'evidence', packets: finding.packets, summary: `${finding.file}: ${finding.summary}` }]
        : [],
    ),
    ...(comparison.verdict === 'empty' ? [NOTHING] : []),
  ];
  const evidence = [
    `${matched} of ${packets(source.packets)} ${done}`,
    ...wrong.map(({ kind, packets: count }) => `${count} ${kind}`),
  ].join(', ');
  const examples = firstExamples(findings.flatMap(exampleOf));
  const delayNs = comparison.delayNs === null || matched === 0 ? undefined : quantilesOf(comparison.delayNs, matched);
  return {
    ...verdict(check, evidence, wrong, doubts, counts),
    ...(examples.length > 0 && { examples }),
    ...(delayNs && { delayNs }),
  };
}

function exampleOf(finding: CaptureComparison['findings'][number]): readonly Example[] {
  if (finding.kind === 'evidence') return [];
  const { kind, original, copy } = finding;
  return [{ kind, ...(original && { owed: packetOf(original) }), ...(copy && { copy: packetOf(copy) }) }];
}

function packetOf({ number, hex, wireLength }: PacketPlace): ExamplePacket {
  return { place: `packet ${number}`, hex: cutHex(hex), bytes: wireLength };
}

function quantilesOf({ min, p50, p90, p99, p999, max }: DelayNs, copies: number): CopyDelays {
  const values = [
    [0, min],
    [0.5, p50],
    [0.9, p90],
    [0.99, p99],
    [0.999, p999],
    [1, max],
  ] as const;
  return { copies, quantiles: values.map(([quantile, nanoseconds]) => ({ quantile, nanoseconds })) };
}

const NOTHING: Finding = { kind: 'evidence', packets: 0, summary: 'both captures are empty, which proves nothing' };
