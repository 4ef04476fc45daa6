import type { Mirror } from '../model/mirror.ts';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import type { Change, Plan, SourceColumn } from './change.ts';
import { externalIdsOf } from './configured.ts';
import { bridgeNamed, mirrorNamed } from './find.ts';
import type { LiveMirror } from './liveMirror.ts';
import { requireSound } from './sound.ts';
import type { SwitchState } from './switchState.ts';

/** How people name directions: seen from the host at the port, as the article does. The columns are seen from the switch. */
export const SOURCE_DIRECTIONS = {
  egress: ['selectSrcPort'],
  ingress: ['selectDstPort'],
  both: ['selectSrcPort', 'selectDstPort'],
} as const satisfies Record<string, readonly SourceColumn[]>;

export type SourceDirection = keyof typeof SOURCE_DIRECTIONS;

/** @throws Problem when the mirror cannot be */
export function planMirror(state: SwitchState, bridge: string, name: string, mirror: Mirror): Plan {
  return plan(state, [{ kind: 'addMirror', bridge, name, mirror }]);
}

/**
 * Makes a port a source of a mirror, beside those that it has; what it is already is left out.
 *
 * @throws Problem when it cannot be one, or is one already
 */
export function planSource(
  state: SwitchState,
  name: string,
  port: string,
  direction: SourceDirection,
  onBridge?: string,
): Plan {
  const { bridge, row, name: mirror, mirror: now } = mirrorNamed(state, name, onBridge);
  const wanted: readonly SourceColumn[] = SOURCE_DIRECTIONS[direction];
  const missing = wanted.filter((column) => !now[column]?.includes(port));
  const columns = missing.length > 0 ? missing : wanted;
  return plan(state, [{ kind: 'addSource', bridge, mirror, row, port, columns }]);
}

/**
 * Takes a port out of a mirror's sources.
 *
 * @throws Problem when it is none, or when nothing is selected after that but `select_all` would be
 */
export function planNoSource(
  state: SwitchState,
  name: string,
  port: string,
  direction: SourceDirection,
  onBridge?: string,
): Plan {
  const { bridge, row, name: mirror, mirror: now } = mirrorNamed(state, name, onBridge);
  const wanted: readonly SourceColumn[] = SOURCE_DIRECTIONS[direction];
  const selected = wanted.filter((column) => now[column]?.includes(port));
  if (selected.length === 0) {
    const sources = [...new Set([...(now.selectSrcPort ?? []), ...(now.selectDstPort ?? [])])].map((one) => brief(one));
    throw new Problem(
      `${brief(port)} is no ${direction === 'both' ? '' : `${direction} `}source of ${brief(mirror)}`,
      sources.length === 0 ? 'it has none' : `its sources are ${sources.join(', ')}`,
    );
  }
  return plan(state, [{ kind: 'removeSource', bridge, mirror, row, port, columns: selected }]);
}

/** Removes one mirror; the others stay. @throws Problem when there is none of this name */
export function planNoMirror(state: SwitchState, name: string, onBridge?: string): Plan {
  return plan(state, [removal(mirrorNamed(state, name, onBridge))]);
}

/** Removes every mirror of a bridge, in one transaction. @throws Problem when it has none */
export function planNoMirrors(state: SwitchState, bridge: string): Plan {
  const { mirrors } = bridgeNamed(state, bridge);
  if (mirrors.length === 0) throw new Problem(`${brief(bridge)} has no mirrors`);
  return plan(state, mirrors.map(removal));
}

function removal({ bridge, name, row, mirror, stored }: LiveMirror): Change {
  const externalIds = externalIdsOf(stored);
  return { kind: 'removeMirror', bridge, name, row, mirror, ...(externalIds !== undefined && { externalIds }) };
}

function plan(state: SwitchState, changes: readonly Change[]): Plan {
  for (const change of changes) requireSound(state, change);
  return { changes, steps: [], undoSteps: [] };
}
