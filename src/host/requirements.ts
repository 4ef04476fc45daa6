import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The package managers for which `scripts/requirements.txt` names packages. */
export const PACKAGE_MANAGERS = ['apt', 'dnf', 'apk', 'pacman'] as const;

export type PackageManager = (typeof PACKAGE_MANAGERS)[number];

/** An external tool, one line of `scripts/requirements.txt`. */
export interface Requirement {
  /** Name under which it is looked up on the PATH. */
  readonly command: string;
  /** The package that brings it, as each manager calls it. */
  readonly packages: Readonly<Record<PackageManager, string>>;
  /** What mirrorbench uses it for, a few words. */
  readonly why: string;
}

/**
 * The tools that mirrorbench needs, as the set-up reads them too.
 *
 * @param packageRoot folder that holds `package.json`
 * @throws what `readFileSync` throws if the package is incomplete; `Error` if a line of the table is
 */
export function readRequirements(packageRoot: string): readonly Requirement[] {
  return parseRequirements(readFileSync(join(packageRoot, 'scripts', 'requirements.txt'), 'utf8'));
}

/**
 * Reads the table: columns separated by blanks, the last one to the end of the line; `#` starts a
 * line of comment. The same rules as `read` in `scripts/setup.sh`.
 *
 * @throws `Error` that names the line if a column is missing
 */
export function parseRequirements(text: string): readonly Requirement[] {
  return text.split('\n').flatMap((line, index) => {
    const words = line.trim();
    return words === '' || words.startsWith('#') ? [] : [parseLine(words, index + 1)];
  });
}

/**
 * The command that installs what the requirements need, for a person to copy: each package once, in
 * the order of the table. The empty string if nothing is required.
 */
export function installCommand(manager: PackageManager, requirements: readonly Requirement[]): string {
  const packages = new Set(requirements.map((requirement) => requirement.packages[manager]));
  return packages.size === 0 ? '' : ['sudo', INSTALL[manager], ...packages].join(' ');
}

const INSTALL: Readonly<Record<PackageManager, string>> = {
  apt: 'apt-get install --no-install-recommends',
  dnf: 'dnf install',
  apk: 'apk add',
  pacman: 'pacman -S --needed',
};

function parseLine(line: string, number: number): Requirement {
  const [command, apt, dnf, apk, pacman, ...why] = line.split(/[ \t]+/);
  if (!command || !apt || !dnf || !apk || !pacman || why.length === 0) {
    throw new Error(`requirements.txt, line ${number}: a column is missing in '${line}'`);
  }
  return { command, packages: { apt, dnf, apk, pacman }, why: why.join(' ') };
}
