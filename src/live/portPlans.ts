import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import type { Change, Plan } from './change.ts';
import { configuredOfInterface, configuredOfPort } from './configured.ts';
import { portNamed } from './find.ts';
import type { HostStep } from './hostStep.ts';
import { requireSound } from './sound.ts';
import type { SwitchState } from './switchState.ts';

/** An internal port that is set up, as where copies go. @throws Problem when it cannot be */
export function planPort(state: SwitchState, bridge: string, name: string): Plan {
  return planOf(
    state,
    { kind: 'addPort', bridge, name, port: {}, interface: {} },
    [{ kind: 'up', interface: name }],
    [],
  );
}

/** @throws Problem when it is none that can be removed */
export function planNoPort(state: SwitchState, name: string): Plan {
  return planOf(state, removalOf(state, name), [], [{ kind: 'up', interface: name }]);
}

/** A network namespace of an endpoint. */
export interface EndpointNamespace {
  /** The name that ip-netns(8) gets for it. */
  readonly name: string;
  /** Below /proc. */
  readonly path: string;
  readonly inode: number;
  readonly isExposed: boolean;
}

/** Exposes a namespace and moves a new internal port into it. @throws Problem when the port cannot be */
export function planEndpoint(
  state: SwitchState,
  bridge: string,
  port: string,
  namespace: EndpointNamespace,
  addresses: readonly string[],
): Plan {
  const { name, path, inode, isExposed } = namespace;
  const join: HostStep = { kind: 'join', interface: port, namespace: name, addresses };
  return planOf(
    state,
    { kind: 'addPort', bridge, name: port, port: {}, interface: {} },
    isExposed ? [join] : [{ kind: 'expose', name, target: path, inode }, join],
    isExposed ? [] : [{ kind: 'unexpose', name, target: path }],
  );
}

/**
 * Removes an endpoint's port, and the name of its namespace, which other ports of the endpoint may still need.
 *
 * @param addresses that its interface has, for the way back
 * @throws Problem when it is no internal port
 */
export function planNoEndpoint(
  state: SwitchState,
  port: string,
  namespace: EndpointNamespace,
  addresses: readonly string[],
  isLast: boolean,
): Plan {
  const { name, path, inode, isExposed } = namespace;
  const join: HostStep = { kind: 'join', interface: port, namespace: name, addresses };
  const unexposes = isExposed && isLast;
  return planOf(
    state,
    removalOf(state, port),
    unexposes ? [{ kind: 'unexpose', name, target: path }] : [],
    unexposes ? [{ kind: 'expose', name, target: path, inode }, join] : [join],
  );
}

function removalOf(state: SwitchState, name: string): Change {
  const { bridge, port } = portNamed(state, name);
  const [only] = port.interfaces;
  if (only === undefined) throw new Problem(`the port ${brief(name)} has no interface`);
  return {
    kind: 'removePort',
    bridge: bridge.name,
    name,
    row: port.row,
    port: configuredOfPort(port.stored),
    interface: configuredOfInterface(only.stored),
  };
}

function planOf(state: SwitchState, change: Change, steps: readonly HostStep[], undoSteps: readonly HostStep[]): Plan {
  requireSound(state, change);
  return { changes: [change], steps, undoSteps };
}
