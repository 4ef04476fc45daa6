import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import { staysInside, treeLoader } from './foreignTree.ts';
import type { Argv } from './process.ts';

/** The programs of Open vSwitch that a lab runs. */
export const PROGRAMS = ['ovsdb-tool', 'ovsdb-server', 'ovs-vswitchd', 'ovs-ofctl'] as const;

/** What starts each program: argument vectors to which arguments are appended. */
export type Programs = Readonly<Record<(typeof PROGRAMS)[number], Argv>>;

/** An Open vSwitch that was found in a folder. */
export interface FoundOpenVSwitch {
  readonly programs: Programs;
  /** Absolute path of `vswitch.ovsschema`. */
  readonly schema: string;
}

/** Folders of a build of the sources, of packages and of prefixes. Before they are set up, packages have the daemon where others have a link. */
const PROGRAM_FOLDERS = [
  ...['vswitchd', 'ovsdb', 'utilities'],
  ...['usr/lib/openvswitch-switch', 'usr/lib/openvswitch-common', 'usr/lib/openvswitch-switch-dpdk'],
  ...['sbin', 'bin', 'usr/sbin', 'usr/bin', 'usr/local/sbin', 'usr/local/bin'],
];

/** A build in a folder of its own inside the sources leaves the schema with the sources. */
const SCHEMA_FOLDERS = [
  ...['vswitchd', '../vswitchd'],
  ...['share/openvswitch', 'usr/share/openvswitch', 'usr/local/share/openvswitch'],
];

/**
 * Finds Open vSwitch in an installed prefix, in a tree of extracted packages, or in a build of its sources.
 *
 * @param folder absolute path
 * @throws Problem that names what is missing, and where it was looked for
 */
export function findInFolder(folder: string): FoundOpenVSwitch {
  const daemon = find(folder, PROGRAM_FOLDERS, 'ovs-vswitchd', isProgram);
  const loader = daemon === undefined ? undefined : treeLoader(folder, daemon);
  const isHere = (path: string) => loader === undefined || staysInside(folder, path);
  const found = PROGRAMS.map((name) => {
    const path = find(folder, PROGRAM_FOLDERS, name, (path) => isProgram(path) && isHere(path));
    return [name, path] as const;
  });
  const schema = find(folder, SCHEMA_FOLDERS, 'vswitch.ovsschema', (path) => isFile(path) && isHere(path));
  const missing = found.flatMap(([name, path]) => (path === undefined ? [name] : []));
  if (missing.length > 0) throw lacking(folder, missing, PROGRAM_FOLDERS);
  if (schema === undefined) throw lacking(folder, ['vswitch.ovsschema'], SCHEMA_FOLDERS);
  const programs = found.map(([name, path = '']) => [name, loader === undefined ? [path] : [...loader, path]]);
  return { programs: Object.fromEntries(programs) as Programs, schema };
}

function find(
  folder: string,
  places: readonly string[],
  name: string,
  isIt: (path: string) => boolean,
): string | undefined {
  return places.map((place) => join(folder, place, name)).find(isIt);
}

function lacking(folder: string, names: readonly string[], places: readonly string[]): Problem {
  return new Problem(
    `${brief(folder)} lacks ${names.join(', ')}: looked for in its folders ${places.join(', ')}`,
    'name the folder of an installed prefix, of extracted packages, or of a build of the sources of Open vSwitch',
  );
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isProgram(path: string): boolean {
  if (!isFile(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
