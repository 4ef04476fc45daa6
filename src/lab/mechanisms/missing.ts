import { tapsInterfaces } from '../../model/mechanism.ts';
import type { Variant } from '../../model/scenario.ts';
import { TAPPINGS } from './tappings.ts';

/** Why this machine cannot run a mechanism on a switch, with the command that brings what is missing; undefined when it can. Asked in the sandbox. */
export async function missingPart({ mechanism, switch: kind }: Variant): Promise<string | undefined> {
  if (kind === 'ovs-afxdp' && process.getuid?.() !== 0) return 'ports over AF_XDP take root: sudo mirrorbench …';
  return tapsInterfaces(mechanism) ? TAPPINGS[mechanism as keyof typeof TAPPINGS].missing() : undefined;
}
