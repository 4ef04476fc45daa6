import type { Mirror } from '../model/mirror.ts';
import { Problem } from '../model/problem.ts';
import type { Lab } from './deploy.ts';
import { changeOperations, installOperations, mirrorColumns, removeOperations } from './mirrorRows.ts';

/** Creates a mirror. Resolves when it is in force for packets of live flows too. */
export async function installMirror(lab: Lab, name: string, mirror: Mirror): Promise<void> {
  if (lab.mirrors.has(name)) throw new Problem(`the mirror '${name}' is installed already`);
  const columns = mirrorColumns(mirror, lab.ports);
  const [inserted] = await lab.openVSwitch.configure(installOperations(lab.topology.bridge, name, columns));
  const row = inserted?.uuid?.[1];
  if (row === undefined) throw new Problem(`the database gave no row for the mirror '${name}'`);
  lab.mirrors.set(name, { row, mirror });
  await revalidate(lab);
}

/** Sets columns of an installed mirror; the others stay as they are. */
export async function changeMirror(lab: Lab, name: string, columns: Mirror): Promise<void> {
  const { row, mirror } = installed(lab, name);
  await lab.openVSwitch.configure(changeOperations(row, mirrorColumns(columns, lab.ports)));
  lab.mirrors.set(name, { row, mirror: { ...mirror, ...columns } });
  await revalidate(lab);
}

/** Removes an installed mirror. */
export async function removeMirror(lab: Lab, name: string): Promise<void> {
  const { row } = installed(lab, name);
  await lab.openVSwitch.configure(removeOperations(lab.topology.bridge, 'mirrors', row));
  lab.mirrors.delete(name);
  await revalidate(lab);
}

/** Deletes a port from the bridge. Mirrors that name it lose it, as the database does with weak references. */
export async function removePort(lab: Lab, name: string): Promise<void> {
  const row = lab.ports.get(name);
  if (row === undefined) throw new Problem(`the bridge has no port '${name}'`);
  await lab.openVSwitch.configure(removeOperations(lab.topology.bridge, 'ports', row));
  lab.ports.delete(name);
  for (const [mirrorName, { row: mirrorRow, mirror }] of lab.mirrors) {
    lab.mirrors.set(mirrorName, { row: mirrorRow, mirror: withoutPort(mirror, name) });
  }
  await revalidate(lab);
}

function withoutPort({ outputPort, ...mirror }: Mirror, name: string): Mirror {
  const others = (ports: readonly string[] | undefined) => ports?.filter((port) => port !== name);
  const [sources, destinations] = [others(mirror.selectSrcPort), others(mirror.selectDstPort)];
  return {
    ...mirror,
    ...(sources && { selectSrcPort: sources }),
    ...(destinations && { selectDstPort: destinations }),
    ...(outputPort !== undefined && outputPort !== name && { outputPort }),
  };
}

function installed(lab: Lab, name: string): { readonly row: string; readonly mirror: Mirror } {
  const found = lab.mirrors.get(name);
  if (found === undefined) throw new Problem(`the mirror '${name}' is not installed`);
  return found;
}

/** Open vSwitch before 3.1.6 leaves live flows as they were when a mirror comes, and every version when one goes. */
async function revalidate(lab: Lab): Promise<void> {
  await lab.openVSwitch.control('revalidator/purge');
}
