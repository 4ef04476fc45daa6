import { type Confinement, confinement } from '../host/confinement.ts';
import { toolVersions } from '../host/environment.ts';
import { type KnownDefect, knownDefects } from '../host/knownDefects.ts';
import { findOptionalTools } from '../host/optionalTools.ts';
import { sandboxProblem, startSandbox } from '../host/sandbox.ts';
import { findTools, type Tools } from '../host/tools.ts';
import type { MechanismFinding, Message, ProbeFinding } from './messages.ts';

/** What this machine can do for labs, and what keeps it from more. */
export interface Examination {
  readonly tools: Tools;
  /** Versions of the tools that are there, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** What is known to go wrong with those versions. */
  readonly defects: readonly KnownDefect[];
  /** Tools that only some scenarios take, and whether they are there. */
  readonly optional: ReturnType<typeof findOptionalTools>;
  readonly confinement: readonly Confinement[];
  /** What was tried inside a sandbox. */
  readonly probes: readonly ProbeFinding[];
  /** Ways of the kernel's to make copies. */
  readonly mechanisms: readonly MechanismFinding[];
  /** Why there was no sandbox to try anything in. */
  readonly sandboxProblem?: string;
}

/** Finds out what this machine can do: looks for the tools, and tries in a sandbox what labs need. */
export async function examine(): Promise<Examination> {
  const [versions, tried] = await Promise.all([toolVersions(), tryOut()]);
  const defects = Object.entries(versions).flatMap(([tool, version]) => knownDefects(tool, version));
  return {
    tools: findTools(),
    versions,
    defects,
    optional: findOptionalTools(),
    confinement: confinement(),
    ...tried,
  };
}

async function tryOut(): Promise<Pick<Examination, 'probes' | 'mechanisms' | 'sandboxProblem'>> {
  let probed: Extract<Message, { kind: 'probed' }> | undefined;
  let said: string | undefined;
  try {
    const sandbox = startSandbox({
      onMessage: (raw) => {
        const message = raw as Message;
        if (message.kind === 'probed') probed = message;
        if (message.kind === 'problem') said = message.message;
      },
    });
    sandbox.send({ kind: 'probe' });
    const end = await sandbox.ended;
    if (probed === undefined) return nothing(said ?? sandboxProblem(end).message);
    return { probes: probed.findings, mechanisms: probed.mechanisms };
  } catch (error) {
    return nothing((error as Error).message);
  }
}

function nothing(sandboxProblem: string) {
  return { probes: [], mechanisms: [], sandboxProblem };
}
