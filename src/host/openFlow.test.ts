import { expect, it } from 'vitest';
import { readNotFlooded } from './openFlow.ts';

it('ports that are not flooded to are told from others, and from those that are down', () => {
  const shown = `OFPT_FEATURES_REPLY (xid=0x2): dpid:0000feb313265544
n_tables:254, n_buffers:0
actions: output enqueue set_vlan_vid
 1(p1): addr:2e:ff:f1:23:1b:af
     config:     0
     state:      0
 2(mirror0-out.5): addr:06:cd:1e:18:a2:a3
     config:     NO_FLOOD
     state:      0
     speed: 10000 Mbps now, 0 Mbps max
 LOCAL(br-int): addr:fe:b3:13:26:55:44
     config:     PORT_DOWN NO_FLOOD
     state:      LINK_DOWN
 3(p3): addr:9a:94:bd:76:19:7a
     config:     PORT_DOWN
     state:      LINK_DOWN
OFPT_GET_CONFIG_REPLY (xid=0x4): frags=normal miss_send_len=0
`;
  expect(readNotFlooded(shown)).toEqual(['mirror0-out.5', 'br-int']);
});
