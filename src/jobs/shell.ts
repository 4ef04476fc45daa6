import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inNamespace } from '../host/namespace.ts';
import { folderEnvironment } from '../host/openVSwitch.ts';
import { runOnTerminal } from '../host/process.ts';
import type { Lab } from '../lab/lab.ts';

const SETTINGS = '/run/mirrorbench.bashrc';
const WELCOME = '/run/mirrorbench.welcome';

/**
 * Opens a shell on the terminal, where a lab's switch lives and Open vSwitch's own tools find it; resolves when it has ended. Once a lab.
 *
 * @param name what the prompt says
 * @param welcome shown first, as it is
 */
export async function openShell(
  { folder, switch: { openVSwitch }, switchNamespace }: Lab,
  name: string,
  welcome: string,
): Promise<void> {
  // ovs-appctl(8) looks for a socket that is called after the daemon and its pid.
  if (openVSwitch !== undefined)
    await symlink('vswitchd.ctl', join(folder, `ovs-vswitchd.${openVSwitch.vswitchdPid}.ctl`));
  await writeFile(WELCOME, welcome);
  await writeFile(SETTINGS, `PS1='(${name}) \\w \\$ '\ncat ${WELCOME}\n`);
  await runOnTerminal(inNamespace(switchNamespace, ['bash', '--rcfile', SETTINGS, '-i']), folderEnvironment(folder));
}
