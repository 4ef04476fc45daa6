import { verify as verifyMirror } from '../jobs/verify.ts';
import { socketOf } from '../live/runningSwitch.ts';
import type { VerdictStatus } from '../model/verdict.ts';
import { renderVerificationJson } from '../report/json.ts';
import { renderVerification, renderVerificationMarkdown } from '../report/verification.ts';
import { terminal } from './terminal.ts';

interface Options {
  readonly bridge: string;
  readonly mirror: string;
  readonly db: string;
  readonly duration: number;
  readonly packets?: number | undefined;
  readonly filter?: string | undefined;
  readonly sample?: number | undefined;
  readonly json: boolean;
  readonly markdown: boolean;
}

const EXIT_CODES: Readonly<Record<VerdictStatus, number>> = { passed: 0, failed: 1, inconclusive: 2 };

/** Verifies a mirror of a running switch, shows what was found, and gives the exit code. */
export async function verify(options: Options): Promise<number> {
  const { bridge, mirror, db, duration, packets, filter, sample } = options;
  const verification = await verifyMirror({
    ...{ socket: socketOf(db), bridge, mirror, durationMs: duration },
    ...(packets !== undefined && { packets }),
    ...(filter !== undefined && { filter }),
    ...(sample !== undefined && { sampleOf: sample }),
  });
  const text = options.json
    ? renderVerificationJson(verification)
    : options.markdown
      ? renderVerificationMarkdown(verification)
      : renderVerification(verification, terminal());
  process.stdout.write(text);
  return EXIT_CODES[verification.status];
}
