import { readInterfaceIndexes } from '../../host/interfaceIndexes.ts';
import { nftTransaction, readDuplications, tryNft } from '../../host/nft.ts';
import { noTool } from '../../host/tools.ts';
import { attachingRules, detachingRules, sentByRules, TABLE } from './nftRules.ts';
import type { Tap, Tapping } from './tap.ts';

/** Copies by `dup` in the hooks of the family netdev, in a table of its own. */
export const NFT: Tapping = {
  attach: async (namespace, taps) => nftTransaction(namespace, attachingRules(taps, ...(await stateOf(namespace)))),
  detach: async (namespace, taps) => nftTransaction(namespace, detachingRules(taps, ...(await stateOf(namespace)))),
  sent: async (namespace) => sentByRules(await readDuplications(namespace, TABLE)),
  missing: async () => {
    const lacking = noTool('nft');
    if (lacking !== undefined) return lacking;
    const taps = (['ingress', 'egress'] as const).map((hook): Tap => ({ interface: 'lo', hook, output: 'lo' }));
    const said = await tryNft(attachingRules(taps, { chains: [], rules: [] }, new Map([['lo', 1]])));
    return said && `nft, or the kernel, has no dup at both hooks (${said}): sudo modprobe -a nf_tables nft_dup_netdev`;
  },
  means: async () => 'rules with dup in the hooks ingress and egress',
};

async function stateOf(namespace: string | undefined) {
  return Promise.all([readDuplications(namespace, TABLE), readInterfaceIndexes(namespace)]);
}
