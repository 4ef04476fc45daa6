import { describe, expect, test } from 'vitest';
import { type Action, readActions, splitOutside } from './actions.ts';

const METADATA: Action = { kind: 'metadata' };
const MODIFY: Action = { kind: 'modify' };
const NOTHING: Action = { kind: 'nothing' };

describe('an action of ovs-actions(7) is read as what it means for mirrors', () => {
  test.each<[string, Action]>([
    ['output:p2', { kind: 'output', port: 'p2' }],
    ['output:vnic-1.7', { kind: 'output', port: 'vnic-1.7' }],
    ['output:LOCAL', { kind: 'output', port: 'LOCAL' }],
    ['LOCAL', { kind: 'output', port: 'LOCAL' }],
    ['local', { kind: 'output', port: 'LOCAL' }],
    ['in_port', { kind: 'backOut' }],
    ['IN_PORT', { kind: 'backOut' }],
    ['output:in_port', { kind: 'backOut' }],
    ['NORMAL', { kind: 'normal' }],
    ['normal', { kind: 'normal' }],
    ['drop', NOTHING],
    ['controller:65535', NOTHING],
    ['controller(max_len=128,id=3)', NOTHING],
    ['controller(reason=action,pause)', { kind: 'pause' }],
    ['learn(table=1,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[])', NOTHING],
    ['note:00.11', NOTHING],
    ['mod_vlan_vid:17', MODIFY],
    ['mod_vlan_pcp:5', MODIFY],
    ['set_vlan_vid:17', MODIFY],
    ['set_vlan_pcp:5', MODIFY],
    ['strip_vlan', MODIFY],
    ['pop_vlan', MODIFY],
    ['push_vlan:0x8100', MODIFY],
    ['mod_dl_src:02:00:00:00:00:01', MODIFY],
    ['mod_dl_dst:02:00:00:00:00:01', MODIFY],
    ['mod_nw_src:10.0.0.1', { kind: 'modify', needs: 'ipv4' }],
    ['mod_nw_dst:10.0.0.1', { kind: 'modify', needs: 'ipv4' }],
    ['mod_nw_tos:4', { kind: 'modify', needs: 'ip' }],
    ['mod_nw_ecn:1', { kind: 'modify', needs: 'ip' }],
    ['mod_nw_ttl:9', { kind: 'modify', needs: 'ip' }],
    ['mod_tp_src:80', { kind: 'modify', needs: 'transport' }],
    ['mod_tp_dst:80', { kind: 'modify', needs: 'transport' }],
    ['dec_ttl', MODIFY],
    ['dec_ttl(1,2)', MODIFY],
    ['dec_nsh_ttl', MODIFY],
    ['push_mpls:0x8847', MODIFY],
    ['pop_mpls:0x0800', MODIFY],
    ['set_mpls_label:5', MODIFY],
    ['set_mpls_tc:5', MODIFY],
    ['set_mpls_ttl:5', MODIFY],
    ['dec_mpls_ttl', MODIFY],
    ['encap(nsh)', MODIFY],
    ['decap', MODIFY],
    ['set_field:20000->udp_dst', MODIFY],
    ['set_field:02:00:00:00:00:01/01:00:00:00:00:00->eth_dst', MODIFY],
    ['load:0x1->NXM_OF_ICMP_TYPE[]', MODIFY],
    ['set_field:1->reg0', METADATA],
    ['set_field:1->xreg3', METADATA],
    ['set_field:1->xxreg1', METADATA],
    ['set_field:7->metadata', METADATA],
    ['set_field:7->tun_id', METADATA],
    ['set_field:7->pkt_mark', METADATA],
    ['load:1->NXM_NX_REG15[0..15]', METADATA],
    ['load:1->NXM_NX_XXREG0[]', METADATA],
    ['load:1->OXM_OF_PKT_REG0[]', METADATA],
    ['load:1->OXM_OF_METADATA[]', METADATA],
    ['load:1->NXM_NX_TUN_ID[]', METADATA],
    ['load:1->NXM_NX_PKT_MARK[]', METADATA],
    ['load:1->NXM_NX_CT_MARK[]', METADATA],
    ['move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[]', { kind: 'move' }],
    ['ct()', { kind: 'track', translates: false }],
    ['ct(commit,zone=5)', { kind: 'track', translates: false }],
    ['ct(table=1)', { kind: 'track', translates: false, table: 1 }],
    ['ct(commit, nat(src=10.0.0.9:1-99), table=2)', { kind: 'track', translates: true, table: 2 }],
    ['ct(nat)', { kind: 'track', translates: true }],
    ['ct(commit,exec(load:1->NXM_NX_CT_MARK[]))', { kind: 'track', translates: false }],
    ['resubmit(,1)', { kind: 'resubmit', table: 1 }],
    ['resubmit(p2,1)', { kind: 'resubmit', table: 1, port: 'p2' }],
    ['resubmit(p2)', { kind: 'resubmit', port: 'p2' }],
    ['resubmit(p2,)', { kind: 'resubmit', port: 'p2' }],
    ['resubmit:p2', { kind: 'resubmit', port: 'p2' }],
    ['resubmit(in_port,3)', { kind: 'resubmit', table: 3 }],
    ['resubmit(,)', { kind: 'resubmit' }],
    ['goto_table:4', { kind: 'resubmit', table: 4 }],
    ['clone(strip_vlan,output:p2)', { kind: 'clone', actions: [MODIFY, { kind: 'output', port: 'p2' }] }],
    ['clone(clone(drop))', { kind: 'clone', actions: [{ kind: 'clone', actions: [NOTHING] }] }],
    ['clone()', { kind: 'clone', actions: [] }],
  ])('%s', (text, action) => {
    expect(readActions(text)).toEqual([action]);
  });
});

