import { describe, expect, it } from 'vitest';
import { flowsOf } from './runningFlows.ts';

// What `ovs-ofctl -O OpenFlow10 --names dump-flows` of Open vSwitch 3.1.0 prints.
const dump = `NXST_FLOW reply (xid=0x4):
 cookie=0x0, duration=12.345s, table=0, n_packets=10, n_bytes=980, idle_age=1, priority=100,in_port="vnic-1" actions=resubmit(,1)
 cookie=0x1f, duration=12.345s, table=1, n_packets=0, n_bytes=0, idle_timeout=10, hard_timeout=20, send_flow_rem idle_age=12, ip,nw_dst=10.0.0.0/8 actions=mod_vlan_vid:7,output:"vnic-2"
 cookie=0x0, duration=12.345s, table=0, n_packets=0, n_bytes=0, idle_age=12, priority=0 actions=NORMAL
`;

describe('flowsOf', () => {
  it('reads flows as they are set, without what was counted', () => {
    expect(flowsOf(dump)).toEqual([
      'table=0,priority=100,in_port=vnic-1,actions=resubmit(,1)',
      'table=1,ip,nw_dst=10.0.0.0/8,actions=mod_vlan_vid:7,output:vnic-2',
      'table=0,priority=0,actions=NORMAL',
    ]);
  });

  it('is the same when only counters went on', () => {
    expect(flowsOf(dump.replace('n_packets=10', 'n_packets=99').replaceAll('12.345s', '60s'))).toEqual(flowsOf(dump));
  });

  it('reads none of a bridge without flows', () => {
    expect(flowsOf('NXST_FLOW reply (xid=0x4):\n')).toEqual([]);
  });
});
