import type { SwitchLog } from '../../host/switchLog.ts';
import { refusesMirror } from '../../model/mirrorRefusal.ts';
import type { MirrorName } from './lookAtMirror.ts';

/**
 * The lines of ovs-vswitchd's log that tell of something wrong since it was noted. Open vSwitch says once, when it is configured, that it does not take a mirror, and
 * nothing when it does: where no copy proves that it does, the last such line from before is among them.
 */
export async function switchProblems(
  log: SwitchLog,
  { bridge, mirror }: MirrorName,
  isProven: boolean,
): Promise<readonly string[]> {
  const since = await log.problems();
  if (isProven) return since;
  const refusal = (await log.earlier()).findLast(
    (line) => refusesMirror(line, mirror) && (line.includes(`|bridge ${bridge}: `) || !line.includes('|bridge ')),
  );
  return refusal === undefined ? since : [refusal, ...since];
}
