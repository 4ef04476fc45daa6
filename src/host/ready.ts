import { Problem } from '../model/problem.ts';
import { requireLabs } from './confinement.ts';
import { isHiddenInside } from './hidden.ts';
import { packageRoot } from './packageRoot.ts';
import { requireTools } from './tools.ts';

/**
 * Finds what would keep any lab from being made, before anything is started.
 *
 * @param ownSwitch whether the machine's own Open vSwitch is to be used
 * @throws Problem that names it, with the command that mends it
 */
export function requireReady({ ownSwitch }: { readonly ownSwitch: boolean }): void {
  requireTools(({ command }) => ownSwitch || !command.startsWith('ovs'));
  requireLabs();
  if (isHiddenInside(packageRoot())) {
    throw new Problem(
      `mirrorbench itself lies below /run (${packageRoot()}), which labs do not see`,
      'use another folder',
    );
  }
}
