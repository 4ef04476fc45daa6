import type { Act, Rule } from './switch.ts';

/** A flow of the model in ovs-ofctl(8)'s notation. */
export function flowText({ table, inPort, acts }: Rule): string {
  const from = inPort === undefined ? '' : `in_port=${inPort === 'br0' ? 'LOCAL' : inPort},`;
  return `table=${table},${from}actions=${acts.map(actText).join(',')}`;
}

function actText(one: Act): string {
  switch (one.act) {
    case 'output':
      return one.port === 'br0' ? 'LOCAL' : `output:${one.port}`;
    case 'backOut':
      return 'in_port';
    case 'normal':
      return 'NORMAL';
    case 'drop':
      return 'drop';
    case 'stripVlan':
      return 'strip_vlan';
    case 'setVlan':
      return `mod_vlan_vid:${one.vlan}`;
    case 'setDestination':
      return `mod_dl_dst:${one.mac}`;
    case 'moveSource':
      return 'move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[]';
    case 'register':
      return 'load:1->NXM_NX_REG0[]';
    case 'clone':
      return `clone(${one.acts.map(actText).join(',')})`;
    case 'resubmit':
      return `resubmit(${one.port === 'br0' ? 'LOCAL' : (one.port ?? '')},${one.table})`;
  }
}
