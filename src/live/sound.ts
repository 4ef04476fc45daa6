import { isDeepStrictEqual } from 'node:util';
import type { Mirror } from '../model/mirror.ts';
import { MOST_MIRRORS } from '../model/mirrorRefusal.ts';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import type { Change, SourceChange } from './change.ts';
import { configuredOfInterface, configuredOfPort, externalIdsOf } from './configured.ts';
import { bridgeNamed, findPort, portOf } from './find.ts';
import type { LiveMirror } from './liveMirror.ts';
import type { LivePort } from './livePort.ts';
import type { LiveBridge, SwitchState } from './switchState.ts';

/** Linux's IFNAMSIZ, without the end of the text. */
const LONGEST_INTERFACE = 15;

/**
 * Refuses a change that Open vSwitch could not do, would ignore, or would do to something else than what is meant.
 *
 * @throws Problem with the reason, and what to do
 */
export function requireSound(state: SwitchState, change: Change): void {
  const bridge = bridgeNamed(state, change.bridge);
  switch (change.kind) {
    case 'addMirror':
      requireMirror(state, bridge, change.name, change.mirror);
      break;
    case 'removeMirror':
      requireSameMirror(bridge, change);
      break;
    case 'addSource':
      requireSource(state, bridge, change);
      break;
    case 'removeSource':
      requireSelected(bridge, change);
      break;
    case 'addPort':
      requireNewPort(state, change.name);
      break;
    case 'removePort':
      requireRemovable(bridge, change);
      break;
    default:
      change satisfies never;
  }
}

function requireMirror(state: SwitchState, bridge: LiveBridge, name: string, mirror: Mirror): void {
  const namesake = state.bridges.flatMap(({ mirrors }) => mirrors).find((other) => other.name === name);
  if (namesake !== undefined)
    throw new Problem(
      `there is a mirror '${brief(name)}' already, on ${brief(namesake.bridge)}`,
      'choose another name: one that stands twice cannot be told apart',
    );
  if (bridge.mirrors.length >= MOST_MIRRORS)
    throw new Problem(
      `${brief(bridge.name)} has ${bridge.mirrors.length} mirrors, and Open vSwitch takes ${MOST_MIRRORS} of a bridge; it would ignore one, and not say so`,
      'remove one first: mirrorbench mirror list shows them',
    );
  if (name === '') throw new Problem('a mirror needs a name');
  for (const column of ['snaplen', 'filter'] as const)
    if (mirror[column] !== undefined && !state.mirrorColumns.has(column))
      throw new Problem(
        `this version of Open vSwitch has no ${column} of mirrors`,
        `leave --${column} out, or upgrade to Open vSwitch ${column === 'filter' ? '3.4' : '2.6'}`,
      );
  const output = mirror.outputPort === undefined ? undefined : portOf(state, bridge, mirror.outputPort);
  if (output !== undefined && mirror.snaplen !== undefined && isPatch(output))
    throw new Problem(
      `${brief(output.name)} is a patch port, and Open vSwitch puts out no copy there that --snaplen cuts`,
      'leave --snaplen out, or choose another output',
    );
  for (const column of ['selectSrcPort', 'selectDstPort'] as const)
    for (const port of mirror[column] ?? []) portOf(state, bridge, port);
}

function requireSameMirror(bridge: LiveBridge, change: Extract<Change, { kind: 'removeMirror' }>): void {
  const { mirror, stored } = mirrorOfRow(bridge, change.name, change.row);
  const same = isDeepStrictEqual(mirror, change.mirror);
  if (same && isDeepStrictEqual(externalIdsOf(stored), change.externalIds)) return;
  throw new Problem(`the mirror ${brief(change.name)} has been changed by somebody else since`);
}

