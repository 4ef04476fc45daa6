import { type MechanismName, traitsOf } from '../model/mechanism.ts';
import type { Mirror, MirrorChange } from '../model/mirror.ts';
import { Problem } from '../model/problem.ts';
import { Unsuited } from '../model/unsuited.ts';
import type { Lab } from './lab.ts';
import type { Installed } from './mechanisms/mechanism.ts';
import { MAKERS } from './mechanisms/mechanisms.ts';

/**
 * Creates a mirror. Resolves when it is applied; live flows of Open vSwitch are not told of it, as with all changes here.
 *
 * @param mechanism what makes its copies; the variant's unless told
 */
export async function installMirror(
  lab: Lab,
  name: string,
  mirror: Mirror,
  mechanism: MechanismName = lab.variant.mechanism,
): Promise<void> {
  if (lab.mirrors.has(name)) throw new Problem(`the mirror '${name}' is installed already`);
  requireOffered(mechanism, mirror);
  const made = await MAKERS[mechanism].install(lab, name, mirror);
  lab.mirrors.set(name, { ...made, mechanism, mirror });
}

/** Sets columns of an installed mirror; the others stay as they are. */
export async function changeMirror(lab: Lab, name: string, columns: MirrorChange): Promise<void> {
  const before = installed(lab, name);
  const mirror = changed(before.mirror, columns);
  requireOffered(before.mechanism, mirror);
  await MAKERS[before.mechanism].change(lab, name, before, columns, mirror);
  lab.mirrors.set(name, { ...before, mirror });
}

/**
 * Sets columns of an installed mirror, and says so nowhere.
 *
 * @param before what it is, whatever the record says
 * @returns what it is then
 */
export async function changeUnrecorded(lab: Lab, name: string, before: Mirror, columns: MirrorChange): Promise<Mirror> {
  const recorded = installed(lab, name);
  const mirror = changed(before, columns);
  await MAKERS[recorded.mechanism].change(lab, name, { ...recorded, mirror: before }, columns, mirror);
  return mirror;
}

/** A mirror with columns set; those that are null are cleared. */
export function changed(mirror: Mirror, columns: MirrorChange): Mirror {
  const all = Object.entries({ ...mirror, ...columns });
  return Object.fromEntries(all.filter(([, value]) => value !== null)) as Mirror;
}

/** Removes an installed mirror. */
export async function removeMirror(lab: Lab, name: string): Promise<void> {
  const before = installed(lab, name);
  await MAKERS[before.mechanism].remove(lab, name, before);
  lab.mirrors.delete(name);
}

/** Mirrors that name the port lose it, as the database does with weak references. */
export function forgetPort(lab: Lab, name: string): void {
  for (const [mirrorName, { mirror, ...rest }] of lab.mirrors) {
    lab.mirrors.set(mirrorName, { ...rest, mirror: withoutPort(mirror, name) });
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

function installed(lab: Lab, name: string): Installed {
  const found = lab.mirrors.get(name);
  if (found === undefined) throw new Problem(`the mirror '${name}' is not installed`);
  return found;
}

/** What every mechanism can do. */
const CHOOSING: readonly (keyof Mirror)[] = ['selectAll', 'selectSrcPort', 'selectDstPort', 'outputPort'];

/** @throws Unsuited when the mirror asks for what the mechanism does not offer */
function requireOffered(mechanism: MechanismName, mirror: Mirror): void {
  const { columns } = traitsOf(mechanism);
  const other = (Object.keys(mirror) as (keyof Mirror)[]).find((column) => ![...CHOOSING, ...columns].includes(column));
  if (other !== undefined) throw new Unsuited(`${mechanism} has no ${other}`);
}
