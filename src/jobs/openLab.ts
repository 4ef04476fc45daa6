import type { OpenVSwitchBuild } from '../host/openVSwitchBuild.ts';
import { requireReady } from '../host/ready.ts';
import { sandboxProblem, startSandbox } from '../host/sandbox.ts';
import { Problem } from '../model/problem.ts';
import type { Variant } from '../model/scenario.ts';
import type { Message } from './messages.ts';

/**
 * Opens a shell in a lab, on the terminal; resolves when it has ended and the lab is gone.
 *
 * @throws Problem when the lab could not be made
 */
export async function openLab(variant: Variant, build: OpenVSwitchBuild): Promise<void> {
  requireReady({ ownSwitch: build.origin === 'system' });
  let problem: Problem | undefined;
  const sandbox = startSandbox({
    terminal: true,
    onMessage: (raw) => {
      const message = raw as Message;
      if (message.kind === 'problem') problem = new Problem(message.message, message.remedy);
    },
  });
  // Ctrl-C is the shell's business.
  process.on('SIGINT', () => {});
  sandbox.send({ kind: 'lab', variant, build });
  const end = await sandbox.ended;
  if (problem !== undefined) throw problem;
  if (end.exitCode !== 0) throw sandboxProblem(end);
}
