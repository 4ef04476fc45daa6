import type { Verification } from '../model/verification.ts';
import { type RoundStatus, statusOf, type VerificationRound } from '../model/verificationRound.ts';
import { exposition, type MetricFamily, type MetricSample } from './exposition.ts';

const STATUSES = ['passed', 'failed', 'inconclusive', 'error'] as const satisfies readonly RoundStatus[];

/** Verifications of a mirror so far, by what came of them. */
export type RoundCounts = Readonly<Partial<Record<RoundStatus, number>>>;

/**
 * The last verification of a mirror as metrics for Prometheus. Where it found no number, none is there: those of the one before would look like new ones.
 *
 * @param counts with the last
 */
export function renderVerificationMetrics(round: VerificationRound, counts: RoundCounts): string {
  const { at, bridge, mirror } = round;
  const found = round.kind === 'error' ? [] : familiesOf(round.verification);
  const families: readonly MetricFamily[] = [
    {
      name: 'mirrorbench_mirror_verdict',
      type: 'gauge',
      help: 'Whether the last verification of the mirror came to this status (1) or not (0).',
      samples: STATUSES.map((status) => ({ labels: { status }, value: status === statusOf(round) ? 1 : 0 })),
    },
    gauge('last_verification_timestamp_seconds', 'When the last verification ended.', Date.parse(at) / 1000),
    ...found,
    {
      name: 'mirrorbench_mirror_verifications_total',
      type: 'counter',
      help: 'Verifications since the program was started, by status.',
      samples: STATUSES.map((status) => ({ labels: { status }, value: counts[status] ?? 0 })),
    },
  ];
  return exposition(families, { bridge, mirror });
}

function familiesOf({ window, captures, sampleOf = 1, copies }: Verification): readonly MetricFamily[] {
  const { owed, matched, missing, duplicate, unexpected } = copies.counts ?? {};
  const dropped = captures.reduce((sum, { droppedByKernel }) => sum + droppedByKernel, 0);
  const quantiles = copies.delayNs?.quantiles ?? [];
  return [
    gauge('owed_packets', 'Packets that the mirror had to copy in the last window.', owed),
    gauge('copied_packets', 'Packets of the last window that were copied once and unchanged.', matched),
    gauge('missing_packets', 'Packets of the last window that were not copied.', missing),
    gauge('duplicate_packets', 'Copies of the last window that came once more than owed.', duplicate),
    gauge('unexpected_packets', 'Packets at the output in the last window that are no copy of any.', unexpected),
    {
      name: 'mirrorbench_mirror_copy_delay_seconds',
      type: 'summary',
      help: 'Time from a packet to its copy in the last window, by quantile.',
      samples: quantiles.map(({ quantile, nanoseconds }): MetricSample => {
        return { labels: { quantile: `${quantile}` }, value: nanoseconds / 1e9 };
      }),
    },
    gauge('window_seconds', 'Length of the last window.', window && window.durationMs / 1000),
    gauge(
      'capture_dropped_packets',
      'Packets that the captures of the last verification dropped themselves.',
      captures.length > 0 ? dropped : undefined,
    ),
    gauge('sampled_flows_ratio', 'Share of all flows that the last verification looked at.', 1 / sampleOf),
  ];
}

function gauge(name: string, help: string, value: number | undefined): MetricFamily {
  return {
    ...{ name: `mirrorbench_mirror_${name}`, type: 'gauge', help },
    samples: value === undefined ? [] : [{ value }],
  };
}
