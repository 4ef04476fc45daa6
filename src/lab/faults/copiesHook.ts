import { tapsInterfaces } from '../../model/mechanism.ts';
import type { Lab } from '../lab.ts';
import { tapsOf } from '../mechanisms/tapMirror.ts';
import { TAPPINGS } from '../mechanisms/tappings.ts';
import { layCable, removeCable } from './links.ts';
import { MIRROR_NAME } from './selftestLab.ts';

/** Where nftables gets hold of copies on their way to the output port, and of nothing else that is of the traffic. */
export interface CopiesHook {
  readonly device: string;
  readonly hook: 'ingress' | 'egress';
  /** Rules that let copies go on which no rule before them has dealt with. */
  readonly onwards: readonly string[];
  /** Has copies go their own way again. */
  readonly release: () => Promise<void>;
}

/**
 * Copies of Open vSwitch pass the egress hook of the output port. Those that the kernel makes at interfaces pass by it (netfilter leaves out what was
 * redirected), so that they are led through a cable first, whose far end has a hook.
 *
 * @param mark that copies get there, so that they are not looked at again
 */
export async function hookCopies(lab: Lab, mark: number): Promise<CopiesHook> {
  const { mechanism } = lab.variant;
  if (!tapsInterfaces(mechanism)) return { device: 'output', hook: 'egress', onwards: [], release: async () => {} };
  const tapping = TAPPINGS[mechanism as keyof typeof TAPPINGS];
  const namespace = lab.switchNamespace;
  const cable = await layCable(namespace, 'detour');
  const straight = tapsOf(lab, lab.mirrors.get(MIRROR_NAME)?.mirror ?? {});
  const detoured = straight.map((tap) => ({ ...tap, output: cable.near }));
  await tapping.detach(namespace, straight);
  await tapping.attach(namespace, detoured);
  return {
    device: cable.far,
    hook: 'ingress',
    onwards: [`meta mark set ${mark} fwd to "output"`],
    release: async () => {
      await tapping.detach(namespace, detoured);
      await tapping.attach(namespace, straight);
      await removeCable(namespace, cable);
    },
  };
}