describe('what it does not know, it does not guess', () => {
  test.each([
    'output:2',
    '2',
    'p2',
    'output:"p2"',
    'output:NXM_NX_REG0[]',
    'output(port=p2,max_len=100)',
    'flood',
    'FLOOD',
    'output:FLOOD',
    'output:all',
    'output:table',
    'output:none',
    'output:controller',
    'all',
    'enqueue:p2:1',
    'group:1',
    'bundle(eth_src,0,hrw,ofport,members:p1,p2)',
    'multipath(eth_src,50,modulo_n,1,0,NXM_NX_REG0[])',
    'meter:1',
    'push:NXM_OF_ETH_SRC[]',
    'pop:NXM_OF_ETH_SRC[]',
    'delete_field:tun_metadata0',
    'write_actions(output:p2)',
    'write_metadata:1',
    'clear_actions',
    'set_queue:1',
    'pop_queue',
    'set_tunnel:7',
    'fin_timeout(idle_timeout=1)',
    'check_pkt_larger(1500)->NXM_NX_REG0[0]',
    'sample(probability=1)',
    'conjunction(1,1/2)',
    'ct_clear',
    'exit',
    'resubmit(2,1)',
    'resubmit(,ingress)',
    'resubmit(,1,ct)',
    'goto_table:ingress',
    'ct(table=ingress)',
    'load:0->NXM_OF_IN_PORT[]',
    'set_field:0->in_port',
    'no_such_action',
  ])('%s', (text) => {
    expect(readActions(text)).toEqual([{ kind: 'unknown', text }]);
  });

  test('within a clone neither', () => {
    expect(readActions('clone(group:1)')).toEqual([{ kind: 'clone', actions: [{ kind: 'unknown', text: 'group:1' }] }]);
  });
});

test('actions stand in their order, with commas or blanks between them', () => {
  expect(readActions(' strip_vlan,output:p2 , drop ')).toEqual([MODIFY, { kind: 'output', port: 'p2' }, NOTHING]);
  expect(readActions('')).toEqual([]);
});

test('commas within parentheses, brackets and braces part nothing', () => {
  expect(splitOutside('a(b,c(d e)),f[1,2] {g,h}')).toEqual(['a(b,c(d e))', 'f[1,2]', '{g,h}']);
});
