import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { type Confinement, confinement } from '../host/confinement.ts';
import { toolVersions } from '../host/environment.ts';
import { packageRoot } from '../host/packageRoot.ts';
import { SEARCH_PATH } from '../host/process.ts';
import {
  installCommand,
  PACKAGE_MANAGERS,
  type PackageManager,
  type Requirement,
  readRequirements,
} from '../host/requirements.ts';
import { sandboxProblem, startSandbox } from '../host/sandbox.ts';
import type { Message, ProbeFinding } from './messages.ts';

/** What this machine can do for labs, and what keeps it from more. */
export interface Examination {
  readonly requirements: readonly Requirement[];
  /** Of the requirements, those whose command is not to be found. */
  readonly missing: readonly Requirement[];
  /** The command that installs what is missing, for the machine's own package manager; none when nothing is missing. */
  readonly installCommand?: string;
  /** Versions of the tools that are there, by name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly confinement: readonly Confinement[];
  /** What was tried inside a sandbox. */
  readonly probes: readonly ProbeFinding[];
  /** Why there was no sandbox to try anything in. */
  readonly sandboxProblem?: string;
}

/** Finds out what this machine can do: looks for the tools, and tries in a sandbox what labs need. */
export async function examine(): Promise<Examination> {
  const requirements = readRequirements(packageRoot());
  const missing = requirements.filter(({ command }) => !onPath(command));
  const manager = PACKAGE_MANAGERS.find((name) => onPath(MANAGER_COMMAND[name]));
  const [versions, tried] = await Promise.all([toolVersions(), tryOut()]);
  const command = manager === undefined ? undefined : installCommand(manager, missing);
  return {
    requirements,
    missing,
    ...(command !== undefined && command !== '' && { installCommand: command }),
    versions,
    confinement: confinement(),
    ...tried,
  };
}

const MANAGER_COMMAND: Readonly<Record<PackageManager, string>> = {
  apt: 'apt-get',
  dnf: 'dnf',
  apk: 'apk',
  pacman: 'pacman',
};

async function tryOut(): Promise<Pick<Examination, 'probes' | 'sandboxProblem'>> {
  let probes: readonly ProbeFinding[] | undefined;
  let said: string | undefined;
  try {
    const sandbox = startSandbox({
      program: join(packageRoot(), 'dist', 'inner.js'),
      onMessage: (raw) => {
        const message = raw as Message;
        if (message.kind === 'probed') probes = message.findings;
        if (message.kind === 'problem') said = message.message;
      },
    });
    sandbox.send({ kind: 'probe' });
    const end = await sandbox.ended;
    return probes === undefined ? { probes: [], sandboxProblem: said ?? sandboxProblem(end).message } : { probes };
  } catch (error) {
    return { probes: [], sandboxProblem: (error as Error).message };
  }
}

function onPath(command: string): boolean {
  return SEARCH_PATH.split(':').some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
