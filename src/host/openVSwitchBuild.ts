import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import { debianOpenVSwitch } from './debianOpenVSwitch.ts';
import { parseVersion } from './environment.ts';
import { isHiddenInside } from './hidden.ts';
import { type FoundOpenVSwitch, findInFolder, type Programs } from './openVSwitchFolder.ts';
import { run } from './process.ts';

/** An Open vSwitch that a lab can run; plain data. */
export interface OpenVSwitchBuild {
  /** The version; with the origin where two of a run have the same version. */
  readonly label: string;
  /** As its ovs-vswitchd says, such as `3.5.0`. */
  readonly version: string;
  /** `system`, `debian:SUITE`, or the absolute path of a folder. */
  readonly origin: string;
  /** Absolute path of `vswitch.ovsschema`; what ovsdb-tool was installed with when absent. */
  readonly schema?: string;
  /** What starts each program: argument vectors to which arguments are appended. */
  readonly programs: Programs;
}

/** The Open vSwitch that is installed on this machine. */
export const SYSTEM = 'system';

const FORMS = `give ${SYSTEM} for the installed one, debian:SUITE for that of a suite of Debian, such as debian:trixie, or the path of a folder`;

/**
 * Finds Open vSwitch by the names that a user gives: `system`, `debian:SUITE`, or the path of a folder; the system's
 * when there is none. Two names of one thing are one build. What a suite has is fetched the first time.
 *
 * @param onFetch told what is being fetched, before that begins
 * @throws Problem when a name means nothing, something is missing or cannot be fetched, or does not run here
 */
export async function openVSwitchBuilds(
  names: readonly string[],
  onFetch?: (what: string) => void,
): Promise<readonly OpenVSwitchBuild[]> {
  const origins = [...new Set((names.length === 0 ? [SYSTEM] : names).map(originOf))];
  const builds: Omit<OpenVSwitchBuild, 'label'>[] = [];
  for (const origin of origins) builds.push(await build(origin, onFetch));
  return labelled(builds);
}

/** The Open vSwitch that is installed on this machine, with its version as label. */
export async function systemOpenVSwitch(): Promise<OpenVSwitchBuild> {
  const system = await build(SYSTEM, undefined);
  return { ...system, label: system.version };
}

/** Gives each its version as label; with the origin where that alone does not tell them apart. */
export function labelled<Build extends { readonly version: string; readonly origin: string }>(
  builds: readonly Build[],
): readonly (Build & { readonly label: string })[] {
  return builds.map((build) => {
    const isAlone = builds.every((other) => other === build || other.version !== build.version);
    return { ...build, label: isAlone ? build.version : `${build.version} (${build.origin})` };
  });
}

/** One spelling for each: the path of a folder is made absolute. */
function originOf(name: string): string {
  if (name === SYSTEM) return name;
  if (name === '') throw new Problem('--ovs has an empty name', FORMS);
  if (!name.startsWith('debian:')) return resolve(name);
  if (/^debian:[a-z0-9][a-z0-9-]*$/.test(name)) return name;
  throw new Problem(
    `'${brief(name)}' names no suite of Debian: small letters, digits and - only`,
    'give the code name of a suite, such as debian:trixie',
  );
}

async function build(
  origin: string,
  onFetch: ((what: string) => void) | undefined,
): Promise<Omit<OpenVSwitchBuild, 'label'>> {
  const found = origin === SYSTEM ? { programs: ON_PATH } : await findOrFetch(origin, onFetch);
  return { version: await versionOf(found.programs, origin), origin, ...found };
}

const ON_PATH: Programs = {
  'ovsdb-tool': ['ovsdb-tool'],
  'ovsdb-server': ['ovsdb-server'],
  'ovs-vswitchd': ['ovs-vswitchd'],
  'ovs-ofctl': ['ovs-ofctl'],
};

async function findOrFetch(origin: string, onFetch: ((what: string) => void) | undefined): Promise<FoundOpenVSwitch> {
  if (origin.startsWith('debian:'))
    return findInFolder(await debianOpenVSwitch(origin.slice('debian:'.length), onFetch));
  if (!isFolder(origin)) throw new Problem(`there is no folder ${brief(origin)}`, FORMS);
  if (isHiddenInside(origin)) {
    throw new Problem(
      `${brief(origin)} lies below /run, which labs do not see`,
      'copy or mount the folder to another place',
    );
  }
  return findInFolder(origin);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

async function versionOf(programs: Programs, origin: string): Promise<string> {
  const result = await run([...programs['ovs-vswitchd'], '--version']).catch((error: Error) => {
    // What is wrong with the installed one, and how to mend it, has been said.
    throw origin === SYSTEM ? error : doesNotRun(origin, error.message);
  });
  const version = parseVersion(result.stdout);
  if (version === undefined) throw doesNotRun(origin, `its version is not in '${brief(result.stdout.trim())}'`);
  return version;
}

function doesNotRun(origin: string, why: string): Problem {
  return new Problem(
    `the Open vSwitch of ${brief(origin)} does not run here: ${why}`,
    'name one that was made for this kind of processor and has the libraries that it needs',
  );
}
