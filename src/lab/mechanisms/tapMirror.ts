import { ipBatch } from '../../host/namespace.ts';
import type { Direction, Mirror } from '../../model/mirror.ts';
import type { Topology } from '../../model/topology.ts';
import { Unsuited } from '../../model/unsuited.ts';
import { type CapturePoint, capturePoints } from '../capturePoint.ts';
import { type Lab, mirrorsInForce } from '../lab.ts';
import { bridgeOf } from '../shape.ts';
import type { Mechanism } from './mechanism.ts';
import type { Tap, Tapping } from './tap.ts';

/**
 * Mirrors that are made at the kernel's interfaces: each selected port and direction is a tap of its own, at the place where it is captured too.
 * While a port is an output, the bridge sends nothing to it and takes nothing from it, as with Open vSwitch's own mirrors.
 */
export function tapMirror(tapping: Tapping): Mechanism {
  return {
    install: async (lab, name, mirror) => {
      const taps = tapsOf(lab, mirror);
      if (!isOutputOf(lab, mirror.outputPort, name)) await setApart(lab, mirror.outputPort);
      await tapping.attach(lab.switchNamespace, taps);
      return {};
    },
    change: async (lab, name, { mirror: before }, _, after) => {
      const [old, wanted] = [tapsOf(lab, before), tapsOf(lab, after)];
      if (!isOutputOf(lab, after.outputPort)) await setApart(lab, after.outputPort);
      await tapping.attach(lab.switchNamespace, without(wanted, old));
      await tapping.detach(lab.switchNamespace, without(old, wanted));
      if (before.outputPort !== after.outputPort && !isOutputOf(lab, before.outputPort, name))
        await putBack(lab, before.outputPort);
    },
    remove: async (lab, name, { mirror }) => {
      await tapping.detach(lab.switchNamespace, tapsOf(lab, mirror));
      if (!isOutputOf(lab, mirror.outputPort, name)) await putBack(lab, mirror.outputPort);
    },
  };
}

/** The places where packets are copied for a mirror. @throws Unsuited when one cannot be copied at, or to */
export function tapsOf(
  { topology, variant, ports }: Pick<Lab, 'topology' | 'variant' | 'ports'>,
  mirror: Mirror,
): readonly Tap[] {
  const all = Object.keys(topology.ports).filter(
    (port) =>
      ports.has(port) &&
      bridgeOf(topology, port) === topology.bridge &&
      !isTunnel(topology, port) &&
      port !== mirror.outputPort,
  );
  const selected = (direction: Direction, names: readonly string[] | undefined) =>
    [...new Set([...(mirror.selectAll ? all : []), ...(names ?? [])])]
      // What is sent by the output would be copied to itself without end.
      .filter((port) => port !== mirror.outputPort)
      .map((port) => ({ port, direction }));
  const output = interfaceOf('departing', mirror.outputPort);
  if (output.flag !== 'out')
    throw new Unsuited(`copies cannot be sent by '${mirror.outputPort}': what it is sent goes into the switch`);
  return [...selected('arriving', mirror.selectSrcPort), ...selected('departing', mirror.selectDstPort)].map(
    ({ port, direction }): Tap => {
      const point = interfaceOf(direction, port);
      return { interface: point.interface, hook: point.flag === 'in' ? 'ingress' : 'egress', output: output.interface };
    },
  );

  function interfaceOf(direction: Direction, port: string | undefined): Pick<CapturePoint, 'interface' | 'flag'> {
    // A tunnel's device wraps what is sent by it.
    if (port !== undefined && isTunnel(topology, port))
      return { interface: port, flag: direction === 'departing' ? 'out' : 'in' };
    const [point, ...more] = port === undefined ? [] : capturePoints(topology, variant, port, direction);
    if (point === undefined || more.length > 0 || point.endpoint !== undefined)
      throw new Unsuited(`'${port ?? ''}' is not one interface of the switch's namespace`);
    return point;
  }
}

function without(taps: readonly Tap[], others: readonly Tap[]): readonly Tap[] {
  const isSame = (one: Tap) => (other: Tap) =>
    one.interface === other.interface && one.hook === other.hook && one.output === other.output;
  return taps.filter((tap) => !others.some(isSame(tap)));
}

/** Whether a mirror that is in force has this output, but for the one of that name. */
function isOutputOf(lab: Lab, output: string | undefined, except?: string): boolean {
  return Object.entries(mirrorsInForce(lab)).some(([name, { outputPort }]) => outputPort === output && name !== except);
}

function isTunnel(topology: Topology, port: string): boolean {
  return topology.ports[port]?.tunnel !== undefined;
}

async function setApart({ switch: { openVSwitch }, topology, switchNamespace }: Lab, port = ''): Promise<void> {
  if (isTunnel(topology, port)) return;
  if (openVSwitch === undefined) await ipBatch([`link set dev ${port} nomaster`], switchNamespace);
  else await openVSwitch.modifyPort(bridgeOf(topology, port), port, 'no-forward', 'no-receive');
}

async function putBack({ switch: { openVSwitch }, topology, switchNamespace }: Lab, port = ''): Promise<void> {
  if (isTunnel(topology, port)) return;
  if (openVSwitch === undefined) await ipBatch([`link set dev ${port} master ${topology.bridge}`], switchNamespace);
  else await openVSwitch.modifyPort(bridgeOf(topology, port), port, 'forward', 'receive');
}
