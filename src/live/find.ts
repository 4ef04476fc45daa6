import { closest, distance } from 'fastest-levenshtein';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import type { LiveMirror } from './liveMirror.ts';
import type { LivePort } from './livePort.ts';
import type { LiveBridge, SwitchState } from './switchState.ts';

/** @throws Problem when there is none of this name */
export function bridgeNamed({ bridges }: SwitchState, name: string): LiveBridge {
  return bridges.find((bridge) => bridge.name === name) ?? noSuch('bridge', name, names(bridges));
}

/**
 * The mirror that a name, or the UUID of its row, stands for.
 *
 * @param bridge the name of the bridge that it is on; any unless told
 * @throws Problem when there is none, or the name stands twice
 */
export function mirrorNamed(state: SwitchState, name: string, bridge?: string): LiveMirror {
  const bridges = bridge === undefined ? state.bridges : [bridgeNamed(state, bridge)];
  const all = bridges.flatMap(({ mirrors }) => mirrors);
  const found = all.filter((mirror) => mirror.name === name || mirror.row === name);
  if (found.length > 1) {
    const places = found.map((mirror) => `${brief(mirror.bridge)} (${mirror.row})`).join(' and ');
    throw new Problem(
      `the name '${brief(name)}' stands twice: it is a mirror of ${places}`,
      'name the one that is meant by its UUID',
    );
  }
  return found[0] ?? noSuch('mirror', name, names(all), bridge && ` on ${brief(bridge)}`);
}

/** A port, with the bridge that it is of. @throws Problem when there is none of this name */
export function portNamed(state: SwitchState, name: string): { readonly bridge: LiveBridge; readonly port: LivePort } {
  return findPort(state, name) ?? noSuch('port', name, names(state.bridges.flatMap(({ ports }) => ports)));
}

/** @throws Problem when the bridge has none of this name; one of another bridge is told */
export function portOf(state: SwitchState, bridge: LiveBridge, name: string): LivePort {
  const own = bridge.ports.find((port) => port.name === name);
  if (own !== undefined) return own;
  const elsewhere = findPort(state, name);
  if (elsewhere === undefined) return noSuch('port', name, names(bridge.ports), ` on ${brief(bridge.name)}`);
  throw new Problem(
    `'${brief(name)}' is a port of the bridge ${brief(elsewhere.bridge.name)}, and not of ${brief(bridge.name)}: Open vSwitch would ignore the mirror`,
    `choose a port of ${brief(bridge.name)}: ${listed(names(bridge.ports))}`,
  );
}

export function findPort({ bridges }: SwitchState, name: string) {
  for (const bridge of bridges) {
    const port = bridge.ports.find((one) => one.name === name);
    if (port !== undefined) return { bridge, port };
  }
  return undefined;
}

/** @throws Problem with the name that could be meant, or all that there are */
export function noSuch(what: string, name: string, known: readonly string[], where = ''): never {
  const nearest = known.length === 0 ? '' : closest(name, [...known]);
  const near = nearest !== '' && distance(name, nearest) <= Math.max(2, name.length / 3);
  throw new Problem(
    `there is no ${what} '${brief(name)}'${where}`,
    near
      ? `did you mean '${brief(nearest)}'?`
      : known.length === 0
        ? 'there is none'
        : `${where === '' ? '' : 'its '}${what}s: ${listed(known)}`,
  );
}

const MOST_LISTED = 20;

function listed(all: readonly string[]): string {
  const shown = all.slice(0, MOST_LISTED).map((name) => brief(name));
  return all.length > MOST_LISTED ? `${shown.join(', ')} and ${all.length - MOST_LISTED} more` : shown.join(', ');
}

function names(all: readonly { readonly name: string }[]): readonly string[] {
  return [...new Set(all.map(({ name }) => name))];
}
