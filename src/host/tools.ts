import { Problem } from '../model/problem.ts';
import { packageRoot } from './packageRoot.ts';
import {
  installCommand,
  PACKAGE_MANAGERS,
  type PackageManager,
  type Requirement,
  readRequirements,
} from './requirements.ts';
import { isOnPath } from './searchPath.ts';

/** The external tools: which are needed, which of them are not to be found, and the command that brings those. */
export interface Tools {
  readonly required: readonly Requirement[];
  readonly missing: readonly Requirement[];
  /** For the machine's own package manager; undefined when nothing is missing, or no known manager is there. */
  readonly installCommand?: string;
}

const MANAGER_COMMAND: Readonly<Record<PackageManager, string>> = {
  apt: 'apt-get',
  dnf: 'dnf',
  apk: 'apk',
  pacman: 'pacman',
};

/** Looks for the tools on the search path; starts none of them. */
export function findTools(isNeeded: (tool: Requirement) => boolean = () => true): Tools {
  const required = readRequirements(packageRoot()).filter(isNeeded);
  const missing = required.filter(({ command }) => !isOnPath(command));
  const manager = PACKAGE_MANAGERS.find((name) => isOnPath(MANAGER_COMMAND[name]));
  if (missing.length === 0 || manager === undefined) return { required, missing };
  return { required, missing, installCommand: installCommand(manager, missing) };
}

/** That a tool is not installed, and the command that brings it; undefined when it is. */
export function noTool(command: string): string | undefined {
  const { missing, installCommand: install } = findTools((tool) => tool.command === command);
  if (missing.length === 0) return undefined;
  return `${command} is not installed: ${install ?? 'the package manager of this system brings it'}`;
}

/**
 * @param isNeeded which of the tools are asked for
 * @throws Problem that names the missing tools and the command that installs them
 */
export function requireTools(isNeeded: (tool: Requirement) => boolean): void {
  const { missing, installCommand: install } = findTools(isNeeded);
  if (missing.length === 0) return;
  const names = missing.map(({ command, packages }) => `${command} (Debian's package ${packages.apt})`);
  throw new Problem(
    `not installed: ${names.join(', ')}`,
    install ?? 'install them with the package manager of this system',
  );
}
