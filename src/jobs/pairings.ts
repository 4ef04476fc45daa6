import { isPossible, MECHANISM_NAMES, type MechanismName, type Pairing, traitsOf } from '../model/mechanism.ts';
import { Problem } from '../model/problem.ts';
import type { SwitchKind } from '../model/switch.ts';

/** What a scenario is run with that names no mechanism. */
export const USUAL_PAIRING: Pairing = { mechanism: 'ovs-mirror', switch: 'ovs-netdev' };

/** Mechanisms and switches that a person asks for; empty where nothing is said. */
export interface AskedPairings {
  readonly mechanisms: readonly MechanismName[];
  readonly switches: readonly SwitchKind[];
}

/**
 * The mechanisms and switches that are asked for, in pairs: each mechanism on each of the switches that it works on, on the one that it is at home
 * on where no switch is named. Undefined where nothing is asked for: then scenarios say it themselves.
 *
 * @throws Problem when one that was named goes with none of the others
 */
export function askedPairings({ mechanisms, switches }: AskedPairings): readonly Pairing[] | undefined {
  if (mechanisms.length === 0 && switches.length === 0) return undefined;
  const wanted = mechanisms.length > 0 ? [...new Set(mechanisms)] : undefined;
  if (switches.length === 0)
    return wanted?.map((mechanism) => ({ mechanism, switch: traitsOf(mechanism).switches[0] as SwitchKind }));
  const pairs = [...new Set(switches)].flatMap((kind) => {
    const named =
      wanted ?? MECHANISM_NAMES.filter((mechanism) => traitsOf(mechanism).switches.includes(kind)).slice(0, 1);
    return named.map((mechanism): Pairing => ({ mechanism, switch: kind })).filter(isPossible);
  });
  const idle = wanted?.find((name) => !pairs.some(({ mechanism }) => mechanism === name));
  if (idle !== undefined)
    throw new Problem(
      `${idle} (${traitsOf(idle).what}) does not work on ${switches.join(', ')}`,
      `it works on ${traitsOf(idle).switches.join(', ')}`,
    );
  const unused = switches.find((kind) => !pairs.some((pair) => pair.switch === kind));
  if (unused !== undefined)
    throw new Problem(
      `on ${unused} none of ${(wanted ?? []).join(', ')} works`,
      `${MECHANISM_NAMES.filter((mechanism) => isPossible({ mechanism, switch: unused })).join(', ')} do`,
    );
  return pairs;
}
