import { insertPortOperations, removeOperations } from '../host/mirrorRows.ts';
import { ipBatch } from '../host/namespace.ts';
import { tapsInterfaces } from '../model/mechanism.ts';
import { Problem } from '../model/problem.ts';
import { Unsuited } from '../model/unsuited.ts';
import { portOperations } from './bridgeRows.ts';
import { bringUpEndpoint } from './endpoints.ts';
import { type Lab, mirrorsInForce } from './lab.ts';
import { forgetPort } from './mirrors.ts';
import { bridgeOf, isMadeBySwitch, isOwnPort } from './shape.ts';
import { requireShown } from './shown.ts';
import { internalPortLines, joined } from './wiring.ts';

/** Deletes a port from its bridge. A veth's interface stays, an internal port's goes with it. */
export async function removePort(lab: Lab, name: string): Promise<void> {
  const row = lab.ports.get(name);
  if (row === undefined) throw new Problem(`the bridge has no port '${name}'`);
  if (isOwnPort(lab.topology, name)) throw new Problem(`'${name}' is the bridge's own port, which cannot be removed`);
  requireUntapped(lab, name);
  if (lab.switch.openVSwitch === undefined) return removeFromLinuxBridge(lab, name);
  await lab.openVSwitch.configure(removeOperations(bridgeOf(lab.topology, name), 'ports', row));
  lab.ports.delete(name);
  forgetPort(lab, name);
  // The captures of an interface that is gone end by themselves; one that comes again gets others.
  if (!isMadeBySwitch(lab.topology, lab.variant.port, name)) return;
  for (const [file, { port }] of lab.captures) if (port === name) lab.captures.delete(file);
}

/** Adds a port again that was deleted, as the topology declares it. */
export async function addPort(lab: Lab, name: string): Promise<void> {
  const { topology, variant } = lab;
  if (!Object.hasOwn(topology.ports, name)) throw new Problem(`the topology has no port '${name}'`);
  if (lab.ports.has(name)) throw new Problem(`the bridge has a port '${name}' already`);
  if (lab.switch.openVSwitch === undefined) return addToLinuxBridge(lab, name);
  const rows = portOperations(topology, variant, name, '0');
  const results = await lab.openVSwitch.configure([
    ...rows,
    ...insertPortOperations(bridgeOf(topology, name), 'port0'),
  ]);
  const row = results[rows.length - 1]?.uuid?.[1];
  if (row === undefined) throw new Problem(`the database gave no row for the port '${name}'`);
  await requireShown(lab.openVSwitch, topology, [name], variant.switch);
  lab.ports.set(name, row);
  if (!isMadeBySwitch(topology, variant.port, name)) return;
  await ipBatch(internalPortLines(topology, name, lab.namespaceOf), lab.switchNamespace);
  const host = joined(topology).find(({ port }) => port === name);
  if (host !== undefined) await bringUpEndpoint(lab, host);
}

/** @throws Unsuited when a mirror that is made at interfaces has the port */
function requireUntapped(lab: Lab, name: string): void {
  if (!tapsInterfaces(lab.variant.mechanism)) return;
  const mirrors = Object.values(mirrorsInForce(lab));
  const isNamed = mirrors.some(({ outputPort, selectSrcPort = [], selectDstPort = [] }) =>
    [outputPort, ...selectSrcPort, ...selectDstPort].includes(name),
  );
  if (isNamed) throw new Unsuited('a mirror that is made at an interface stays when the bridge lets go of that');
}

async function removeFromLinuxBridge(lab: Lab, name: string): Promise<void> {
  await ipBatch([`link set dev ${name} nomaster`], lab.switchNamespace);
  lab.ports.delete(name);
}

async function addToLinuxBridge(lab: Lab, name: string): Promise<void> {
  await ipBatch([`link set dev ${name} master ${lab.topology.bridge}`], lab.switchNamespace);
  lab.ports.set(name, name);
}
