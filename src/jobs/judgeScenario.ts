import { judgement } from '../check/deviation.ts';
import type { MechanismName } from '../model/mechanism.ts';
import type { Observation } from '../model/observation.ts';
import type { Outcome } from '../model/report.ts';
import type { Scenario } from '../model/scenario.ts';
import { verdictsOf } from './foreignResult.ts';

/**
 * Judges a scenario by what its `check` says of observations, in view of how its version of Open vSwitch is known to fail it.
 *
 * @throws Problem when `check` returned something else than verdicts; whatever it throws
 */
export function judgeScenario(
  scenario: Scenario,
  observations: Readonly<Record<string, Observation>>,
  situation: { readonly version: string; readonly rules: readonly string[]; readonly mechanism: MechanismName },
): Pick<Outcome, 'status' | 'verdicts' | 'deviation' | 'reason'> {
  const verdicts = verdictsOf(scenario.check(observations));
  if (verdicts.length === 0) return { status: 'inconclusive', verdicts, reason: 'check judged nothing' };
  return { verdicts, ...judgement(verdicts, scenario.deviations ?? [], situation) };
}
