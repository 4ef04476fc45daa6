import type { MechanismName } from '../../model/mechanism.ts';
import { flowMechanism } from './flowMechanism.ts';
import type { Mechanism } from './mechanism.ts';
import { OVS_MIRROR } from './ovsMirror.ts';
import { tapMirror } from './tapMirror.ts';
import { TAPPINGS } from './tappings.ts';

/** The mechanisms by name. */
export const MAKERS: Readonly<Record<MechanismName, Mechanism>> = {
  'ovs-mirror': OVS_MIRROR,
  'ovs-flow': flowMechanism('output'),
  'ovs-group': flowMechanism('group'),
  tc: tapMirror(TAPPINGS.tc),
  'tc-classful': tapMirror(TAPPINGS['tc-classful']),
  nft: tapMirror(TAPPINGS.nft),
  ebpf: tapMirror(TAPPINGS.ebpf),
};
