import { requireTextfile, writeTextfile } from '../host/textfile.ts';
import { errorRound, foundRound } from '../jobs/verificationRound.ts';
import { type VerifyOrder, verify as verifyMirror } from '../jobs/verify.ts';
import { verifyRepeatedly } from '../jobs/verifyRepeatedly.ts';
import { type RoundStatus, statusOf, type VerificationRound } from '../model/verificationRound.ts';
import { renderRoundJson, renderVerificationJson } from '../report/json.ts';
import { pluginAnswer } from '../report/monitoringPlugin.ts';
import { renderRound } from '../report/renderRound.ts';
import { renderVerification, renderVerificationMarkdown } from '../report/verification.ts';
import { type RoundCounts, renderVerificationMetrics } from '../report/verificationMetrics.ts';
import { interruption } from './interruption.ts';
import { terminal } from './terminal.ts';

interface Options {
  readonly bridge: string;
  readonly mirror: string;
  readonly db: string;
  readonly duration: number;
  readonly packets?: number | undefined;
  readonly filter?: string | undefined;
  readonly sample?: number | undefined;
  readonly repeat?: number | undefined;
  readonly prometheus?: string | undefined;
  readonly bytes: number;
  readonly cpu: number;
  readonly collector?: string | undefined;
  readonly json: boolean;
  readonly markdown: boolean;
  readonly nagios: boolean;
}

const EXIT_CODES: Readonly<Record<RoundStatus, number>> = { passed: 0, failed: 1, inconclusive: 2, error: 3 };

/** Of a repetition that was ended before its first round was over. */
const NOTHING_CHECKED = 4;

/** Verifies a mirror of a running switch, shows what was found, and gives the exit code: again and again that of the last round. */
export async function verify(options: Options): Promise<number> {
  const { repeat, prometheus } = options;
  if (prometheus !== undefined) await requireTextfile(prometheus);
  const publish = publisher(prometheus);
  if (repeat === undefined) return verifyOnce(options, publish);
  let exitCode = NOTHING_CHECKED;
  await verifyRepeatedly(orderOf(options), { everyMs: repeat, signal: interruption() }, async (round) => {
    process.stdout.write(options.json ? renderRoundJson(round) : renderRound(round, terminal()));
    exitCode = EXIT_CODES[statusOf(round)];
    await publish(round);
  });
  return exitCode;
}

async function verifyOnce(options: Options, publish: Publish): Promise<number> {
  const order = orderOf(options);
  const verification = await verifyMirror(order).catch(async (error: unknown) => {
    await publish(errorRound(order, error));
    throw error;
  });
  const round = foundRound(order, verification);
  await publish(round);
  if (options.nagios) {
    const { line, exitCode } = pluginAnswer(round);
    process.stdout.write(line);
    return exitCode;
  }
  const text = options.json
    ? renderVerificationJson(verification)
    : options.markdown
      ? renderVerificationMarkdown(verification)
      : renderVerification(verification, terminal());
  process.stdout.write(text);
  return EXIT_CODES[verification.status];
}

function orderOf({
  bridge,
  mirror,
  db,
  duration,
  packets,
  filter,
  sample,
  bytes,
  cpu,
  collector,
}: Options): VerifyOrder {
  return {
    ...{ db, bridge, mirror, durationMs: duration, bytes, cpuShare: cpu },
    ...(packets !== undefined && { packets }),
    ...(filter !== undefined && { filter }),
    ...(sample !== undefined && { sampleOf: sample }),
    ...(collector !== undefined && { collector }),
  };
}

type Publish = (round: VerificationRound) => Promise<void>;

/** Counts rounds, and writes the last one to a file for Prometheus, if there is one. */
function publisher(path: string | undefined): Publish {
  let counts: RoundCounts = {};
  return async (round) => {
    const status = statusOf(round);
    counts = { ...counts, [status]: (counts[status] ?? 0) + 1 };
    if (path !== undefined) await writeTextfile(path, renderVerificationMetrics(round, counts));
  };
}
