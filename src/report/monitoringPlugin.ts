import type { Verification } from '../model/verification.ts';
import { type RoundStatus, statusOf, type VerificationRound } from '../model/verificationRound.ts';
import { brief } from '../model/visible.ts';
import { roundText } from './roundText.ts';

/** What a monitoring plugin prints, and ends with. */
export interface PluginAnswer {
  readonly line: string;
  readonly exitCode: number;
}

const STATES = {
  passed: { word: 'OK', exitCode: 0 },
  failed: { word: 'CRITICAL', exitCode: 2 },
  inconclusive: { word: 'UNKNOWN', exitCode: 3 },
  error: { word: 'UNKNOWN', exitCode: 3 },
} as const satisfies Record<RoundStatus, { readonly word: string; readonly exitCode: number }>;

/** What came of a verification by the guidelines of the Monitoring Plugins, which Nagios, Icinga and others read: one line, and performance data behind a bar. */
export function pluginAnswer(round: VerificationRound): PluginAnswer {
  const data = round.kind === 'error' ? [] : performanceData(round.verification);
  return answerOf(statusOf(round), roundText(round), data);
}

/** The same for what kept the program from verifying anything, such as a wrong option. */
export function pluginError(reason: string): PluginAnswer {
  return answerOf('error', reason, []);
}

/** Monitors read so much of a line at least. */
const MOST_CHARACTERS = 600;

function answerOf(status: RoundStatus, text: string, data: readonly string[]): PluginAnswer {
  const { word, exitCode } = STATES[status];
  // A bar would begin the performance data.
  const words = brief(text, MOST_CHARACTERS).replaceAll('|', '\\x7c');
  return { line: `MIRROR ${word} - ${words}${data.length === 0 ? '' : ` | ${data.join(' ')}`}\n`, exitCode };
}

/** None may be wrong: a warning and a critical range that end at 0. */
const NONE = ';0;0;0';

function performanceData({ window, captures, copies }: Verification): readonly string[] {
  const { counts, delayNs } = copies;
  const quantile = (wanted: number) => delayNs?.quantiles.find((one) => one.quantile === wanted)?.nanoseconds;
  const delays = [
    ['delay_p50', quantile(0.5)],
    ['delay_p99', quantile(0.99)],
    ['delay_max', quantile(1)],
  ] as const;
  return [
    ...(counts === undefined
      ? []
      : [
          `owed=${counts.owed}`,
          `copied=${counts.matched}`,
          `missing=${counts.missing}${NONE}`,
          `duplicate=${counts.duplicate}${NONE}`,
          `unexpected=${counts.unexpected}${NONE}`,
        ]),
    ...delays.flatMap(([label, delay]) => (delay === undefined ? [] : [`${label}=${seconds(delay / 1e9)}`])),
    ...(window === undefined ? [] : [`window=${seconds(window.durationMs / 1000)}`]),
    ...(captures.length === 0 ? [] : [`dropped=${captures.reduce((sum, one) => sum + one.droppedByKernel, 0)}`]),
  ];
}

/** Without an exponent, which monitors need not read. */
function seconds(value: number): string {
  return `${value.toFixed(9).replace(/\.?0+$/, '')}s`;
}