function requireSource(state: SwitchState, bridge: LiveBridge, { mirror, row, port, columns }: SourceChange): void {
  const found = mirrorOfRow(bridge, mirror, row).mirror;
  const source = portOf(state, bridge, port);
  if (isPatch(source))
    throw new Problem(
      `${brief(port)} is a patch port, of which Open vSwitch mirrors nothing`,
      'mirror the ports of the bridge beyond it',
    );
  if (columns.some((column) => found[column]?.includes(port)))
    throw new Problem(`${brief(port)} is such a source of ${brief(mirror)} already`);
  if (found.outputPort === port)
    throw new Problem(`${brief(port)} is where ${brief(mirror)} puts its copies, and cannot be its source`);
}

function requireSelected(bridge: LiveBridge, { mirror: name, row, port, columns }: SourceChange): void {
  const { mirror } = mirrorOfRow(bridge, name, row);
  if (columns.some((column) => !mirror[column]?.includes(port)))
    throw new Problem(`${brief(port)} is not among those sources of ${brief(name)}`);
}

function requireNewPort(state: SwitchState, name: string): void {
  const taken = findPort(state, name);
  const ports = state.bridges.flatMap((bridge) => bridge.ports);
  const holder = ports.find(({ interfaces }) => interfaces.some((one) => one.name === name));
  if (taken !== undefined || holder !== undefined)
    throw new Problem(
      `there is ${taken === undefined ? 'an interface' : 'a port'} '${brief(name)}' already${taken ? `, on ${brief(taken.bridge.name)}` : ''}`,
      'choose another name',
    );
  if (name.length === 0 || Buffer.byteLength(name) > LONGEST_INTERFACE || /[\s/:]/.test(name) || name.startsWith('-'))
    throw new Problem(
      `'${brief(name)}' cannot be the name of an interface`,
      `it has 1 to ${LONGEST_INTERFACE} bytes, no spaces, slashes or colons, and does not begin with -`,
    );
}

function requireRemovable(bridge: LiveBridge, change: Extract<Change, { kind: 'removePort' }>): void {
  const { name } = change;
  const port = bridge.ports.find((one) => one.name === name && one.row === change.row);
  if (port === undefined)
    throw new Problem(`${brief(bridge.name)} does not have the port ${brief(name)} that is meant any more`);
  if (name === bridge.name) throw new Problem(`'${brief(name)}' is the bridge's own port, which cannot be removed`);
  const [only, ...others] = port.interfaces;
  if (only === undefined || others.length > 0 || only.type !== 'internal')
    throw new Problem(
      `${brief(name)} is no internal port, and mirrorbench removes no other`,
      `ovs-vsctl del-port ${brief(bridge.name)} ${brief(name)} does, for good`,
    );
  for (const mirror of bridge.mirrors) {
    if (mirror.mirror.outputPort === name)
      throw new Problem(
        `the mirror ${brief(mirror.name)} puts its copies out at ${brief(name)}`,
        `mirrorbench mirror remove ${brief(mirror.name)} comes first`,
      );
    if ([...(mirror.mirror.selectSrcPort ?? []), ...(mirror.mirror.selectDstPort ?? [])].includes(name))
      throw new Problem(
        `${brief(name)} is a source of the mirror ${brief(mirror.name)}`,
        `mirrorbench mirror remove-source ${brief(mirror.name)} ${brief(name)} both comes first`,
      );
  }
  const same =
    isDeepStrictEqual(configuredOfPort(port.stored), change.port) &&
    isDeepStrictEqual(configuredOfInterface(only.stored), change.interface);
  if (!same) throw new Problem(`the port ${brief(name)} has been changed by somebody else since`);
}

function mirrorOfRow(bridge: LiveBridge, name: string, row: string): LiveMirror {
  const found = bridge.mirrors.find((mirror) => mirror.row === row);
  if (found !== undefined) return found;
  throw new Problem(`${brief(bridge.name)} does not have the mirror ${brief(name)} that is meant any more`);
}

function isPatch({ interfaces }: LivePort): boolean {
  return interfaces.some(({ type }) => type === 'patch');
}
