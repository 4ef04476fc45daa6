import type { Mirror, MirrorChange } from '../model/mirror.ts';
import { Problem } from '../model/problem.ts';
import type { Lab } from './lab.ts';
import { changeOperations, installOperations, mirrorColumns, removeOperations } from './mirrorRows.ts';

/** Creates a mirror. Resolves when Open vSwitch has applied it; live flows are not told of it, as with all changes here. */
export async function installMirror(lab: Lab, name: string, mirror: Mirror): Promise<void> {
  if (lab.mirrors.has(name)) throw new Problem(`the mirror '${name}' is installed already`);
  const columns = mirrorColumns(mirror, lab.ports);
  const [inserted] = await lab.openVSwitch.configure(installOperations(lab.topology.bridge, name, columns));
  const row = inserted?.uuid?.[1];
  if (row === undefined) throw new Problem(`the database gave no row for the mirror '${name}'`);
  lab.mirrors.set(name, { row, mirror });
}

/** Sets columns of an installed mirror; the others stay as they are. */
export async function changeMirror(lab: Lab, name: string, columns: MirrorChange): Promise<void> {
  const { row, mirror } = installed(lab, name);
  await lab.openVSwitch.configure(changeOperations(row, mirrorColumns(columns, lab.ports)));
  lab.mirrors.set(name, { row, mirror: changed(mirror, columns) });
}

/** A mirror with columns set; those that are null are cleared. */
export function changed(mirror: Mirror, columns: MirrorChange): Mirror {
  const all = Object.entries({ ...mirror, ...columns });
  return Object.fromEntries(all.filter(([, value]) => value !== null)) as Mirror;
}

/** Removes an installed mirror. */
export async function removeMirror(lab: Lab, name: string): Promise<void> {
  const { row } = installed(lab, name);
  await lab.openVSwitch.configure(removeOperations(lab.topology.bridge, 'mirrors', row));
  lab.mirrors.delete(name);
}

/** Mirrors that name the port lose it, as the database does with weak references. */
export function forgetPort(lab: Lab, name: string): void {
  for (const [mirrorName, { row, mirror }] of lab.mirrors) {
    lab.mirrors.set(mirrorName, { row, mirror: withoutPort(mirror, name) });
  }
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
