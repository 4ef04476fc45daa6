import type { Lab } from './lab.ts';

/**
 * Puts what was changed in force for packets of live flows too. Open vSwitch before 3.1.6 leaves live flows as they were
 * when a mirror comes, and every version when one goes. Other switches have nothing to be told.
 */
export async function revalidate(lab: Lab): Promise<void> {
  await lab.switch.openVSwitch?.control('revalidator/purge');
}
