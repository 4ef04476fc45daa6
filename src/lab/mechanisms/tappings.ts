import type { MechanismName } from '../../model/mechanism.ts';
import { EBPF } from './ebpf.ts';
import { NFT } from './nft.ts';
import type { Tapping } from './tap.ts';
import { TC } from './tc.ts';
import { TC_CLASSFUL } from './tcClassful.ts';

/** The mechanisms that copy at interfaces of the kernel. */
export const TAPPINGS = {
  tc: TC,
  'tc-classful': TC_CLASSFUL,
  nft: NFT,
  ebpf: EBPF,
} as const satisfies Partial<Record<MechanismName, Tapping>>;
